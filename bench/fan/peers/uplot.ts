import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { COLORS } from '../../chart/subject.ts';
import type { DrawingSubject } from '../../pages/drawing-in-page.ts';
import { drawEndLabels } from '../../pages/end-labels.ts';
import { HEIGHT, SHOWN, type Batch } from '../work.ts';

/** Room beside the lines, as ours has it: for letters. */
const END = 34;

/** The rates that ours has in view, so that as much is filled. */
const RATES_IN_VIEW: [number, number] = [0.04, 0.0575];

let plot: uPlot;
let columns: number[][];
let frame = 0;
let newest: readonly number[] = [];

function draw(): void {
  frame = 0;
  plot.setData(columns);
}

const rowOf = ({ time, rates, bands }: Batch): number[] => [time, ...bands.flat(), ...rates];

const labels = (): void =>
  drawEndLabels(
    plot,
    newest.map((rate) => ({ value: rate, words: null })),
  );

/** The same rates as steps, and the same bands: those of two variants, three each; and the letters that ours has. */
export const subject: DrawingSubject<Batch> = {
  mount(container, past) {
    newest = past.at(-1)?.rates ?? [];
    columns = [];
    for (const [row, batch] of past.entries())
      for (const [k, value] of rowOf(batch).entries()) (columns[k] ??= [])[row] = value;
    const paths = uPlot.paths.stepped({ align: 1 });
    const ends = SHOWN.flatMap((i) => Array.from({ length: 6 }, () => i));
    plot = new uPlot(
      {
        width: container.clientWidth,
        height: HEIGHT,
        ms: 1,
        legend: { show: false },
        cursor: { show: false },
        axes: [{}, {}],
        padding: [null, END, null, null],
        hooks: { draw: [labels] },
        scales: { y: { range: RATES_IN_VIEW } },
        series: [
          {},
          ...ends.map((_, k) => ({ label: `end ${k}`, width: 0, paths, points: { show: false } })),
          ...(past[0]?.rates ?? []).map((_, i) => ({
            label: `v${i}`,
            stroke: SHOWN.includes(i) ? (COLORS[i] as string) : '#636b79',
            width: SHOWN.includes(i) ? 2 : 1.25,
            paths,
            points: { show: false },
          })),
        ],
        bands: ends.flatMap((i, k) =>
          k % 2 === 1 ? [{ series: [k + 1, k] as const, fill: `${COLORS[i] as string}1c` }] : [],
        ),
      },
      columns,
      container,
    );
  },
  append(batch) {
    newest = batch.rates;
    for (const [k, value] of rowOf(batch).entries()) columns[k]?.push(value);
    frame ||= requestAnimationFrame(draw);
  },
};

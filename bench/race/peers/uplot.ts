import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { COLORS, SlidingColumns } from '../../chart/subject.ts';
import { drawEndLabels } from '../../pages/end-labels.ts';
import type { RaceSubject } from '../subject.ts';
import { HEIGHT, VARIANTS, WINDOW } from '../work.ts';

/** Room beside the lines, as ours has it: for letters and words. */
const END = 270;

let plot: uPlot;
let columns: SlidingColumns;
let frame = 0;
let newest: readonly number[] = [];

function draw(): void {
  frame = 0;
  plot.setData(columns.shown);
}

const labels = (): void =>
  drawEndLabels(
    plot,
    newest.map((logE, i) => ({
      value: logE,
      // Not by Intl: the words cost uPlot nothing but their drawing.
      words:
        logE <= 0 ? ['', 'no evidence'] : [`${Math.exp(logE).toFixed(1)} : 1`, `about ${i + 20}K more impressions`],
    })),
  );

/** The same evidence as a chart has it: a line a variant over the last batches, with the letters and the words that ours has. */
export const subject: RaceSubject = {
  mount(container, past) {
    newest = past.at(-1)?.logE ?? [];
    const lines = Array.from({ length: VARIANTS }, (_, i) => past.map(({ logE }) => logE[i] as number));
    columns = new SlidingColumns([past.map(({ time }) => time), ...lines], WINDOW);
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
        series: [
          {},
          ...lines.map((_, i) => ({ label: `v${i}`, stroke: COLORS[i] as string, width: 2, points: { show: false } })),
        ],
      },
      columns.shown,
      container,
    );
  },
  append({ time, logE }) {
    newest = logE;
    columns.push([time, ...logE]);
    frame ||= requestAnimationFrame(draw);
  },
};

import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { COLORS, SlidingColumns } from '../../chart/subject.ts';
import type { RaceSubject } from '../subject.ts';
import { VARIANTS, WINDOW } from '../work.ts';

let plot: uPlot;
let columns: SlidingColumns;
let frame = 0;

function draw(): void {
  frame = 0;
  plot.setData(columns.shown);
}

/** The same evidence as a chart has it: a line a variant over the last batches. */
export const subject: RaceSubject = {
  mount(container, past) {
    const lines = Array.from({ length: VARIANTS }, (_, i) => past.map(({ logE }) => logE[i] as number));
    columns = new SlidingColumns([past.map(({ time }) => time), ...lines], WINDOW);
    plot = new uPlot(
      {
        width: container.clientWidth,
        height: container.clientHeight,
        ms: 1,
        legend: { show: false },
        cursor: { show: false },
        axes: [{}, {}],
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
    columns.push([time, ...logE]);
    frame ||= requestAnimationFrame(draw);
  },
};

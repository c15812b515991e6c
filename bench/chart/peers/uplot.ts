import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { COLORS, labels, SlidingColumns, type ChartSubject } from '../subject.ts';

let plot: uPlot;
let columns: SlidingColumns;
let frame = 0;

function draw(): void {
  frame = 0;
  plot.setData(columns.shown);
}

export const subject: ChartSubject = {
  mount(container, { times, er, ids }, { window }) {
    columns = new SlidingColumns([times, ...er], window);
    plot = new uPlot(
      {
        width: container.clientWidth,
        height: container.clientHeight,
        ms: 1,
        legend: { show: false },
        cursor: { show: false },
        axes: [{}, { values: (_, ticks) => ticks.map(labels.rate) }],
        series: [
          {},
          ...ids.map((label, k) => ({
            label,
            stroke: COLORS[k] as string,
            width: 2,
            points: { show: false },
          })),
        ],
      },
      columns.shown,
      container,
    );
  },
  append({ time, er }) {
    columns.push([time, ...er]);
    frame ||= requestAnimationFrame(draw);
  },
  plot: () => plot.over,
};

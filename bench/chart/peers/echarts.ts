import { LineChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import type { EChartsType } from 'echarts/core';
import { COLORS, labels, type ChartSubject } from '../subject.ts';

use([LineChart, GridComponent, CanvasRenderer]);

let box: HTMLElement;
let chart: EChartsType;
let lines: [number, number][][] = [];
let most = 0;
let frame = 0;

function draw(): void {
  frame = 0;
  chart.setOption({ series: lines.map((data) => ({ data })) });
}

export const subject: ChartSubject = {
  mount(container, { times, er, ids }, { window }) {
    box = container;
    most = window;
    lines = er.map((values) => values.map((y, i): [number, number] => [times[i] as number, y]));
    chart = init(container);
    chart.setOption({
      animation: false,
      color: [...COLORS],
      grid: { left: 48, right: 14, top: 12, bottom: 24 },
      xAxis: { type: 'time', axisLabel: { formatter: labels.time } },
      yAxis: { type: 'value', scale: true, axisLabel: { formatter: labels.rate } },
      series: lines.map((data, k) => ({
        name: ids[k] as string,
        type: 'line',
        showSymbol: false,
        silent: true,
        sampling: 'minmax',
        lineStyle: { width: 2 },
        data,
      })),
    });
  },
  append({ time, er }) {
    lines.forEach((line, k) => {
      line.push([time, er[k] as number]);
      if (line.length > most) line.shift();
    });
    frame ||= requestAnimationFrame(draw);
  },
  plot: () => box,
};

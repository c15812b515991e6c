import { Chart, Decimation, LinearScale, LineController, LineElement, PointElement } from 'chart.js';
import type { Point } from 'chart.js';
import { COLORS, labels, type ChartSubject } from '../subject.ts';

Chart.register(LineController, LineElement, PointElement, LinearScale, Decimation);

let canvas: HTMLCanvasElement;
let chart: Chart;
let lines: Point[][] = [];
let most = 0;
let frame = 0;

function draw(): void {
  frame = 0;
  chart.update('none');
}

export const subject: ChartSubject = {
  mount(container, { times, er, ids }, { window }) {
    canvas = document.createElement('canvas');
    container.append(canvas);
    most = window;
    lines = er.map((values) => values.map((y, i) => ({ x: times[i] as number, y })));
    chart = new Chart(canvas, {
      type: 'line',
      data: {
        datasets: lines.map((data, k) => ({
          data,
          label: ids[k] as string,
          borderColor: COLORS[k] as string,
          borderWidth: 2,
        })),
      },
      options: {
        animation: false,
        parsing: false,
        normalized: true,
        responsive: true,
        maintainAspectRatio: false,
        events: [],
        elements: { point: { radius: 0 } },
        plugins: { decimation: { enabled: true, algorithm: 'min-max' } },
        // Bounds by data: the ticks are within, as in the others.
        scales: {
          x: { type: 'linear', bounds: 'data', ticks: { callback: labels.time, maxRotation: 0, maxTicksLimit: 12 } },
          y: { type: 'linear', ticks: { callback: labels.rate } },
        },
      },
    });
  },
  append({ time, er }) {
    lines.forEach((line, k) => {
      line.push({ x: time, y: er[k] as number });
      if (line.length > most) line.shift();
    });
    frame ||= requestAnimationFrame(draw);
  },
  plot: () => canvas,
};

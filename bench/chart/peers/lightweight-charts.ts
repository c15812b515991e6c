import { createChart, LineSeries } from 'lightweight-charts';
import type { ChartApi, SeriesApi } from 'lightweight-charts';
import { COLORS, labels, type ChartSubject } from '../subject.ts';

let box: HTMLElement;
let chart: ChartApi;
let lines: SeriesApi[] = [];
let length = 0;
let most = 0;

function follow(): void {
  chart.timeScale().setVisibleLogicalRange({ from: length - most, to: length - 1 });
}

export const subject: ChartSubject = {
  mount(container, { times, er }, { window }) {
    box = container;
    length = times.length;
    most = window;
    chart = createChart(container, {
      width: container.clientWidth,
      height: container.clientHeight,
      // Its license asks for a link in public pages; this one is not public.
      layout: { attributionLogo: false },
      localization: { priceFormatter: labels.rate },
      // Gray, so that the lines can be told from it.
      rightPriceScale: { borderColor: '#ccc' },
      timeScale: {
        borderColor: '#ccc',
        minBarSpacing: 0.001,
        enableConflation: true,
        timeVisible: true,
        tickMarkFormatter: (seconds) => labels.time(seconds * 1000),
      },
      crosshair: { mode: 2 },
    });
    lines = er.map((values, k) => {
      const line = chart.addSeries(LineSeries, {
        color: COLORS[k] as string,
        lineWidth: 2,
        lastValueVisible: false,
        priceLineVisible: false,
      });
      line.setData(values.map((value, i) => ({ time: (times[i] as number) / 1000, value })));
      return line;
    });
    follow();
  },
  append({ time, er }) {
    length++;
    lines.forEach((line, k) => line.update({ time: time / 1000, value: er[k] as number }));
    follow();
  },
  plot: () => box,
};

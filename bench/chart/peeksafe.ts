import 'peeksafe/elements/er-chart.js';
import type { ErChart } from '../../src/elements/er-chart/er-chart.ts';
import { STEP_MS } from './series-of-work.ts';
import type { ChartSubject } from './subject.ts';

const MINUTE_MS = 60_000;

let chart: ErChart;

export const subject: ChartSubject = {
  async mount(container, past, { variants, window }) {
    chart = document.createElement('er-chart');
    chart.range = ((window - 1) * STEP_MS) / MINUTE_MS;
    chart.variants = variants;
    // All of them: left to itself it shows the best few.
    chart.shown = past.ids;
    chart.history = past.history;
    // As large as the others; and gray axes, so that the lines can be told from them.
    chart.style.cssText = '--peeksafe-chart-height: 580px; --peeksafe-text-quiet: #666; --peeksafe-line: #ddd';
    container.append(chart);
    await chart.updateComplete;
  },
  append: ({ time, variants }) =>
    chart.addCounts(
      variants.map(({ id, impressions, engagements }) => ({ variant: id, time, impressions, engagements })),
    ),
  plot: () => chart.renderRoot.querySelector('[part~="plot"]') as Element,
};

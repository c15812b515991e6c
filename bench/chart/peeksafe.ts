import 'peeksafe/elements/er-chart.js';
import type { ErChart } from '../../src/elements/er-chart/er-chart.ts';
import { PacedStream } from '../pages/paced-stream.ts';
import { LINES, STEP_MS } from './series-of-work.ts';
import type { ChartSubject } from './subject.ts';

const MINUTE_MS = 60_000;

let chart: ErChart;
let stream: PacedStream;

/** Shows the lines that are not shown at first. */
async function showAll(): Promise<void> {
  const hidden = chart.renderRoot.querySelectorAll<HTMLElement>('.legend [aria-pressed="false"]');
  for (const button of hidden) button.click();
  await chart.updateComplete;
}

export const subject: ChartSubject = {
  async mount(container, past, { variants, window }) {
    stream = new PacedStream({ variants: [...variants] });
    stream.past = past.history;
    chart = document.createElement('er-chart');
    chart.range = ((window - 1) * STEP_MS) / MINUTE_MS;
    chart.stream = stream;
    // As large as the others; and grey axes, so that the lines can be told from them.
    chart.style.cssText = '--peeksafe-chart-height: 580px; --peeksafe-text-quiet: #666; --peeksafe-line: #ddd';
    container.append(chart);
    await chart.updateComplete;
    if (LINES > 6) await showAll();
  },
  append: ({ variants }) => stream.push({ variants: [...variants] }),
  plot: () => chart.renderRoot.querySelector('[part~="plot"]') as Element,
};

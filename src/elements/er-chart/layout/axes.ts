import { html, type TemplateResult } from 'lit';
import type { Format } from '../../shared/format/format.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import type { Line } from './scene-model.ts';
import type { RateScale } from '../../shared/evidence-canvas/rate-scale.ts';
import { rateNames, type TimeLabel } from '../../shared/evidence-canvas/time-labels.ts';
import { MARGIN, type PlotTransform, xOf, yOf } from './scales.ts';

const px = (value: number): string => `${Math.round(value * 100) / 100}px`;

/** Gridlines and the labels of rates. They stay in place while time goes on. */
export function rateAxis({ ticks }: RateScale, transform: PlotTransform, format: Format): TemplateResult {
  const names = rateNames(ticks, format);
  return html`${ticks.map(
    (tick, i) =>
      html`<div class="gridline ${tick === 0 ? 'zero' : ''}" .style="top:${px(yOf(transform, tick))}"></div>
        <span class="label rate" .style="top:${px(yOf(transform, tick))}">${names[i]}</span>`,
  )}`;
}

/** The labels of times. They move with the lines. */
export function timeAxis(labels: readonly TimeLabel[], transform: PlotTransform, height: number): TemplateResult {
  const top = px(height - MARGIN.bottom);
  return html`${labels.map(
    ({ at, text }) => html`<span class="label time" .style="left:${px(xOf(transform, at))};top:${top}">${text}</span>`,
  )}`;
}

/** Two labels closer than this would touch, CSS pixels. */
const NAME_HEIGHT = 16;

/** Labels of the level lines of the highlighted variant, on opposite sides of their lines. */
export function levelLabels(
  line: Line | undefined,
  transform: PlotTransform,
  { low, high }: RateScale,
  offset: number,
  format: Format,
  strings: Strings,
): TemplateResult {
  const name = (rate: number | null, isAbove: boolean, text: string): TemplateResult =>
    rate === null || rate < low || rate > high
      ? html``
      : html`<span
          class="bound ${isAbove ? 'above' : 'below'}"
          .style="left:${px(left)};top:${px(yOf(transform, rate))}"
          >${text}</span
        >`;
  if (line === undefined || line.series.length === 0) return html``;
  // Where the line begins, or where it comes into view.
  const left = MARGIN.left + 6 + Math.max(0, xOf(transform, line.series.times[0] as number) - offset);
  const { predictedEr, threshold } = line;
  const thresholdAtBottom = threshold !== null && yOf(transform, threshold) > transform.bottom - NAME_HEIGHT;
  return html`${name(predictedEr, true, strings.erChart.predictedLine(format.shortRate(predictedEr ?? 0)))}
  ${name(threshold, thresholdAtBottom, strings.erChart.thresholdLine(format.shortRate(threshold ?? 0)))}`;
}

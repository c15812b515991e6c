import { html, type TemplateResult } from 'lit';
import { placed } from '../shared/placed.ts';
import type { Format } from '../shared/format.ts';
import type { Words } from '../shared/words.ts';
import type { Line } from './paint.ts';
import { MARGIN, type RateScale } from './scales.ts';
import { xOf, yOf, type Frame } from './stroke.ts';

/** Over a shorter time than this the axis names seconds too, milliseconds. */
const CLOCK_BELOW_MS = 5 * 60_000;
/** Over a longer time than this the axis names days instead of hours, milliseconds. */
const DAYS_FROM_MS = 3 * 86_400_000;

/** How the axis writes a time when so long a time is shown. The first of a day is the day's name. */
export function timeText(spanMs: number, format: Format): (at: number) => string {
  if (spanMs < CLOCK_BELOW_MS) return (at) => format.clock(at);
  if (spanMs > DAYS_FROM_MS) return (at) => format.shortDay(at);
  return (at) => (new Date(at).getHours() + new Date(at).getMinutes() === 0 ? format.shortDay(at) : format.time(at));
}

/** Gridlines, and what the rates are. They stand still while time goes on. */
export function rateAxis({ ticks }: RateScale, frame: Frame, format: Format): TemplateResult {
  return html`${ticks.map(
    (tick) =>
      html`<div class="gridline ${tick === 0 ? 'zero' : ''}" ${placed({ top: yOf(frame, tick) })}></div>
        <span class="label rate" ${placed({ top: yOf(frame, tick) })}>${format.shortRate(tick)}</span>`,
  )}`;
}

/** The names of times. They move with the lines. */
export function timeAxis(
  ticks: readonly number[],
  frame: Frame,
  height: number,
  text: (at: number) => string,
): TemplateResult {
  const top = height - MARGIN.bottom;
  return html`${ticks.map(
    (tick) => html`<span class="label time" ${placed({ left: xOf(frame, tick), top })}>${text(tick)}</span>`,
  )}`;
}

/** Two names closer than this would touch, CSS pixels. */
const NAME_HEIGHT = 16;

/** What the level lines of the variant that is looked at mean; each on the side where the other is not. */
export function boundNames(
  line: Line | undefined,
  frame: Frame,
  { low, high }: RateScale,
  offset: number,
  format: Format,
  words: Words,
): TemplateResult {
  const name = (rate: number | null, isAbove: boolean, text: string): TemplateResult =>
    rate === null || rate < low || rate > high
      ? html``
      : html`<span class="bound ${isAbove ? 'above' : 'below'}" ${placed({ left, top: yOf(frame, rate) })}
          >${text}</span
        >`;
  if (line === undefined || line.series.length === 0) return html``;
  // Where the line begins, or where it comes into view.
  const left = MARGIN.left + 6 + Math.max(0, xOf(frame, line.series.times[0] as number) - offset);
  const { predictedEr, threshold } = line;
  const thresholdAtBottom = threshold !== null && yOf(frame, threshold) > frame.bottom - NAME_HEIGHT;
  return html`${name(predictedEr, true, words.erChart.predictedLine(format.shortRate(predictedEr ?? 0)))}
  ${name(threshold, thresholdAtBottom, words.erChart.thresholdLine(format.shortRate(threshold ?? 0)))}`;
}

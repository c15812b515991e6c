import { html, nothing, type TemplateResult } from 'lit';
import type { Variant } from '../../../protocol/index.ts';
import type { Format } from '../../shared/format/format.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import { swatch } from '../panels/legend.ts';
import { markText } from '../render/mark-layer.ts';
import type { Mark } from '../data/marks.ts';
import type { Line } from '../layout/scene-model.ts';
import { lineClass, type LineStyle } from '../layout/line-styles.ts';
import { rateText } from '../layout/rate-text.ts';
import { MARGIN, type PlotTransform, xOf, yOf } from '../layout/scales.ts';
import { firstDrawn, rateAt, type Series } from '../data/series.ts';

export { crosshairStyles as styles } from './crosshair.styles.ts';

const DAY_MS = 86_400_000;
/** The most values that are shown at once: those nearest to the pointer. */
const MAX_VALUES = 12;

/** A variant and its ER at some time. */
export interface VariantRate {
  readonly variant: Variant;
  /** From 0 to 1; NaN where it is not known. */
  readonly er: number;
}

/** The rates at a time, the highest first. A variant without counts at that time is left out. */
export function ratesAt(time: number, shown: readonly Variant[], all: ReadonlyMap<string, Series>): VariantRate[] {
  return shown
    .flatMap((variant) => {
      const series = all.get(variant.id);
      const begin = series === undefined ? -1 : firstDrawn(series);
      if (series === undefined || begin >= series.length || (series.times[begin] as number) > time) return [];
      // After its end a variant has no rate of the last minutes.
      const hasEnded = series.windowMs > 0 && variant.endedAt !== null && Date.parse(variant.endedAt) < time;
      return [{ variant, er: hasEnded ? Number.NaN : rateAt(series, time) }];
    })
    .sort((a, b) => (b.er || 0) - (a.er || 0));
}

/** The rates nearest to a rate, in their order. */
export function nearestRates(figures: readonly VariantRate[], rate: number | null): readonly VariantRate[] {
  if (figures.length <= MAX_VALUES) return figures;
  if (rate === null) return figures.slice(0, MAX_VALUES);
  const distance = ({ er }: VariantRate): number => (Number.isNaN(er) ? Infinity : Math.abs(er - rate));
  const near = new Set([...figures].sort((a, b) => distance(a) - distance(b)).slice(0, MAX_VALUES));
  return figures.filter((figure) => near.has(figure));
}

/** The crosshair at a time, with a dot on each line that runs there. */
export function crosshair(time: number, lines: readonly Line[], transform: PlotTransform, top: number): TemplateResult {
  const x = xOf(transform, time);
  const dots = lines.map(({ series, style, isFaint }) => {
    const begin = firstDrawn(series);
    if (begin >= series.length || time < (series.times[begin] as number)) return '';
    const er = rateAt(series, time);
    const hasEnded = time > (series.times[series.length - 1] as number);
    if (Number.isNaN(er) || hasEnded || yOf(transform, er) < top - 6 || yOf(transform, er) > transform.bottom + 6)
      return '';
    return html`<i
      class="dot ${lineClass(style)} ${isFaint ? 'faint' : ''}"
      .style="left:${x}px;top:${yOf(transform, er)}px"
    ></i>`;
  });
  return html`<div class="crosshair" .style="left:${x}px;top:${top}px;height:${transform.bottom - top}px"></div>
    ${dots}`;
}

/** Everything that the box of values shows. */
export interface CrosshairValues {
  readonly time: number;
  readonly domain: readonly [from: number, to: number];
  readonly shown: readonly Variant[];
  readonly series: ReadonlyMap<string, Series>;
  readonly letters: ReadonlyMap<string, string>;
  readonly styles: ReadonlyMap<string, LineStyle>;
  readonly highlighted: string | null;
  /** The rate that the pointer is at; null when there is no pointer. */
  readonly rate: number | null;
  readonly marks: readonly Mark[];
}

/** The values at the crosshair. */
export function valuesBox(of: CrosshairValues, strings: Strings, format: Format): TemplateResult {
  const { time, domain, shown, series, letters, styles, highlighted, rate, marks } = of;
  const [from, to] = domain;
  const isAtStart = time > (from + to) / 2;
  const when = to - from < DAY_MS ? format.clock(time) : format.full(time);
  const all = ratesAt(time, shown, series);
  const told = nearestRates(all, rate);
  // Marks within about the width of a pointer.
  const near = marks.filter(({ at }) => Math.abs(at - time) < (to - from) / 80);
  return html`<div class="values ${isAtStart ? 'at-start' : 'at-end'}" .style="top:${MARGIN.top - 4}px">
    <div class="quiet">${when}</div>
    ${told.map(
      ({ variant: { id, content }, er }) =>
        html`<div class="value ${id === highlighted ? 'looked-at' : ''}">
          ${swatch(styles.get(id))}<b class="letter-of">${letters.get(id) ?? nothing}</b
          ><span class="name" dir="auto">${content}</span
          ><b>${Number.isNaN(er) ? strings.common.unknown : rateText(er, format)}</b>
        </div>`,
    )}
    ${told.length < all.length ? html`<div class="quiet">${strings.erChart.moreValues(format.count(all.length - told.length))}</div>` : ''}
    ${near.map((mark) => html`<div class="value note" dir="auto">${markText(mark, strings)}</div>`)}
  </div>`;
}

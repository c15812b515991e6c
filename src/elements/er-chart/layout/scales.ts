import { nice, ticks } from 'd3-array';
import type { PixelColumns } from './pixel-columns.ts';

/** Space around the lines for the axes, in CSS pixels. */
export const MARGIN = { top: 16, right: 14, bottom: 26, left: 50 } as const;

/** Times and rates to CSS pixels: x = (time - origin) · pxPerMs, y = bottom - (rate - low) · pxPerRate. */
export interface PlotTransform {
  readonly origin: number;
  readonly pxPerMs: number;
  readonly bottom: number;
  readonly low: number;
  readonly pxPerRate: number;
}

export const xOf = (transform: PlotTransform, time: number): number => (time - transform.origin) * transform.pxPerMs;
export const yOf = (transform: PlotTransform, rate: number): number =>
  transform.bottom - (rate - transform.low) * transform.pxPerRate;

/** The lowest and highest rate of the drawing, and the labeled rates between. */
export interface RateScale {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
}

/** The lowest and highest visible rate. */
export interface RateExtent {
  low: number;
  high: number;
}

/** Widens an extent by the rates of a line in some columns, from its first settled point on. */
export function widenExtent(
  extent: RateExtent,
  columns: PixelColumns,
  settled: number,
  from: number,
  to: number,
): void {
  const { first, lowest, highest, last, series } = columns;
  const { rates } = series;
  for (let c = Math.max(0, from); c < to && c <= columns.end; c++) {
    if ((first[c] as number) < 0 || (last[c] as number) < settled) continue;
    // Only the last rate of the column in which it settles counts.
    const isAllSettled = (first[c] as number) >= settled;
    const low = rates[(isAllSettled ? lowest[c] : last[c]) as number] as number;
    const high = rates[(isAllSettled ? highest[c] : last[c]) as number] as number;
    if (low < extent.low) extent.low = low;
    if (high > extent.high) extent.high = high;
  }
}

const FALLBACK_TOP = 0.1;
const TICKS = 5;

/** A scale of rates with round ticks: from 0, or around the visible rates when the viewer zooms in. */
export function rateScale({ low, high }: RateExtent, isClose: boolean): RateScale {
  const hasAny = high >= low && high > 0;
  const room = hasAny ? Math.max((high - low) * 0.12, high * 0.004) : 0;
  const top = hasAny ? Math.min(1, isClose ? high + room : high * 1.08) : FALLBACK_TOP;
  const bottom = hasAny && isClose ? Math.max(0, low - room) : 0;
  const [niceLow, niceHigh] = nice(bottom, top, TICKS);
  return { low: niceLow, high: niceHigh, ticks: ticks(niceLow, niceHigh, TICKS) };
}

/**
 * The next scale: the current one for as long as everything fits and it is not much too large. A scale that followed every point would make
 * the lines dance.
 */
export function steadyScale(current: RateScale | null, extent: RateExtent, isClose: boolean): RateScale {
  if (current === null) return rateScale(extent, isClose);
  const holds = extent.low >= current.low && extent.high <= current.high;
  const size = current.high - current.low;
  if (holds && (isClose ? extent.high - extent.low : extent.high) > size * 0.6) return current;
  const next = rateScale(extent, isClose);
  const isSame = next.low === current.low && next.high === current.high;
  return isSame || (holds && next.high - next.low > size * 0.75) ? current : next;
}

import { roundedOut, roundValues } from './round-steps.ts';

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

const FALLBACK_TOP = 0.1;
const TICKS = 5;

/** How a scale is made. */
export interface ScaleOptions {
  /** Around the visible values, since the viewer zooms in; else from 0. */
  readonly isClose: boolean;
  /** Whether the values are rates from 0 to 1; those of a metric have no bounds. */
  readonly isRate?: boolean;
}

/** A scale with round ticks: from 0, or around the visible values when the viewer zooms in. */
export function rateScale({ low, high }: RateExtent, { isClose, isRate = true }: ScaleOptions): RateScale {
  const hasAny = high >= low && (high > 0 || !isRate);
  const room = hasAny ? Math.max((high - low) * 0.12, Math.abs(high) * 0.004) : 0;
  const most = isClose ? high + room : Math.max(0, high * 1.08);
  const least = isClose ? low - room : Math.min(0, low * 1.08);
  const top = hasAny ? Math.min(isRate ? 1 : Infinity, most) : FALLBACK_TOP;
  const bottom = hasAny ? Math.max(isRate ? 0 : -Infinity, least) : 0;
  const [niceLow, niceHigh] = roundedOut(bottom, top > bottom ? top : bottom + FALLBACK_TOP, TICKS);
  return { low: niceLow, high: niceHigh, ticks: roundValues(niceLow, niceHigh, TICKS) };
}

/**
 * The next scale: the current one for as long as everything fits and it is not much too large. A scale that followed every point would make
 * the lines dance.
 */
export function steadyScale(current: RateScale | null, extent: RateExtent, options: ScaleOptions): RateScale {
  if (current === null) return rateScale(extent, options);
  const holds = extent.low >= current.low && extent.high <= current.high;
  const size = current.high - current.low;
  const used = options.isClose ? extent.high - extent.low : Math.max(extent.high, -extent.low);
  if (holds && used > size * 0.6) return current;
  const next = rateScale(extent, options);
  const isSame = next.low === current.low && next.high === current.high;
  return isSame || (holds && next.high - next.low > size * 0.75) ? current : next;
}

import { nice, ticks } from 'd3-array';

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

import { lastUpTo } from './search.ts';

/** Cumulative counts over time, and the rates that are shown of them: columns of `length` entries, times ascending. */
export interface RatedCounts {
  times: Float64Array;
  impressions: Float64Array;
  engagements: Float64Array;
  /** The ER that is shown at each point: of all counts so far, or of a window of time; NaN where it is not known. */
  rates: Float64Array;
  length: number;
  /** Length of the window of `rates`, milliseconds; 0 for the cumulative ER. */
  windowMs: number;
  /** Whether nothing was counted before the first point, so that a window may begin before it. */
  startsAtZero: boolean;
  /** The last point before the window of the last rate that was made; -1 when there is none. */
  windowStart: number;
  /** The first point that changed since somebody last looked; at least `length` when none did. */
  changedFrom: number;
}

/** ER of what was counted after point `base` up to point `i`; NaN where that is not known, or nothing was shown. */
function windowRate({ impressions, engagements, startsAtZero }: RatedCounts, base: number, i: number): number {
  if (base < 0 && !startsAtZero) return Number.NaN;
  const shown = (impressions[i] as number) - (base < 0 ? 0 : (impressions[base] as number));
  const engaged = (engagements[i] as number) - (base < 0 ? 0 : (engagements[base] as number));
  // Where a platform corrected its totals a window may hold what cannot be: nothing is known there.
  return shown > 0 && engaged >= 0 && engaged <= shown ? engaged / shown : Number.NaN;
}

/**
 * The rate of a point, made in the order of the points: the window's other end only moves forward, so that a point costs the same
 * however long the window is.
 */
export function rateAtEnd(series: RatedCounts, i: number): number {
  const { windowMs, times } = series;
  if (windowMs === 0) {
    const shown = series.impressions[i] as number;
    return shown > 0 ? (series.engagements[i] as number) / shown : Number.NaN;
  }
  const since = (times[i] as number) - windowMs;
  while (series.windowStart + 1 < i && (times[series.windowStart + 1] as number) <= since) series.windowStart++;
  return windowRate(series, series.windowStart, i);
}

/** Makes all rates anew, of another window; 0 for the cumulative ER. */
export function setWindow(series: RatedCounts, windowMs: number): void {
  series.windowMs = windowMs;
  series.windowStart = -1;
  series.changedFrom = 0;
  const { rates, impressions, engagements, length } = series;
  if (windowMs > 0) for (let i = 0; i < length; i++) rates[i] = rateAtEnd(series, i);
  else
    for (let i = 0; i < length; i++) {
      const shown = impressions[i] as number;
      rates[i] = shown > 0 ? (engagements[i] as number) / shown : Number.NaN;
    }
}

/** Says whether nothing was counted before the first point. */
export function setStartsAtZero(series: RatedCounts, startsAtZero: boolean): void {
  if (series.startsAtZero === startsAtZero) return;
  series.startsAtZero = startsAtZero;
  if (series.windowMs > 0) setWindow(series, series.windowMs);
}

/**
 * The rate at any time, whether or not there is a point: between two points nothing was counted, so that the cumulative ER stays
 * while a window goes on. NaN before the first point and in a gap.
 */
export function rateAt(series: RatedCounts, time: number): number {
  const i = lastUpTo(series.times, series.length, time);
  if (i < 0) return Number.NaN;
  if (series.windowMs === 0) return series.rates[i] as number;
  return windowRate(series, lastUpTo(series.times, i + 1, time - series.windowMs), i);
}

/** From the window's own length and what its minutes are called: windows that people think in, milliseconds. */
const WINDOWS = [1, 5, 15, 60, 360, 1440, 10_080].map((minutes) => minutes * 60_000);

/** The window that suits a span of time: about a twelfth of it, and never finer than the points are apart. */
export function windowFor(spanMs: number, resolutionMs: number): number {
  const least = Math.max(spanMs / 12, resolutionMs * 2);
  return WINDOWS.find((window) => window >= least * 0.8) ?? (WINDOWS.at(-1) as number);
}

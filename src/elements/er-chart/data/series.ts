import { interval, MIN_IMPRESSIONS, type Prior } from '../../../stats/index.ts';

/** How much a series keeps. */
export interface Retention {
  /** Points closer together than this become one, milliseconds. */
  readonly minGapMs: number;
  /** With more points than this, every other point of the older half is dropped: counts are cumulative, so only detail is lost. */
  readonly maxPoints: number;
}

/** For a stream: nobody can see less than a second, and a page that is open for days must not fill the memory. */
export const LIVE_RETENTION: Retention = { minGapMs: 1000, maxPoints: 1 << 15 };

/** For the page's own data: every point is kept, up to a quarter of a million per variant. */
export const OWN_RETENTION: Retention = { minGapMs: 0, maxPoints: 1 << 18 };

/** The values of a metric, which are no rate of impressions and engagements: those columns then have its units, and the sums of their values. */
export interface SeriesMeasure {
  /** The value of all that came after a point (-1: from the beginning on) up to another; NaN where it is not known. */
  readonly valueBetween: (base: number, i: number) => number;
  /** The interval of all up to a point, in the unit of the metric; null while nothing bounds it. */
  readonly intervalAt: (i: number, alpha: number) => readonly [low: number, high: number] | null;
}

/**
 * Cumulative counts of one variant over time, and the rates that are shown of them: columns of `length` entries, times ascending. Counts
 * that are NaN begin a gap: nothing is known from there to the next point.
 */
export interface Series {
  readonly variant: string;
  readonly retention: Retention;
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
  /** The last point before the window of the newest rate; -1 when there is none. */
  windowStart: number;
  /** The first point that changed since the columns of pixels were last updated; at least `length` when none did. */
  changedFrom: number;
  /** How many impressions are enough for a rate to be believed. */
  settlesAt: number;
  /** The first point with enough impressions; -1 when none has. */
  settled: number;
  /** Whether its columns of counts belong to the page, so that they are copied before anything is written to them. */
  isBorrowed: boolean;
  /** Of a metric; undefined for the ER. */
  readonly measure?: SeriesMeasure | undefined;
}

export const INITIAL_CAPACITY = 64;

export function emptySeries(variant: string, retention: Retention, windowMs: number, room = INITIAL_CAPACITY): Series {
  return {
    variant,
    retention,
    settlesAt: MIN_IMPRESSIONS,
    settled: -1,
    isBorrowed: false,
    times: new Float64Array(room),
    impressions: new Float64Array(room),
    engagements: new Float64Array(room),
    rates: new Float64Array(room),
    length: 0,
    windowMs,
    startsAtZero: false,
    windowStart: -1,
    changedFrom: 0,
  };
}

function grow(column: Float64Array): Float64Array {
  const larger = new Float64Array(Math.max(INITIAL_CAPACITY, column.length * 2));
  larger.set(column);
  return larger;
}

function growAll(series: Series): void {
  series.isBorrowed = false;
  series.times = grow(series.times);
  series.impressions = grow(series.impressions);
  series.engagements = grow(series.engagements);
  series.rates = grow(series.rates);
}

function put(series: Series, at: number, time: number, impressions: number, engagements: number): void {
  series.times[at] = time;
  series.impressions[at] = impressions;
  series.engagements[at] = engagements;
  if (at >= series.length) series.length = at + 1;
  series.rates[at] = nextRate(series, at);
  if (at < series.changedFrom) series.changedFrom = at;
  if (series.settled < 0 || series.settled === at) series.settled = impressions >= series.settlesAt ? at : -1;
}

const isGap = (series: Series, i: number): boolean => Number.isNaN(series.impressions[i]);

/** Whether a point replaces the last one instead of following it. */
function replacesLast(series: Series, time: number): boolean {
  const { length, times } = series;
  if (length === 0) return false;
  const last = times[length - 1] as number;
  if (time <= last) return true;
  if (length < 2 || isGap(series, length - 1) || isGap(series, length - 2)) return false;
  return last - (times[length - 2] as number) < series.retention.minGapMs;
}

/**
 * Adds the newest counts. A point that is not later than the last one, or shares a second with it and the one before, replaces it: counts
 * are cumulative, so the newest are always right.
 */
export function append(series: Series, time: number, impressions: number, engagements: number): void {
  if (series.isBorrowed) growAll(series);
  if (replacesLast(series, time)) {
    const at = series.length - 1;
    put(series, at, Math.max(time, series.times[at] as number), impressions, engagements);
    return;
  }
  if (series.length >= series.retention.maxPoints) thin(series);
  if (series.length === series.times.length) growAll(series);
  put(series, series.length, time, impressions, engagements);
}

/** Begins a gap: nothing is known from the last point to the next one. */
export function markGap(series: Series): void {
  const { length } = series;
  if (length === 0 || isGap(series, length - 1)) return;
  append(series, (series.times[length - 1] as number) + 1, Number.NaN, Number.NaN);
}

/** The first point with enough impressions; -1 when none has. */
export function firstSettled({ impressions, length, settlesAt }: Series): number {
  let i = 0;
  while (i < length && !((impressions[i] as number) >= settlesAt)) i++;
  return i < length ? i : -1;
}

/** Sets how many impressions are enough for a rate to be believed. */
export function setSettlesAt(series: Series, impressions: number): void {
  if (series.settlesAt === impressions) return;
  series.settlesAt = impressions;
  series.settled = firstSettled(series);
  series.changedFrom = 0;
}

/** The first point that is drawn, since the ER of fewer impressions jumps about; the length of the series while there is none. */
export const firstDrawn = ({ settled, length }: Series): number => (settled < 0 ? length : settled);

/** Drops every other point of the older half. */
export function thin(series: Series): void {
  const half = series.length >>> 1;
  const { times, impressions, engagements, rates } = series;
  let to = 0;
  for (let from = 0; from < half; from += 2) {
    times[to] = times[from] as number;
    impressions[to] = impressions[from] as number;
    engagements[to] = engagements[from] as number;
    rates[to++] = rates[from] as number;
  }
  for (const column of [times, impressions, engagements, rates]) column.copyWithin(to, half, series.length);
  series.length -= half - to;
  series.settled = firstSettled(series);
  series.windowStart = -1;
  series.changedFrom = 0;
}

/** The series of a variant; created when there is none. */
export function seriesOf(
  all: Map<string, Series>,
  variant: string,
  retention: Retention = LIVE_RETENTION,
  windowMs = 0,
): Series {
  let series = all.get(variant);
  if (series === undefined) all.set(variant, (series = emptySeries(variant, retention, windowMs)));
  return series;
}

/** The cumulative ER, or value of a metric, at a point; NaN before the first impression and in a gap. */
export function erAt(series: Series, i: number): number {
  if (series.measure !== undefined) return series.measure.valueBetween(-1, i);
  const n = series.impressions[i] as number;
  return n > 0 ? (series.engagements[i] as number) / n : Number.NaN;
}

/** The interval of all counts up to a point; null where there is none. @param alpha Its error budget. @param prior Of the ER. */
export function intervalAt(
  series: Series,
  i: number,
  alpha: number,
  prior: Prior,
): readonly [low: number, high: number] | null {
  if (series.measure !== undefined) return series.measure.intervalAt(i, alpha);
  const impressions = series.impressions[i] as number;
  const engagements = series.engagements[i] as number;
  // A platform that corrects its totals makes buckets with impossible counts.
  const isPossible = impressions > 0 && engagements >= 0 && engagements <= impressions;
  return isPossible ? interval({ impressions, engagements }, alpha, prior) : null;
}

/** The last point at or before a time; -1 when there is none. */
export const indexAt = (series: Series, time: number): number => lastUpTo(series.times, series.length, time);

/** The point nearest to a time; -1 when there is none. */
export function nearestIndex(series: Series, time: number): number {
  const before = indexAt(series, time);
  if (before + 1 >= series.length) return before;
  if (before < 0) return 0;
  const [a, b] = [series.times[before] as number, series.times[before + 1] as number];
  return time - a <= b - time ? before : before + 1;
}

/** The time of the point of any of these series that is nearest to a time; null when they have no points. */
export function nearestTime(all: Iterable<Series>, time: number): number | null {
  let nearest: number | null = null;
  for (const series of all) {
    const i = nearestIndex(series, time);
    const at = i < 0 ? null : (series.times[i] as number);
    if (at !== null && (nearest === null || Math.abs(at - time) < Math.abs(nearest - time))) nearest = at;
  }
  return nearest;
}

/** The last point that is not a gap; -1 when there is none. */
export function lastKnownIndex(series: Series): number {
  let last = series.length - 1;
  while (last >= 0 && isGap(series, last)) last--;
  return last;
}
/** The ER of the counts after point `base` up to point `i`; NaN where it is unknown, or without impressions. */
function windowRate({ impressions, engagements, startsAtZero, measure }: Series, base: number, i: number): number {
  if (base < 0 && !startsAtZero) return Number.NaN;
  if (measure !== undefined) return measure.valueBetween(base, i);
  const shown = (impressions[i] as number) - (base < 0 ? 0 : (impressions[base] as number));
  const engaged = (engagements[i] as number) - (base < 0 ? 0 : (engagements[base] as number));
  // A platform that corrects its totals makes windows with impossible counts.
  return shown > 0 && engaged >= 0 && engaged <= shown ? engaged / shown : Number.NaN;
}

/**
 * The rate of a point. To be called in the order of the points: the start of the window only moves forward, so that a point costs the
 * same however long the window is.
 */
export function nextRate(series: Series, i: number): number {
  const { windowMs, times } = series;
  if (windowMs === 0) return erAt(series, i);
  const since = (times[i] as number) - windowMs;
  while (series.windowStart + 1 < i && (times[series.windowStart + 1] as number) <= since) series.windowStart++;
  return windowRate(series, series.windowStart, i);
}

/** Computes all rates over another window; 0 for the cumulative ER. */
export function setWindow(series: Series, windowMs: number): void {
  series.windowMs = windowMs;
  series.windowStart = -1;
  series.changedFrom = 0;
  const { rates, impressions, engagements, length, measure } = series;
  if (windowMs > 0 || measure !== undefined) for (let i = 0; i < length; i++) rates[i] = nextRate(series, i);
  else
    for (let i = 0; i < length; i++) {
      const shown = impressions[i] as number;
      rates[i] = shown > 0 ? (engagements[i] as number) / shown : Number.NaN;
    }
}

/** Sets whether nothing was counted before the first point. */
export function setStartsAtZero(series: Series, startsAtZero: boolean): void {
  if (series.startsAtZero === startsAtZero) return;
  series.startsAtZero = startsAtZero;
  if (series.windowMs > 0) setWindow(series, series.windowMs);
}

/**
 * The rate at any time, also between points: nothing was counted there, so the cumulative ER stays level while a window moves on. NaN
 * before the first point and in a gap.
 */
export function rateAt(series: Series, time: number): number {
  const i = lastUpTo(series.times, series.length, time);
  if (i < 0) return Number.NaN;
  if (series.windowMs === 0) return series.rates[i] as number;
  return windowRate(series, lastUpTo(series.times, i + 1, time - series.windowMs), i);
}

/** Lengths of windows that people think in, milliseconds. */
const WINDOWS = [1, 5, 15, 60, 360, 1440, 10_080].map((minutes) => minutes * 60_000);

/** The window for a span of time: about a twelfth of it, and never finer than the distance between points. */
export function windowFor(spanMs: number, resolutionMs: number): number {
  const least = Math.max(spanMs / 12, resolutionMs * 2);
  return WINDOWS.find((window) => window >= least * 0.8) ?? (WINDOWS.at(-1) as number);
}

/** The last of the first `end` times (ascending) at or before a time; -1 when there is none. */
export function lastUpTo(times: Float64Array, end: number, time: number): number {
  let [low, high] = [0, end];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

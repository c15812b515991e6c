import type { History } from '../../../protocol/index.ts';
import { setWindow, rateAtEnd, type RatedCounts } from './rates.ts';
import { lastUpTo } from './search.ts';

/** A history, whose columns may be typed arrays too. */
export interface ChartHistory extends Pick<History, 'resolutionMs'>, Partial<Pick<History, 'cursor'>> {
  /** The counts of each variant. */
  readonly series: readonly {
    /** Id of the variant. */
    readonly variant: string;
    /** Milliseconds since 1970, ascending. */
    readonly times: readonly number[] | Float64Array;
    /** Cumulative. */
    readonly impressions: readonly number[] | Float64Array;
    /** Cumulative. */
    readonly engagements: readonly number[] | Float64Array;
  }[];
}

/** How much a series keeps. */
export interface Retention {
  /** Points closer together than this are one, milliseconds. */
  readonly minGapMs: number;
  /** With more points than this, every other one of the older half goes: counts are cumulative, so that only detail is lost. */
  readonly maxPoints: number;
}

/** For what a stream sends: nobody can see less than a second apart, and a watch of many days must not fill the memory. */
export const LIVE_RETENTION: Retention = { minGapMs: 1000, maxPoints: 1 << 15 };

/** For data of one's own: every point stays, up to a quarter of a million for each variant. */
export const OWN_RETENTION: Retention = { minGapMs: 0, maxPoints: 1 << 18 };

/**
 * Cumulative counts of one variant over time. Counts that are NaN say that from there to the next point nothing is known: a gap.
 */
export interface Series extends RatedCounts {
  readonly variant: string;
  readonly retention: Retention;
  /** The first point that has impressions enough to be believed; -1 when none has. */
  settled: number;
  /** Whether its columns of counts are somebody else's, so that they are copied before anything is written to them. */
  isBorrowed: boolean;
}

/** An ER of fewer impressions jumps about: it does not set the scale, and is drawn faintly. */
export const SETTLED_IMPRESSIONS = 50;

const INITIAL_CAPACITY = 64;

function emptySeries(variant: string, retention: Retention, windowMs: number, room = INITIAL_CAPACITY): Series {
  return {
    variant,
    retention,
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
  series.rates[at] = rateAtEnd(series, at);
  if (at < series.changedFrom) series.changedFrom = at;
  if (series.settled < 0 || series.settled === at) series.settled = impressions >= SETTLED_IMPRESSIONS ? at : -1;
}

const isGap = (series: Series, i: number): boolean => Number.isNaN(series.impressions[i]);

/** Whether a point takes the place of the last instead of coming after it. */
function replacesLast(series: Series, time: number): boolean {
  const { length, times } = series;
  if (length === 0) return false;
  const last = times[length - 1] as number;
  if (time <= last) return true;
  if (length < 2 || isGap(series, length - 1) || isGap(series, length - 2)) return false;
  return last - (times[length - 2] as number) < series.retention.minGapMs;
}

/**
 * Adds the newest counts. A point that is not later than the last, or in the same second as it and one before, takes its place:
 * counts are cumulative, so the newest are always right.
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

/** A point that is to be put in among others. */
export interface Point {
  readonly time: number;
  readonly impressions: number;
  readonly engagements: number;
}

/**
 * Puts points in where their times belong, in one pass however many they are. Of two at the same time the later in the list holds, and it
 * takes the place of one that was there.
 */
export function insertPoints(series: Series, points: readonly Point[]): void {
  const late = byTime(points);
  const times: number[] = [];
  const impressions: number[] = [];
  const engagements: number[] = [];
  const put = (time: number, shown: number, engaged: number): void => {
    const at = times.at(-1) === time ? times.length - 1 : times.length;
    times[at] = time;
    impressions[at] = shown;
    engagements[at] = engaged;
  };
  let next = 0;
  const putUntil = (end: number): void => {
    for (; next < late.length && (late[next] as Point).time < end; next++) {
      const { time, ...counts } = late[next] as Point;
      put(time, counts.impressions, counts.engagements);
    }
  };
  for (let i = 0; i < series.length; i++) {
    putUntil(series.times[i] as number);
    put(series.times[i] as number, series.impressions[i] as number, series.engagements[i] as number);
  }
  putUntil(Infinity);
  const room = Math.max(INITIAL_CAPACITY, Math.ceil(times.length * 1.06));
  series.isBorrowed = false;
  series.times = columnOf(times, room);
  series.impressions = columnOf(impressions, room);
  series.engagements = columnOf(engagements, room);
  series.rates = new Float64Array(room);
  series.length = times.length;
  series.settled = firstSettled(series);
  setWindow(series, series.windowMs);
  while (series.length > series.retention.maxPoints) thin(series);
}

/** In order of time; of two at the same time, the later in the list. */
function byTime(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a.time - b.time);
  return sorted.filter(({ time }, i) => sorted[i + 1]?.time !== time);
}

const isAscending = (times: ArrayLike<number>): boolean => {
  for (let i = 1; i < times.length; i++) if (!((times[i] as number) > (times[i - 1] as number))) return false;
  return true;
};

/** A history whose times ascend: one that came out of order, or with a time twice, is put in order. */
export function sortedHistory(history: ChartHistory): ChartHistory {
  if (history.series.every(({ times }) => isAscending(times))) return history;
  const series = history.series.map((one) => {
    const { variant, times, impressions, engagements } = one;
    if (isAscending(times)) return one;
    const points = byTime(
      Array.from(times, (time, i) => ({
        time,
        impressions: impressions[i] as number,
        engagements: engagements[i] as number,
      })),
    );
    const column = (of: (point: Point) => number): number[] => points.map(of);
    return {
      variant,
      times: column(({ time }) => time),
      impressions: column((point) => point.impressions),
      engagements: column((point) => point.engagements),
    };
  });
  return { ...history, series };
}

/** Marks that from the last point on nothing is known until the next one comes. */
export function markGap(series: Series): void {
  const { length } = series;
  if (length === 0 || isGap(series, length - 1)) return;
  append(series, (series.times[length - 1] as number) + 1, Number.NaN, Number.NaN);
}

function firstSettled({ impressions, length }: Series): number {
  let i = 0;
  while (i < length && !((impressions[i] as number) >= SETTLED_IMPRESSIONS)) i++;
  return i < length ? i : -1;
}

/** Takes every other point of the older half out. */
function thin(series: Series): void {
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

/** Room for a column and some more points; a typed column is taken as it is. */
function columnOf(values: ArrayLike<number>, room: number): Float64Array {
  if (values instanceof Float64Array) return values;
  const column = new Float64Array(room);
  column.set(values);
  return column;
}

/** Makes series of a history's columns. Plain ones are copied, typed ones only when something is added to them. */
export function seriesFrom(
  history: ChartHistory,
  retention: Retention = LIVE_RETENTION,
  windowMs = 0,
): Map<string, Series> {
  const all = new Map<string, Series>();
  for (const { variant, times, impressions, engagements } of history.series) {
    const { length } = times;
    // What was asked for is kept as it is, and as much again.
    const roomyRetention = { ...retention, maxPoints: Math.max(retention.maxPoints, 2 * length) };
    const isBorrowed = [times, impressions, engagements].some((column) => column instanceof Float64Array);
    const room = isBorrowed ? length : Math.max(INITIAL_CAPACITY, Math.ceil(length * 1.06));
    const series = { ...emptySeries(variant, roomyRetention, windowMs, 0), isBorrowed, length };
    series.times = columnOf(times, room);
    series.impressions = columnOf(impressions, room);
    series.engagements = columnOf(engagements, room);
    series.rates = new Float64Array(room);
    series.settled = firstSettled(series);
    setWindow(series, windowMs);
    all.set(variant, series);
  }
  return all;
}

/**
 * Adds to the series of a fetched history the points that came after its last: those that arrived while it was on its way. Gaps are
 * left out, since the history has filled them.
 */
export function appendLive(past: Map<string, Series>, live: ReadonlyMap<string, Series>): Map<string, Series> {
  for (const [variant, { retention, windowMs, times, impressions, engagements, length }] of live) {
    const series = seriesOf(past, variant, retention, windowMs);
    const last = series.length === 0 ? -Infinity : (series.times[series.length - 1] as number);
    for (let i = 0; i < length; i++)
      if ((times[i] as number) > last && !Number.isNaN(impressions[i]))
        append(series, times[i] as number, impressions[i] as number, engagements[i] as number);
  }
  return past;
}

/** The series of a variant, made when it is not there. */
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

/** The cumulative ER at a point; NaN before the first impression and in a gap. */
export function erAt(series: Series, i: number): number {
  const n = series.impressions[i] as number;
  return n > 0 ? (series.engagements[i] as number) / n : Number.NaN;
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

/** The time, among the points of all these series, that is nearest to one; null when they have no points. */
export function nearestTime(all: Iterable<Series>, time: number): number | null {
  let nearest: number | null = null;
  for (const series of all) {
    const i = nearestIndex(series, time);
    const at = i < 0 ? null : (series.times[i] as number);
    if (at !== null && (nearest === null || Math.abs(at - time) < Math.abs(nearest - time))) nearest = at;
  }
  return nearest;
}

/** The last point that says something; -1 when none does. */
export function lastKnownIndex(series: Series): number {
  let last = series.length - 1;
  while (last >= 0 && isGap(series, last)) last--;
  return last;
}

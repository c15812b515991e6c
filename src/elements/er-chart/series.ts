import type { History } from '../../protocol/index.ts';

/** Cumulative counts of one variant over time: three columns of `length` entries, times ascending. */
export interface Series {
  readonly variant: string;
  times: Float64Array;
  impressions: Float64Array;
  engagements: Float64Array;
  length: number;
}

/** Points closer together than this are one: nobody can see them apart, and a long watch must not fill the memory. Milliseconds. */
const CLOSEST_MS = 1000;

const FIRST_ROOM = 64;

function emptySeries(variant: string, room = FIRST_ROOM): Series {
  return {
    variant,
    times: new Float64Array(room),
    impressions: new Float64Array(room),
    engagements: new Float64Array(room),
    length: 0,
  };
}

function grow(column: Float64Array): Float64Array {
  const larger = new Float64Array(column.length * 2);
  larger.set(column);
  return larger;
}

function put(series: Series, at: number, time: number, impressions: number, engagements: number): void {
  series.times[at] = time;
  series.impressions[at] = impressions;
  series.engagements[at] = engagements;
}

/**
 * Adds the newest counts. A point that is not later than the last, or in the same second as it and one before, takes its place:
 * counts are cumulative, so the newest are always right.
 */
export function append(series: Series, time: number, impressions: number, engagements: number): void {
  const { length, times } = series;
  const last = length === 0 ? -Infinity : (times[length - 1] as number);
  const before = length < 2 ? -Infinity : (times[length - 2] as number);
  if (length > 0 && (time <= last || last - before < CLOSEST_MS)) {
    put(series, length - 1, Math.max(time, last), impressions, engagements);
    return;
  }
  if (length === times.length) {
    series.times = grow(series.times);
    series.impressions = grow(series.impressions);
    series.engagements = grow(series.engagements);
  }
  put(series, length, time, impressions, engagements);
  series.length++;
}

/** Makes series of a history's columns. */
export function seriesFrom(history: History): Map<string, Series> {
  const all = new Map<string, Series>();
  for (const { variant, times, impressions, engagements } of history.series) {
    const series = emptySeries(variant, Math.max(FIRST_ROOM, times.length * 2));
    for (let i = 0; i < times.length; i++)
      put(series, i, times[i] as number, impressions[i] as number, engagements[i] as number);
    series.length = times.length;
    all.set(variant, series);
  }
  return all;
}

/** Adds to the series of a fetched history the points that came after its last: those that arrived while it was on its way. */
export function joined(past: Map<string, Series>, live: ReadonlyMap<string, Series>): Map<string, Series> {
  for (const [variant, { times, impressions, engagements, length }] of live) {
    const series = seriesOf(past, variant);
    const last = series.length === 0 ? -Infinity : (series.times[series.length - 1] as number);
    for (let i = 0; i < length; i++)
      if ((times[i] as number) > last)
        append(series, times[i] as number, impressions[i] as number, engagements[i] as number);
  }
  return past;
}

/** A place on a line: where in time, and the point of the series whose counts hold there. */
export interface Place {
  readonly time: number;
  readonly point: number;
}

/** A silence of more buckets than this is one in which nothing was counted, not one that was not looked at. */
const SILENT_BUCKETS = 5;

/**
 * The places of a line between two times, and one on each side. Buckets without a change are left out of a history, so over a
 * silence the rate stays what it was: a slope would show a change that nobody counted.
 */
export function trace(series: Series, from: number, to: number, resolutionMs: number): Place[] {
  const first = Math.max(0, indexAt(series, from));
  const last = Math.min(series.length - 1, indexAt(series, to) + 1);
  const bucket = Math.max(resolutionMs, CLOSEST_MS);
  const places: Place[] = [];
  for (let i = first; i <= last; i++) {
    const time = series.times[i] as number;
    const isAfterSilence = i > first && time - (series.times[i - 1] as number) > SILENT_BUCKETS * bucket;
    if (isAfterSilence) places.push({ time: time - bucket, point: i - 1 });
    places.push({ time, point: i });
  }
  return places;
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

/** The series of a variant, made when it is not there. */
export function seriesOf(all: Map<string, Series>, variant: string): Series {
  let series = all.get(variant);
  if (series === undefined) all.set(variant, (series = emptySeries(variant)));
  return series;
}

/** The cumulative ER at a point; NaN before the first impression. */
export function erAt(series: Series, i: number): number {
  const n = series.impressions[i] as number;
  return n > 0 ? (series.engagements[i] as number) / n : Number.NaN;
}

/** The last point at or before a time; -1 when there is none. */
export function indexAt(series: Series, time: number): number {
  let [low, high] = [0, series.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((series.times[middle] as number) <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The point nearest to a time; -1 when there is none. */
export function nearestIndex(series: Series, time: number): number {
  const before = indexAt(series, time);
  if (before + 1 >= series.length) return before;
  if (before < 0) return 0;
  const [a, b] = [series.times[before] as number, series.times[before + 1] as number];
  return time - a <= b - time ? before : before + 1;
}

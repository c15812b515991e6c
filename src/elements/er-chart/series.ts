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

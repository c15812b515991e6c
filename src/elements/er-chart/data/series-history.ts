import type { History, MetricSeries } from '../../../protocol/index.ts';
import {
  append,
  emptySeries,
  firstSettled,
  INITIAL_CAPACITY,
  LIVE_RETENTION,
  seriesOf,
  setWindow,
  thin,
  type Retention,
  type Series,
  type SeriesMeasure,
} from './series.ts';

/** The counts of variants over time; columns may be typed arrays. */
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
    /** The same of a metric, for the attribute `metric`. */
    readonly metric?: MetricSeries | undefined;
  }[];
}

/** New counts of a variant, for `addCounts` of `<er-chart>`. */
export interface CountPoint {
  /** Id of the variant. */
  readonly variant: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Cumulative since the variant began; null begins a gap: nothing is known from here to the next point. */
  readonly impressions: number | null;
  /** Cumulative; null in a gap. */
  readonly engagements: number | null;
}

/** @throws RangeError when a time or count is invalid. NaN for both counts is a gap. */
export function checkCounts(variant: string, time: number, impressions: number, engagements: number): void {
  if (!Number.isFinite(time)) throw new RangeError(`time of ${variant} is ${time}; expected milliseconds since 1970`);
  if (Number.isNaN(impressions) && Number.isNaN(engagements)) return;
  if (!(Number.isFinite(impressions) && impressions >= 0))
    throw new RangeError(`impressions of ${variant} are ${impressions}; expected 0 or more, or null for a gap`);
  if (!(engagements >= 0 && engagements <= impressions))
    throw new RangeError(
      `engagements of ${variant} are ${engagements} with ${impressions} impressions; expected 0 to ${impressions}`,
    );
}

/** @throws RangeError when columns differ in length, or a time or count is invalid. */
export function checkHistory({ series }: ChartHistory): void {
  for (const { variant, times, impressions, engagements } of series) {
    if (times.length !== impressions.length || times.length !== engagements.length)
      throw new RangeError(
        `The columns of ${variant} differ in length; expected a time, impressions and engagements each`,
      );
    for (let i = 0; i < times.length; i++) {
      const time = times[i] as number;
      const shown = impressions[i] as number;
      const engaged = engagements[i] as number;
      // Nearly all of a million points are in order.
      if (!(engaged >= 0 && engaged <= shown && shown < Infinity && Math.abs(time) < Infinity))
        checkCounts(variant, time, shown, engaged);
    }
  }
}

/** A point to insert among others. */
export interface Point {
  readonly time: number;
  readonly impressions: number;
  readonly engagements: number;
}

/**
 * Inserts points where their times belong, in one pass. Of two points at the same time the later one in the list counts, and it replaces a
 * point that was there.
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

/** Sorted by time; of two points at the same time, the later one in the list. */
function byTime(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a.time - b.time);
  return sorted.filter(({ time }, i) => sorted[i + 1]?.time !== time);
}

const isAscending = (times: ArrayLike<number>): boolean => {
  for (let i = 1; i < times.length; i++) if (!((times[i] as number) > (times[i - 1] as number))) return false;
  return true;
};

/** A history whose times ascend. It is sorted where it is not, and a time that occurs twice is kept once. */
export function sortedHistory(history: ChartHistory): ChartHistory {
  if (history.series.every(({ times }) => isAscending(times))) return history;
  const series = history.series.map((one) => {
    const { variant, times, impressions, engagements, metric } = one;
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
      ...(metric !== undefined && { metric }),
    };
  });
  return { ...history, series };
}

/** A column with room for more points; a typed column is used as it is. */
function columnOf(values: ArrayLike<number>, room: number): Float64Array {
  if (values instanceof Float64Array) return values;
  const column = new Float64Array(room);
  column.set(values);
  return column;
}

/**
 * Series of a history's columns. Plain columns are copied, typed ones only when something is added to them.
 * @param measureOf How the values of a metric follow from its sums, by variant; left out for the ER.
 */
export function seriesFrom(
  history: ChartHistory,
  retention: Retention = LIVE_RETENTION,
  windowMs = 0,
  measureOf?: (variant: string) => SeriesMeasure,
): Map<string, Series> {
  const all = new Map<string, Series>();
  for (const { variant, times, impressions, engagements } of history.series) {
    const { length } = times;
    // The history is kept as it is, with room for as many points again.
    const roomyRetention = { ...retention, maxPoints: Math.max(retention.maxPoints, 2 * length) };
    const isBorrowed = [times, impressions, engagements].some((column) => column instanceof Float64Array);
    const room = isBorrowed ? length : Math.max(INITIAL_CAPACITY, Math.ceil(length * 1.06));
    const measure = measureOf?.(variant);
    const series = { ...emptySeries(variant, roomyRetention, windowMs, 0), isBorrowed, length, measure };
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
 * Adds the live points that are newer than a fetched history: they arrived while it was on its way. Gaps are left out, since the history
 * has filled them.
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

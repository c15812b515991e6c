import type { Variant } from '../../../protocol/index.ts';
import type { LiveStream } from '../../../sdk/index.ts';
import { setWindow, setStartsAtZero } from './rates.ts';
import {
  append,
  sortedHistory,
  insertPoints,
  appendLive,
  LIVE_RETENTION,
  markGap,
  OWN_RETENTION,
  seriesFrom,
  seriesOf,
  type ChartHistory,
  type Point,
  type Series,
} from './series.ts';

/** The newest counts of a variant, as `addCounts` of an `er-chart` takes them. */
export interface CountPoint {
  /** Id of the variant. */
  readonly variant: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Cumulative, from the variant's beginning on; null for a gap: from here to the next point nothing is known. */
  readonly impressions: number | null;
  /** Engagements until then. */
  readonly engagements: number | null;
}

/** What to load of the past. */
export interface HistoryQuery {
  readonly variants: readonly Variant[];
  /** Milliseconds since 1970; null for all there is. */
  readonly from: number | null;
  readonly points: number;
}

interface Detail {
  readonly from: number;
  readonly to: number;
  readonly series: Map<string, Series>;
  readonly resolutionMs: number;
}

/** Counts that are NaN are a gap; then both are. */
function checkCounts(variant: string, time: number, impressions: number, engagements: number): void {
  if (!Number.isFinite(time)) throw new RangeError(`time of ${variant} is ${time}; expected milliseconds since 1970`);
  if (Number.isNaN(impressions) && Number.isNaN(engagements)) return;
  if (!(Number.isFinite(impressions) && impressions >= 0))
    throw new RangeError(`impressions of ${variant} are ${impressions}; expected 0 or more, or null for a gap`);
  if (!(engagements >= 0 && engagements <= impressions))
    throw new RangeError(
      `engagements of ${variant} are ${engagements} with ${impressions} impressions; expected 0 to ${impressions}`,
    );
}

/** The counts over time that a chart shows: the past as fetched, what came since, and a closer look at a part of it. */
export class CountHistory {
  #series = new Map<string, Series>();
  #resolutionMs = 0;
  #detail: Detail | null = null;
  #windowMs = 0;
  #fault = '';
  /** Fetches that were begun; the answer to any but the last is of no use. */
  #fetches = 0;
  #detailFetches = 0;

  /** By variant: all there is. */
  get series(): ReadonlyMap<string, Series> {
    return this.#series;
  }

  /** Width of a bucket of the past, in milliseconds; 0 when no past is known. */
  get resolutionMs(): number {
    return this.#resolutionMs;
  }

  /** Why the past could not be had, in one sentence; empty when it could. */
  get fault(): string {
    return this.#fault;
  }

  /** Length of the window that rates are of, milliseconds; 0 for the cumulative ER. */
  get windowMs(): number {
    return this.#windowMs;
  }

  /** The finest series that are known of these times, and how wide their buckets are. */
  finestFor(times: readonly [number, number] | null): Pick<Detail, 'series' | 'resolutionMs'> {
    const detail = this.#detail;
    const isCloser = detail !== null && times !== null && detail.from <= times[0] && times[1] <= detail.to;
    return isCloser ? detail : { series: this.#series, resolutionMs: this.#resolutionMs };
  }

  /** Counts over a window from now on; 0 for the cumulative ER. */
  setWindow(windowMs: number): void {
    if (windowMs === this.#windowMs) return;
    this.#windowMs = windowMs;
    for (const series of this.#all()) setWindow(series, windowMs);
  }

  *#all(): Iterable<Series> {
    yield* this.#series.values();
    if (this.#detail !== null) yield* this.#detail.series.values();
  }

  /** Forgets everything, and the answers still on their way: they are of another stream, or do not hold any more. */
  clear(): void {
    this.cancelLoads();
    this.#replace(new Map(), 0);
    this.#fault = '';
  }

  /** Lets the answers still on their way come to nothing. */
  cancelLoads(): void {
    this.#fetches++;
    this.#detailFetches++;
  }

  /**
   * Shows a history that is at hand. Its times may come in any order; of two points at the same time the later one holds.
   * @throws RangeError when its columns differ in length, or a time or count in it is none; what was shown before then stays.
   */
  useHistory(history: ChartHistory): void {
    for (const { variant, times, impressions, engagements } of history.series) {
      if (times.length !== impressions.length || times.length !== engagements.length)
        throw new RangeError(
          `The columns of ${variant} differ in length; expected a time, impressions and engagements each`,
        );
      for (let i = 0; i < times.length; i++)
        checkCounts(variant, times[i] as number, impressions[i] as number, engagements[i] as number);
    }
    this.clear();
    this.#replace(seriesFrom(sortedHistory(history), OWN_RETENTION, this.#windowMs), history.resolutionMs);
  }

  /**
   * Adds points of one's own, each where its time belongs; returns whether a variant was among them that was not known before.
   * @throws RangeError when a time or count is none; then nothing of the call is added.
   */
  addPoints(points: Iterable<CountPoint>): boolean {
    const known = this.#series.size;
    const all = [...points];
    for (const { variant, time, impressions, engagements } of all)
      checkCounts(variant, time, impressions ?? Number.NaN, engagements ?? Number.NaN);
    const late = new Map<Series, Point[]>();
    for (const { variant, time, impressions, engagements } of all) {
      const series = seriesOf(this.#series, variant, OWN_RETENTION, this.#windowMs);
      const point = { time, impressions: impressions ?? Number.NaN, engagements: engagements ?? Number.NaN };
      const waiting = late.get(series);
      if (waiting !== undefined) waiting.push(point);
      else if (series.length === 0 || time >= (series.times[series.length - 1] as number))
        append(series, time, point.impressions, point.engagements);
      else late.set(series, [point]);
    }
    for (const [series, waiting] of late) insertPoints(series, waiting);
    return this.#series.size > known;
  }

  /** Adds the newest counts of a variant. */
  addCountsOf({ id, countedAt, impressions, engagements }: Variant): void {
    if (countedAt === null) return;
    const time = Date.parse(countedAt);
    append(seriesOf(this.#series, id, LIVE_RETENTION, this.#windowMs), time, impressions, engagements);
    const closer = this.#detail?.series.get(id);
    if (closer !== undefined && time <= (this.#detail as Detail).to) append(closer, time, impressions, engagements);
  }

  /** Says that from now on something may be missed, until the past has been loaded again. */
  markGaps(): void {
    for (const series of this.#all()) markGap(series);
  }

  /**
   * Asks for the past and joins to it what came meanwhile. When it cannot be had, `fault` says why, and what comes from now on is
   * still taken.
   *
   * @returns Whether there is something new to show.
   */
  async load(stream: LiveStream, { variants, from, points }: HistoryQuery): Promise<boolean> {
    if (stream.state.cursor === null) return false;
    const fetch = ++this.#fetches;
    const ids = variants.map(({ id }) => id);
    try {
      const past = await stream.history({ points, variants: ids, ...(from === null ? {} : { from }) });
      if (fetch !== this.#fetches) return false;
      this.#detail = null;
      this.#replace(appendLive(seriesFrom(past, LIVE_RETENTION, this.#windowMs), this.#series), past.resolutionMs);
      for (const { id, postedAt } of variants) {
        const series = this.#series.get(id);
        if (series !== undefined) setStartsAtZero(series, from === null || Date.parse(postedAt) >= from);
      }
      this.#fault = '';
    } catch (error) {
      if (fetch !== this.#fetches) return false;
      this.#fault = error instanceof Error ? error.message : String(error);
    }
    for (const id of ids) {
      const variant = stream.state.variants.get(id);
      if (variant !== undefined) this.addCountsOf(variant);
    }
    return true;
  }

  /** Asks for a closer look at some times; what cannot be had is shown as it was. */
  async loadDetail(
    stream: LiveStream,
    variants: readonly Variant[],
    [from, to]: readonly [number, number],
    points: number,
  ): Promise<boolean> {
    const fetch = ++this.#detailFetches;
    const span = to - from;
    // A little more on both sides, so that a small move needs no other call; and what a window at its beginning looks back on.
    const [start, end] = [Math.max(0, Math.floor(from - span / 2)), Math.ceil(to + span / 2)];
    const query = {
      variants: variants.map(({ id }) => id),
      from: Math.max(0, start - this.#windowMs),
      to: end,
      points,
    };
    const past = await stream.history(query).catch(() => null);
    if (past === null || fetch !== this.#detailFetches || !isFiner(past.resolutionMs, this.#resolutionMs)) return false;
    const series = seriesFrom(past, LIVE_RETENTION, this.#windowMs);
    this.#detail = { from: start, to: end, series, resolutionMs: past.resolutionMs };
    return true;
  }

  #replace(series: Map<string, Series>, resolutionMs: number): void {
    this.#series = series;
    this.#resolutionMs = resolutionMs;
    this.#detail = null;
  }
}

const isFiner = (one: number, other: number): boolean => other === 0 || one < other;

import type { Variant } from '../../../protocol/index.ts';
import { countsInUnits } from '../../../protocol/state/counted-units.ts';
import type { Changed, LiveStream, StreamStatus } from '../../../sdk/index.ts';
import {
  appendLive,
  checkCounts,
  checkHistory,
  insertPoints,
  seriesFrom,
  sortedHistory,
  type ChartHistory,
  type CountPoint,
  type Point,
} from './series-history.ts';
import {
  append,
  LIVE_RETENTION,
  markGap,
  OWN_RETENTION,
  seriesOf,
  setStartsAtZero,
  setWindow,
  type Series,
} from './series.ts';
import type { ChartMeasuring } from './chart-metric.ts';
import { variantsFromCounts } from './variant-ranking.ts';
import { VisibleVariants } from './visible-variants.ts';

/** History points per request: about one for two pixels. */
const POINTS = 600;
/** Live points are a second apart. */
const MIN_BUCKET_MS = 1000;

/** The chart that shows the data. */
export interface DataSourceHost {
  stream(): LiveStream | null;
  /** Whether data were given by property, so that no stream is needed. */
  hasOwnData(): boolean;
  /** The experiment whose variants are shown; null for all. */
  experiment(): string | null;
  /** From when on the history is shown, milliseconds since 1970; null for all of it. @param newest When the newest counts are of. */
  historyFrom(newest: number): number | null;
  /** How the metric that is asked for is measured; null for the ER, undefined while that is not known yet. */
  measuring(): ChartMeasuring | null | undefined;
  /** The times that are looked at closely; null for none. */
  closely(): readonly [from: number, to: number] | null;
  /** Points were added. */
  onPoints(): void;
  /** More than points has changed. */
  onChange(): void;
}

/** The history of a metric is asked for again at most this often, milliseconds: the stream tells no squares of its values. */
const MEASURED_EVERY_MS = 5000;

/** A part of the history in smaller buckets than the rest. */
interface Detail {
  readonly from: number;
  readonly to: number;
  readonly series: Map<string, Series>;
  readonly resolutionMs: number;
}

/**
 * The counts over time that a chart shows, from a stream or from the page: the history as fetched, the points that came since, and a closer
 * look at a part of it.
 */
export class DataSource {
  readonly visible = new VisibleVariants();
  readonly #host: DataSourceHost;
  /** Whether the page added points. */
  hasOwnPoints = false;
  #isInterrupted = false;
  #series = new Map<string, Series>();
  #resolutionMs = 0;
  #detail: Detail | null = null;
  #windowMs = 0;
  /** Null for the ER. */
  #measuring: ChartMeasuring | null = null;
  /** The history of the page. */
  #own: ChartHistory | null = null;
  #loadedAt = 0;
  /** Whether the stream has counted since the history of the metric was asked for. */
  #isBehind = false;
  #fault = '';
  /** Requests so far; only the answer to the last one is used. */
  #loads = 0;
  #detailLoads = 0;

  constructor(host: DataSourceHost) {
    this.#host = host;
  }

  /** All series, by variant. */
  get series(): ReadonlyMap<string, Series> {
    return this.#series;
  }

  /** Width of a bucket of the history, in milliseconds; 0 while no history is known. */
  get resolutionMs(): number {
    return this.#resolutionMs;
  }

  /** How the metric that is drawn is measured; null for the ER. */
  get measuring(): ChartMeasuring | null {
    return this.#measuring;
  }

  /** Why the history could not be loaded, in one sentence; empty when it could. */
  get fault(): string {
    return this.#fault;
  }

  /** The finest series that cover these times, and the width of their buckets. */
  finestFor(times: readonly [number, number] | null): Pick<Detail, 'series' | 'resolutionMs'> {
    const detail = this.#detail;
    const isCloser = detail !== null && times !== null && detail.from <= times[0] && times[1] <= detail.to;
    return isCloser ? detail : { series: this.#series, resolutionMs: this.#resolutionMs };
  }

  /** The variants in the legend: those given, those of the stream, or those that the counts name. */
  listVariants(given: readonly Variant[] | null): Variant[] {
    const experiment = this.#host.experiment();
    if (given === null && !this.#host.hasOwnData())
      return this.visible.list(this.#host.stream()?.state.variants ?? new Map(), experiment);
    this.visible.invalidate();
    const own = given ?? variantsFromCounts(this.#series);
    return this.visible.list(new Map(own.map((variant) => [variant.id, variant])), experiment, 'given');
  }

  /** The first and the last time of all counts; not finite when there are none. */
  timeExtent(): [oldest: number, newest: number] {
    let [oldest, newest] = [Infinity, -Infinity];
    for (const { times, length } of this.#series.values()) {
      if (length === 0) continue;
      oldest = Math.min(oldest, times[0] as number);
      newest = Math.max(newest, times[length - 1] as number);
    }
    return [oldest, newest];
  }

  /** Shows the ER over a window from now on; 0 for the cumulative ER. */
  setWindow(windowMs: number): void {
    if (windowMs === this.#windowMs) return;
    this.#windowMs = windowMs;
    for (const series of this.#all()) setWindow(series, windowMs);
  }

  /** Draws the metric that is asked for from now on, once it is known how it is measured, and brings it up to date. */
  measure(): void {
    // Counts that the page adds are those of engagements.
    const measuring = this.hasOwnPoints ? null : this.#host.measuring();
    if (measuring === undefined) return;
    const isDue = this.#isBehind && performance.now() - this.#loadedAt >= MEASURED_EVERY_MS;
    if (measuring !== this.#measuring && this.#own !== null) {
      this.#setMeasuring(measuring);
      this.#useOwn(this.#own);
    } else if (measuring !== this.#measuring || (measuring !== null && isDue)) void this.load();
  }

  #setMeasuring(measuring: ChartMeasuring | null): void {
    if (measuring === this.#measuring) return;
    this.#measuring = measuring;
    this.#clear();
  }

  #useOwn(history: ChartHistory): void {
    const series = this.#seriesFrom(sortedHistory(history), OWN_RETENTION);
    this.#replace(series, history.resolutionMs);
  }

  #seriesFrom(history: ChartHistory, retention = LIVE_RETENTION): Map<string, Series> {
    return (
      this.#measuring?.seriesFrom(history, retention, this.#windowMs) ?? seriesFrom(history, retention, this.#windowMs)
    );
  }

  *#all(): Iterable<Series> {
    yield* this.#series.values();
    if (this.#detail !== null) yield* this.#detail.series.values();
  }

  /**
   * Shows the page's own history; null to go back to the stream. Times may come in any order; of two points at the same time the later one
   * in the list counts.
   * @throws RangeError when its columns differ in length, or when a time or count is invalid; then nothing changes.
   */
  useHistory(history: ChartHistory | null): void {
    this.hasOwnPoints = false;
    if (history !== null) checkHistory(history);
    this.#clear();
    this.#own = history;
    if (history !== null) this.#useOwn(history);
    else void this.load();
  }

  /**
   * Adds the page's own points, each where its time belongs.
   * @throws RangeError when a time or count is invalid; then no point of the call is added.
   */
  addPoints(points: Iterable<CountPoint>): void {
    const isFirst = !this.hasOwnPoints;
    this.hasOwnPoints = true;
    if (this.#measuring !== null) {
      this.#setMeasuring(null);
      if (this.#own !== null) this.#useOwn(this.#own);
    }
    const known = this.#series.size;
    this.#insert([...points]);
    if (isFirst || this.#series.size > known) this.#host.onChange();
    this.#host.onPoints();
  }

  #insert(points: readonly CountPoint[]): void {
    for (const { variant, time, impressions, engagements } of points)
      checkCounts(variant, time, impressions ?? Number.NaN, engagements ?? Number.NaN);
    const late = new Map<Series, Point[]>();
    for (const { variant, time, impressions, engagements } of points) {
      const series = seriesOf(this.#series, variant, OWN_RETENTION, this.#windowMs);
      const point = { time, impressions: impressions ?? Number.NaN, engagements: engagements ?? Number.NaN };
      const waiting = late.get(series);
      if (waiting !== undefined) waiting.push(point);
      else if (series.length === 0 || time >= (series.times[series.length - 1] as number))
        append(series, time, point.impressions, point.engagements);
      else late.set(series, [point]);
    }
    for (const [series, waiting] of late) insertPoints(series, waiting);
  }

  /** Applies a frame of the stream; null when another stream begins. */
  applyChanges(changed: Changed | null): void {
    if (changed === null || changed.reset) {
      this.#isInterrupted = false;
      this.#clear();
      this.visible.invalidate();
      this.#host.onChange();
      void this.load();
      return;
    }
    let isOther = changed.experiments.length + changed.patterns.length + changed.notes.length > 0;
    for (const variant of changed.variants) {
      if (this.visible.trackChange(variant)) isOther = true;
      if (!this.visible.needsCounts(variant.id)) continue;
      if (this.#measuring === null) this.#appendCounts(variant);
      else this.#isBehind = true;
    }
    if (isOther) this.#host.onChange();
    if (changed.variants.length > 0) this.#host.onPoints();
  }

  #appendCounts(variant: Variant): void {
    const { id, countedAt } = variant;
    if (countedAt === null) return;
    const { impressions, engagements } = countsInUnits(variant);
    const time = Date.parse(countedAt);
    append(seriesOf(this.#series, id, LIVE_RETENTION, this.#windowMs), time, impressions, engagements);
    const closer = this.#detail?.series.get(id);
    if (closer !== undefined && time <= (this.#detail as Detail).to) append(closer, time, impressions, engagements);
  }

  /** Marks a gap while the connection is down. Points may be missing from it, so the history is loaded again afterwards. */
  statusChanged({ phase }: StreamStatus): void {
    if (phase !== 'live') {
      if (!this.#isInterrupted) for (const series of this.#all()) markGap(series);
      this.#isInterrupted = true;
    } else if (this.#isInterrupted) {
      this.#isInterrupted = false;
      void this.load();
    }
    this.#host.onChange();
  }

  /** Loads the history of the range that is shown. */
  async load(): Promise<void> {
    const [stream, measuring] = [this.#host.stream(), this.#host.measuring()];
    if (stream === null || stream.state.cursor === null || measuring === undefined) return;
    this.#setMeasuring(measuring);
    const variants = this.visible.list(stream.state.variants, this.#host.experiment());
    const newest = Math.max(0, ...variants.map(({ countedAt }) => (countedAt === null ? 0 : Date.parse(countedAt))));
    // A window at the beginning of the range looks back beyond it.
    const begin = newest === 0 ? null : this.#host.historyFrom(newest);
    const from = begin === null ? null : Math.max(0, begin - this.#windowMs);
    if (!(await this.#loadHistory(stream, variants, from))) return;
    this.#host.onChange();
    const closely = this.#host.closely();
    if (closely !== null) await this.loadDetail(closely, variants);
  }

  /**
   * Joins the history and the points that came while it was on its way. When it cannot be loaded, `fault` says why, and live points are
   * still added.
   * @returns Whether there is something new to show.
   */
  async #loadHistory(stream: LiveStream, variants: readonly Variant[], from: number | null): Promise<boolean> {
    const load = ++this.#loads;
    const ids = variants.map(({ id }) => id);
    this.#loadedAt = performance.now();
    this.#isBehind = false;
    try {
      const query = { points: POINTS, variants: ids, ...(from === null ? {} : { from }), ...this.#asked };
      const past = await stream.history(query);
      if (load !== this.#loads) return false;
      this.#detail = null;
      const series = this.#seriesFrom(past);
      this.#replace(this.#measuring === null ? appendLive(series, this.#series) : series, past.resolutionMs);
      for (const { id, postedAt } of variants) {
        const series = this.#series.get(id);
        if (series !== undefined) setStartsAtZero(series, from === null || Date.parse(postedAt) >= from);
      }
      this.#fault = '';
    } catch (error) {
      if (load !== this.#loads) return false;
      this.#fault = error instanceof Error ? error.message : String(error);
    }
    for (const id of this.#measuring === null ? ids : []) {
      const variant = stream.state.variants.get(id);
      if (variant !== undefined) this.#appendCounts(variant);
    }
    return true;
  }

  /** The part of a query that asks for the metric that is drawn. */
  get #asked(): { readonly metric?: string } {
    return this.#measuring === null ? {} : { metric: this.#measuring.metric.name };
  }

  /** Loads a closer look at some times when the known buckets are wider than two pixels. When that fails, nothing changes. */
  async loadDetail([from, to]: readonly [number, number], variants: readonly Variant[]): Promise<void> {
    const stream = this.#host.stream();
    const known = this.finestFor([from, to]).resolutionMs;
    if (stream === null || this.#host.hasOwnData() || known <= Math.max(MIN_BUCKET_MS, (to - from) / POINTS)) return;
    const load = ++this.#detailLoads;
    const span = to - from;
    // Some more on both sides, so that a small move needs no other request, and a window's length before that.
    const [start, end] = [Math.max(0, Math.floor(from - span / 2)), Math.ceil(to + span / 2)];
    const query = {
      variants: variants.map(({ id }) => id),
      from: Math.max(0, start - this.#windowMs),
      to: end,
      points: POINTS,
      ...this.#asked,
    };
    const past = await stream.history(query).catch(() => null);
    if (past === null || load !== this.#detailLoads || !isFiner(past.resolutionMs, this.#resolutionMs)) return;
    const series = this.#seriesFrom(past);
    this.#detail = { from: start, to: end, series, resolutionMs: past.resolutionMs };
    this.#host.onChange();
  }

  /** Ignores the answers that are still on their way. */
  cancelLoads(): void {
    this.#loads++;
    this.#detailLoads++;
  }

  #clear(): void {
    this.cancelLoads();
    this.#replace(new Map(), 0);
    this.#fault = '';
  }

  #replace(series: Map<string, Series>, resolutionMs: number): void {
    this.#series = series;
    this.#resolutionMs = resolutionMs;
    this.#detail = null;
  }
}

const isFiner = (one: number, other: number): boolean => other === 0 || one < other;

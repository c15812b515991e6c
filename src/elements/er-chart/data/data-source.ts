import type { Variant } from '../../../protocol/index.ts';
import type { Changed, LiveStream, StreamStatus } from '../../../sdk/index.ts';
import { VisibleVariants } from './visible-variants.ts';
import { CountHistory, type CountPoint } from './count-history.ts';
import { variantsFromCounts } from './variant-ranking.ts';
import type { ChartHistory } from './series.ts';

const MINUTE_MS = 60_000;
/** Points of the past that are asked for: about one for two pixels. */
const POINTS = 600;
/** Points that come live are a second apart. */
const MIN_BUCKET_MS = 1000;

/** Whom a feed feeds. */
export interface DataSourceHost {
  readonly stream: LiveStream | null;
  /** Whether data were given by property, so that no stream is needed. */
  readonly hasOwnData: boolean;
  /** Minutes that are shown; null for all there is. */
  readonly range: number | null;
  /** Points have come. */
  onPoints(): void;
  /** More than points has changed. */
  onChange(): void;
}

/** Where the counts come from: a stream, with its past as far as it is shown, or the page. */
export class DataSource {
  readonly counts = new CountHistory();
  readonly visible = new VisibleVariants();
  readonly #host: DataSourceHost;
  /** Whether points were added by the page. */
  hasOwnPoints = false;
  #isInterrupted = false;

  constructor(fed: DataSourceHost) {
    this.#host = fed;
  }

  /** Shows the history that the page gave; null to go back to the stream. */
  useHistory(history: ChartHistory | null): void {
    this.hasOwnPoints = false;
    if (history !== null) this.counts.useHistory(history);
    else {
      this.counts.clear();
      void this.load();
    }
  }

  /** Adds points of the page's own. */
  addPoints(points: Iterable<CountPoint>): void {
    const isFirst = !this.hasOwnPoints;
    this.hasOwnPoints = true;
    if (this.counts.addPoints(points) || isFirst) this.#host.onChange();
    this.#host.onPoints();
  }

  /** Takes in what a frame of the stream changed; null when another stream begins. */
  applyChanges(changed: Changed | null): void {
    if (changed === null || changed.reset) {
      this.#isInterrupted = false;
      this.counts.clear();
      this.visible.invalidate();
      this.#host.onChange();
      void this.load();
      return;
    }
    let isOther = changed.experiments.length + changed.patterns.length > 0;
    for (const variant of changed.variants) {
      if (this.visible.trackChange(variant)) isOther = true;
      if (this.visible.needsCounts(variant.id)) this.counts.addCountsOf(variant);
    }
    if (isOther) this.#host.onChange();
    if (changed.variants.length > 0) this.#host.onPoints();
  }

  /** Takes in how the connection stands: what comes after a silence may have passed over something, and the past says what. */
  statusChanged({ phase }: StreamStatus): void {
    if (phase !== 'live') {
      if (!this.#isInterrupted) this.counts.markGaps();
      this.#isInterrupted = true;
    } else if (this.#isInterrupted) {
      this.#isInterrupted = false;
      void this.load();
    }
    this.#host.onChange();
  }

  /** Loads the past as far as it is shown. */
  async load(): Promise<void> {
    const { stream, range } = this.#host;
    if (stream === null || stream.state.cursor === null) return;
    const variants = this.visible.list(stream.state.variants);
    const newest = Math.max(0, ...variants.map(({ countedAt }) => (countedAt === null ? 0 : Date.parse(countedAt))));
    // A window at the beginning of what is shown looks back beyond it.
    const back = range === null ? 0 : range * MINUTE_MS + this.counts.windowMs;
    const from = back === 0 || newest === 0 ? null : Math.max(0, newest - back);
    if (await this.counts.load(stream, { variants, from, points: POINTS })) this.#host.onChange();
  }

  /** Loads a closer look at some times, when what is known of them is coarser than what can be seen. */
  async loadDetail(times: readonly [number, number], shown: readonly Variant[]): Promise<void> {
    const { stream, hasOwnData } = this.#host;
    const known = this.counts.finestFor(times).resolutionMs;
    if (stream === null || hasOwnData || known <= Math.max(MIN_BUCKET_MS, (times[1] - times[0]) / POINTS)) return;
    if (await this.counts.loadDetail(stream, shown, times, POINTS)) this.#host.onChange();
  }

  /** The variants that stand in the legend: those given, those of the stream, or what the counts alone say. */
  listVariants(given: readonly Variant[] | null): Variant[] {
    const { stream, hasOwnData } = this.#host;
    if (given === null && !hasOwnData) return this.visible.list(stream?.state.variants ?? new Map());
    this.visible.invalidate();
    const own = given ?? variantsFromCounts(this.counts.series);
    return this.visible.list(new Map(own.map((variant) => [variant.id, variant])));
  }

  /** The first and the last time of all counts; not finite when there are none. */
  timeExtent(): [oldest: number, newest: number] {
    let [oldest, newest] = [Infinity, -Infinity];
    for (const { times, length } of this.counts.series.values()) {
      if (length === 0) continue;
      oldest = Math.min(oldest, times[0] as number);
      newest = Math.max(newest, times[length - 1] as number);
    }
    return [oldest, newest];
  }
}

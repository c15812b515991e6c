import type { Variant } from '../../../protocol/index.ts';
import type { Changed, LiveStream, StreamStatus } from '../../../sdk/index.ts';
import { Choice } from './visible-variants.ts';
import { Counts, type CountPoint } from './counts.ts';
import { variantsOf } from '../input/selection.ts';
import type { Past } from './series.ts';

const MINUTE_MS = 60_000;
/** Points of the past that are asked for: about one for two pixels. */
const POINTS = 600;
/** Points that come live are a second apart. */
const MIN_BUCKET_MS = 1000;

/** Whom a feed feeds. */
export interface Fed {
  readonly stream: LiveStream | null;
  /** Whether data were given by property, so that no stream is needed. */
  readonly hasOwnData: boolean;
  /** Minutes that are shown; null for all there is. */
  readonly range: number | null;
  /** Points have come. */
  grew(): void;
  /** More than points has changed. */
  refresh(): void;
}

/** Where the counts come from: a stream, with its past as far as it is shown, or the page. */
export class Feed {
  readonly counts = new Counts();
  readonly choice = new Choice();
  readonly #fed: Fed;
  /** Whether points were added by the page. */
  isOwn = false;
  #wasLost = false;

  constructor(fed: Fed) {
    this.#fed = fed;
  }

  /** Shows the history that the page gave; null to go back to the stream. */
  use(history: Past | null): void {
    this.isOwn = false;
    if (history !== null) this.counts.use(history);
    else {
      this.counts.clear();
      void this.load();
    }
  }

  /** Adds points of the page's own. */
  add(points: Iterable<CountPoint>): void {
    const isFirst = !this.isOwn;
    this.isOwn = true;
    if (this.counts.add(points) || isFirst) this.#fed.refresh();
    this.#fed.grew();
  }

  /** Takes in what a frame of the stream changed; null when another stream begins. */
  changed(changed: Changed | null): void {
    if (changed === null || changed.reset) {
      this.#wasLost = false;
      this.counts.clear();
      this.choice.forget();
      this.#fed.refresh();
      void this.load();
      return;
    }
    let isOther = changed.experiments.length + changed.patterns.length > 0;
    for (const variant of changed.variants) {
      if (this.choice.notice(variant)) isOther = true;
      if (this.choice.wants(variant.id)) this.counts.take(variant);
    }
    if (isOther) this.#fed.refresh();
    if (changed.variants.length > 0) this.#fed.grew();
  }

  /** Takes in how the connection stands: what comes after a silence may have passed over something, and the past says what. */
  status({ phase }: StreamStatus): void {
    if (phase !== 'live') {
      if (!this.#wasLost) this.counts.markGaps();
      this.#wasLost = true;
    } else if (this.#wasLost) {
      this.#wasLost = false;
      void this.load();
    }
    this.#fed.refresh();
  }

  /** Loads the past as far as it is shown. */
  async load(): Promise<void> {
    const { stream, range } = this.#fed;
    if (stream === null || stream.state.cursor === null) return;
    const variants = this.choice.list(stream.state.variants);
    const newest = Math.max(0, ...variants.map(({ countedAt }) => (countedAt === null ? 0 : Date.parse(countedAt))));
    // A window at the beginning of what is shown looks back beyond it.
    const back = range === null ? 0 : range * MINUTE_MS + this.counts.windowMs;
    const from = back === 0 || newest === 0 ? null : Math.max(0, newest - back);
    if (await this.counts.load(stream, { variants, from, points: POINTS })) this.#fed.refresh();
  }

  /** Loads a closer look at some times, when what is known of them is coarser than what can be seen. */
  async loadDetail(times: readonly [number, number], shown: readonly Variant[]): Promise<void> {
    const { stream, hasOwnData } = this.#fed;
    const known = this.counts.of(times).resolutionMs;
    if (stream === null || hasOwnData || known <= Math.max(MIN_BUCKET_MS, (times[1] - times[0]) / POINTS)) return;
    if (await this.counts.loadDetail(stream, shown, times, POINTS)) this.#fed.refresh();
  }

  /** The variants that stand in the legend: those given, those of the stream, or what the counts alone say. */
  rows(given: readonly Variant[] | null): Variant[] {
    const { stream, hasOwnData } = this.#fed;
    if (given === null && !hasOwnData) return this.choice.list(stream?.state.variants ?? new Map());
    this.choice.forget();
    const own = given ?? variantsOf(this.counts.series);
    return this.choice.list(new Map(own.map((variant) => [variant.id, variant])));
  }

  /** The first and the last time of all counts; not finite when there are none. */
  ends(): [oldest: number, newest: number] {
    let [oldest, newest] = [Infinity, -Infinity];
    for (const { times, length } of this.counts.series.values()) {
      if (length === 0) continue;
      oldest = Math.min(oldest, times[0] as number);
      newest = Math.max(newest, times[length - 1] as number);
    }
    return [oldest, newest];
  }
}

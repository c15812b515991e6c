import type { History, HistorySeries, Kill, Variant } from '../../../protocol/index.ts';
import type { LiveStream, StreamState } from '../../../sdk/index.ts';

/**
 * How many impressions a stop saved: what the variant would have got since, had it kept the share of its test's impressions that it had
 * until then.
 *
 *   saved = n / (n + m) * s
 *
 * n: its own impressions when it was stopped; m: those of the other variants of its experiment from its posting until then; s: those of
 * the others from then until now, or until it was shown again. The test's traffic since has all gone to the others, so s is what there
 * was to share. Not known where the others were not shown beside it (observational experiments) or are not there.
 */
export interface SavedBase {
  /** n / (n + m), 0 to 1. */
  readonly share: number;
  /** Impressions of the others when it was stopped. */
  readonly before: number;
  /** Impressions of the others when it was shown again; null while the stop stands. */
  readonly until: number | null;
}

/** Impressions saved so far; `othersNow`: the present impressions of the other variants of the experiment. */
function savedBy({ share, before, until }: SavedBase, othersNow: number): number {
  return Math.round(share * Math.max(0, (until ?? othersNow) - before));
}

/** Cumulative impressions at a moment; inside a bucket they are taken to have come evenly. */
function impressionsAt({ times, impressions }: HistorySeries, at: number): number {
  let after = times.findIndex((time) => time > at);
  if (after === -1) after = times.length;
  if (after === 0) return 0;
  const [from, had] = [times[after - 1] as number, impressions[after - 1] as number];
  const [to, has] = [times[after] ?? from, impressions[after] ?? had];
  return to === from ? had : had + ((has - had) * (at - from)) / (to - from);
}

/** The base from which the impressions saved by a stop are computed; null when its variant was always alone. */
function baseOf(kill: Kill, variant: Variant, others: readonly HistorySeries[]): SavedBase | null {
  const othersAt = (time: string): number => {
    const at = Date.parse(time);
    return others.reduce((sum, series) => sum + impressionsAt(series, at), 0);
  };
  const before = othersAt(kill.at);
  const beside = before - othersAt(variant.postedAt);
  if (others.length === 0 || kill.impressions + beside <= 0) return null;
  return {
    share: kill.impressions / (kill.impressions + beside),
    before,
    until: kill.revivedAt === null ? null : othersAt(kill.revivedAt),
  };
}

/** The history of an experiment with more variants is too long to request. */
const MAX_VARIANTS = 60;
const POINTS = 1000;
/** Pause between a refused request and the next one, milliseconds. */
const REST_MS = 30_000;

/** The variants of each experiment. */
function companyIn(state: StreamState): Map<string, Variant[]> {
  const company = new Map<string, Variant[]>();
  for (const variant of state.variants.values()) {
    const beside = company.get(variant.experiment);
    if (beside === undefined) company.set(variant.experiment, [variant]);
    else beside.push(variant);
  }
  return company;
}

const keyOf = ({ id, revivedAt }: Kill): string => JSON.stringify([id, revivedAt]);

/** Knows how many impressions the stops of one stream saved. It asks the stream's history once for each experiment that is looked at. */
export class SavedImpressions {
  #stream: LiveStream;
  /** By stop; null where nobody can say. */
  #bases = new Map<string, SavedBase | null>();
  readonly #wanted = new Map<string, Kill>();
  readonly #listeners = new Set<() => void>();
  #isAsking = false;
  #restsUntil = 0;
  #company: Map<string, Variant[]> | null = null;
  #epoch = '';

  constructor(stream: LiveStream) {
    this.#stream = stream;
  }

  /** Handles come and go, and one that was closed answers nothing: the newest is asked. */
  askThrough(stream: LiveStream): void {
    this.#stream = stream;
  }

  /** Calls back when more is known; returns the function that ends it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Impressions that a stop has saved until now; undefined until the first request is answered, null when nobody can say. */
  of(kill: Kill): number | null | undefined {
    const base = this.#bases.get(keyOf(kill));
    if (!base) return base;
    return savedBy(base, this.#othersNow(kill));
  }

  /** Asks for these stops, if nothing is known of them yet. */
  want(kills: readonly Kill[]): void {
    const epoch = this.#stream.state.cursor?.split('.')[0] ?? '';
    if (epoch !== this.#epoch) {
      // Another history: what was known is of stops that never were.
      this.#epoch = epoch;
      this.#bases = new Map();
      this.#wanted.clear();
    }
    for (const kill of kills) {
      const key = keyOf(kill);
      if (!this.#bases.has(key)) this.#wanted.set(key, kill);
    }
    if (this.#wanted.size > 0) void this.#ask();
  }

  /** The company of each variant is looked up once for all that is rendered together. */
  #companyOf(experiment: string): readonly Variant[] {
    if (this.#company === null) {
      this.#company = companyIn(this.#stream.state);
      queueMicrotask(() => (this.#company = null));
    }
    return this.#company.get(experiment) ?? [];
  }

  #othersNow({ experiment, variant }: Kill): number {
    let sum = 0;
    for (const one of this.#companyOf(experiment)) if (one.id !== variant) sum += one.impressions;
    return sum;
  }

  async #ask(): Promise<void> {
    if (this.#isAsking || Date.now() < this.#restsUntil) return;
    this.#isAsking = true;
    try {
      while (this.#wanted.size > 0) await this.#askFor([...this.#wanted.values()][0]?.experiment as string);
    } catch {
      // A server without a history cannot answer: the element leaves the figure out and tries again in a while.
      this.#restsUntil = Date.now() + REST_MS;
    } finally {
      this.#isAsking = false;
      for (const listener of [...this.#listeners]) listener();
    }
  }

  async #askFor(experiment: string): Promise<void> {
    const kills = [...this.#wanted].filter(([, kill]) => kill.experiment === experiment);
    const company = this.#companyOf(experiment);
    const beside = company.filter((one) => one.id !== kills[0]?.[1].variant);
    const isCompared = this.#stream.state.experiments.get(experiment)?.comparison === 'randomised';
    let past: History | null = null;
    if (isCompared && beside.length > 0 && company.length <= MAX_VARIANTS) past = await this.#past(kills, company);
    for (const [key, kill] of kills) {
      const variant = this.#stream.state.variants.get(kill.variant);
      const others = past?.series.filter((one) => one.variant !== kill.variant) ?? [];
      this.#bases.set(key, variant === undefined ? null : baseOf(kill, variant, others));
      this.#wanted.delete(key);
    }
  }

  #past(kills: readonly (readonly [string, Kill])[], company: readonly Variant[]): Promise<History> {
    const ends = kills.flatMap(([, { at, revivedAt }]) => [
      Date.parse(at),
      revivedAt === null ? 0 : Date.parse(revivedAt),
    ]);
    const starts = kills.map(([, { variant }]) => company.find(({ id }) => id === variant)?.postedAt ?? '');
    const from = Math.min(
      ...starts.map((at) => Date.parse(at)).filter((at) => !Number.isNaN(at)),
      ...ends.filter(Boolean),
    );
    return this.#stream.history({
      variants: company.map(({ id }) => id),
      from: Math.max(0, from),
      to: Math.max(...ends) + 1000,
      points: POINTS,
    });
  }
}

const ofStreams = new WeakMap<object, SavedImpressions>();

/** The impressions that the stops of a stream saved, shared by all elements on its connection. */
export function savedImpressionsOf(stream: LiveStream): SavedImpressions {
  let saved = ofStreams.get(stream.key);
  if (saved === undefined) ofStreams.set(stream.key, (saved = new SavedImpressions(stream)));
  saved.askThrough(stream);
  return saved;
}

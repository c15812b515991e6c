import type { History, Variant } from '../../protocol/index.ts';
import type { LiveStream } from '../../sdk/index.ts';
import { append, joined, seriesFrom, seriesOf, type Series } from './series.ts';
import { listed } from './selection.ts';

const POINTS = 300;
const MINUTE_MS = 60_000;

/** The counts over time that a chart shows: the past as fetched, and what came since. */
export class Counts {
  #series = new Map<string, Series>();
  #resolutionMs = 0;
  #version = 0;
  #fault = '';
  /** Fetches that were begun; the answer to any but the last is of no use. */
  #fetches = 0;

  /** By variant. */
  get series(): ReadonlyMap<string, Series> {
    return this.#series;
  }

  /** Width of a bucket of the past, in milliseconds; 0 when no past is known. */
  get resolutionMs(): number {
    return this.#resolutionMs;
  }

  /** Rises with every change, so that what is drawn of one version need not be drawn again. */
  get version(): number {
    return this.#version;
  }

  /** Why the past could not be had, in one sentence; empty when it could. */
  get fault(): string {
    return this.#fault;
  }

  /** Forgets everything, and the answers still on their way: they are of another stream, or do not hold any more. */
  clear(): void {
    this.#fetches++;
    this.#replace(new Map(), 0);
    this.#fault = '';
  }

  /** Lets the answers still on their way come to nothing. */
  stop(): void {
    this.#fetches++;
  }

  /** Shows a history that is at hand. */
  use(history: History): void {
    this.clear();
    this.#replace(seriesFrom(history), history.resolutionMs);
  }

  /** Adds the newest counts of a variant. */
  take({ id, countedAt, impressions, engagements }: Variant): void {
    if (countedAt === null) return;
    append(seriesOf(this.#series, id), Date.parse(countedAt), impressions, engagements);
    this.#version++;
  }

  /**
   * Asks for the past of the listed variants and joins to it what came meanwhile. When it cannot be had, `fault` says why, and what
   * comes from now on is still taken.
   *
   * @param range How many minutes up to the newest point; null for all there is.
   * @returns Whether there is something new to show.
   */
  async load(stream: LiveStream, range: number | null): Promise<boolean> {
    if (stream.state.cursor === null) return false;
    const fetch = ++this.#fetches;
    const variants = [...stream.state.variants.values()];
    const newest = Math.max(0, ...variants.map(({ countedAt }) => (countedAt === null ? 0 : Date.parse(countedAt))));
    const from = range === null || newest === 0 ? {} : { from: Math.max(0, newest - range * MINUTE_MS) };
    try {
      const past = await stream.history({ points: POINTS, variants: listed(variants).map(({ id }) => id), ...from });
      if (fetch !== this.#fetches) return false;
      this.#replace(joined(seriesFrom(past), this.#series), past.resolutionMs);
      this.#fault = '';
    } catch (error) {
      if (fetch !== this.#fetches) return false;
      this.#fault = error instanceof Error ? error.message : String(error);
    }
    for (const variant of stream.state.variants.values()) this.take(variant);
    return true;
  }

  #replace(series: Map<string, Series>, resolutionMs: number): void {
    this.#series = series;
    this.#resolutionMs = resolutionMs;
    this.#version++;
  }
}

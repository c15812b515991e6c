import type { LiveStream } from '../../../sdk/index.ts';
import { SPARK } from './cells.ts';
import { setAttribute, type Paint } from './cell-renderers.ts';
import { Past } from '../data/trend-loader.ts';
import { lineThrough, ratesBetween, Trails, type Trail } from '../data/trend-history.ts';

/** What the lines of the trend are drawn from: the ER of the variants in view between a few moments, with their past. */
export class Trend {
  readonly #trails = new Trails();
  readonly #past: Past;

  /** @param host By whose window time is told. @param changed Called when the lines must be drawn anew. */
  constructor(host: Node, changed: () => void) {
    this.#past = new Past(host, this.#trails, changed);
  }

  /** Follows another stream; null for none. */
  follow(stream: LiveStream | null): void {
    this.#past.follow(stream);
  }

  /** Says that the view may show other rows. */
  moved(inView: () => readonly string[]): void {
    this.#past.moved(inView);
  }

  stop(): void {
    this.#past.stop();
  }

  /** What draws a variant's line in an `svg`: anew when a point comes, and not with every count. */
  readonly spark = (svg: Element): Paint => {
    const line = svg.firstElementChild as Element;
    let trail: Trail | null = null;
    let version = -1;
    return (variant) => {
      const next = this.#trails.take(variant);
      if (next === trail && next.version === version) return;
      trail = next;
      version = next.version;
      const rates = ratesBetween(next.impressions, next.engagements);
      setAttribute(line, 'points', rates.length < 2 ? null : lineThrough(rates, SPARK.width, SPARK.height));
    };
  };
}

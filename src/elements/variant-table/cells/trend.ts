import type { LiveStream } from '../../../sdk/index.ts';
import { type CellRenderer, setAttribute, SPARKLINE } from './cell-renderers.ts';
import { TrendLoader } from '../data/trend-loader.ts';
import { lineThrough, ratesBetween, TrendHistory, type TrendPoints } from '../data/trend-history.ts';

/** What the lines of the trend are drawn from: the ER of the variants in view between a few moments, with their past. */
export class Trend {
  readonly #history = new TrendHistory();
  readonly #loader: TrendLoader;

  /** @param host By whose window time is told. @param changed Called when the lines must be drawn anew. */
  constructor(host: Node, changed: () => void) {
    this.#loader = new TrendLoader(host, this.#history, changed);
  }

  /** Follows another stream; null for none. */
  follow(stream: LiveStream | null): void {
    this.#loader.follow(stream);
  }

  /** Says that the view may show other rows. */
  rowsChanged(inView: () => readonly string[]): void {
    this.#loader.rowsChanged(inView);
  }

  stop(): void {
    this.#loader.stop();
  }

  /** What draws a variant's line in an `svg`: anew when a point comes, and not with every count. */
  readonly sparkline = (svg: Element): CellRenderer => {
    const line = svg.firstElementChild as Element;
    let points: TrendPoints | null = null;
    let version = -1;
    return (variant) => {
      const next = this.#history.add(variant);
      if (next === points && next.version === version) return;
      points = next;
      version = next.version;
      const rates = ratesBetween(next.impressions, next.engagements);
      setAttribute(line, 'points', rates.length < 2 ? null : lineThrough(rates, SPARKLINE.width, SPARKLINE.height));
    };
  };
}

import type { LiveStream } from '../../../sdk/index.ts';
import { type CellRenderer, setAttribute, SPARKLINE } from './cell-renderers.ts';
import { TrendLoader } from '../data/trend-loader.ts';
import { lineThrough, ratesBetween, TrendHistory, type TrendPoints } from '../data/trend-history.ts';

/** Draws sparklines of the ER of the variants in view, with their history. */
export class Trend {
  readonly #history = new TrendHistory();
  readonly #loader: TrendLoader;

  /** @param host Its window has the timer. @param changed Called when all sparklines must be drawn again. */
  constructor(host: Node, changed: () => void) {
    this.#loader = new TrendLoader(host, this.#history, changed);
  }

  /** Follows another stream; null for none. */
  follow(stream: LiveStream | null): void {
    this.#loader.follow(stream);
  }

  /** Called when other rows may be in view. */
  rowsChanged(inView: () => readonly string[]): void {
    this.#loader.rowsChanged(inView);
  }

  stop(): void {
    this.#loader.stop();
  }

  /** Makes the renderer of a sparkline in an `svg`: it draws when a point comes, not with every count. */
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

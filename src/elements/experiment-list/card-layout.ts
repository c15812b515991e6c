import type { ReactiveController, ReactiveElement } from 'lit';
import { viewOf } from '../shared/view.ts';

/** How experiments are laid out. */
export type ListLayout = 'auto' | 'rows' | 'cards';

/** A list this wide has room for rows on any screen, px. */
const CARDS_BELOW = 600;
/** A screen this wide has room for the experiment beside the list, px. */
const PHONE_BELOW = 760;

/** Decides between rows and cards: a narrow column of a wide page keeps its rows, since the experiment stands beside it. */
export class CardLayout implements ReactiveController {
  readonly #host: ReactiveElement;
  #observer: ResizeObserver | null = null;
  #isNarrow = false;

  constructor(host: ReactiveElement) {
    this.#host = host;
    host.addController(this);
  }

  isCards(layout: ListLayout): boolean {
    return layout === 'auto' ? this.#isNarrow : layout === 'cards';
  }

  hostConnected(): void {
    const view = viewOf(this.#host);
    if (view.ResizeObserver === undefined) return;
    this.#observer = new view.ResizeObserver(() => this.#look());
    this.#observer.observe(this.#host);
    this.#look();
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#observer = null;
  }

  #look(): void {
    const width = this.#host.clientWidth;
    const isNarrow = width > 0 && width < CARDS_BELOW && viewOf(this.#host).innerWidth < PHONE_BELOW;
    if (isNarrow === this.#isNarrow) return;
    this.#isNarrow = isNarrow;
    this.#host.requestUpdate();
  }
}

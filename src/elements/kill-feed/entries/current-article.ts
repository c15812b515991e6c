import type { ReactiveController, ReactiveElement } from 'lit';

/**
 * The article of a feed that a person is at. Tab comes to it and to its controls only; Page Up and Page Down go from article to article, Control with
 * Home and End out of the feed, as the ARIA practices have it.
 */
export class CurrentArticle implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #more: () => boolean;
  #key: string | null = null;

  /** @param more Shows more articles at the end; false where there are none. */
  constructor(host: ReactiveElement, more: () => boolean) {
    this.#host = host;
    this.#more = more;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#key = null;
  }

  get #articles(): HTMLElement[] {
    return [...this.#host.renderRoot.querySelectorAll<HTMLElement>('[data-entry]')];
  }

  /** The key of the article: of those that are there, the one that had the focus last, else the first. */
  among(keys: readonly string[]): string {
    return (this.#key !== null && keys.includes(this.#key) ? this.#key : keys[0]) ?? '';
  }

  readonly onFocusIn = (event: FocusEvent): void => {
    const key = (event.target as Element).closest<HTMLElement>('[data-entry]')?.dataset['entry'];
    if (key === undefined || key === this.#key) return;
    this.#key = key;
    this.#host.requestUpdate();
  };

  readonly onKey = (event: KeyboardEvent): void => {
    const at = (event.target as Element).closest<HTMLElement>('[data-entry]');
    if (at === null || event.altKey || event.metaKey) return;
    const isLeaving = event.ctrlKey && (event.key === 'Home' || event.key === 'End');
    const step = { PageDown: 1, PageUp: -1 }[event.key];
    if (isLeaving) this.#leave(event.key === 'Home' ? '[data-before]' : '[data-after]');
    else if (step !== undefined && !event.ctrlKey) this.#step(at, step);
    else return;
    event.preventDefault();
  };

  #leave(selector: string): void {
    this.#host.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }

  #step(from: HTMLElement, step: number): void {
    const all = this.#articles;
    const place = all.indexOf(from) + step;
    const next = all[place];
    if (next !== undefined) go(next);
    else if (step > 0 && this.#more()) void this.#host.updateComplete.then(() => go(this.#articles[place]));
  }
}

function go(article: HTMLElement | undefined): void {
  article?.focus();
  article?.scrollIntoView({ block: 'nearest' });
}

import type { ReactiveController, ReactiveElement } from 'lit';
import { viewOf } from '../../shared/view.ts';

/** Entries that are added when the end comes into sight. */
const PAGE = 25;

/** Shows a long list page by page: another one whenever its end comes into sight. */
export class Paging implements ReactiveController {
  readonly #host: ReactiveElement;
  #pages = 1;
  #observer: IntersectionObserver | null = null;
  #end: Element | null = null;
  #watchedAt = 0;

  constructor(host: ReactiveElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer = new (viewOf(this.#host).IntersectionObserver)(
      (seen) => {
        if (seen.some(({ isIntersecting }) => isIntersecting)) this.showMore();
      },
      { rootMargin: '200px' },
    );
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#observer = null;
    this.#end = null;
  }

  /** The number of entries to show. */
  get count(): number {
    return this.#pages * PAGE;
  }

  /** Goes back to the first page. */
  restart(): void {
    this.#pages = 1;
  }

  readonly showMore = (): void => {
    this.#pages++;
    this.#host.requestUpdate();
  };

  /** Watches the line that stands at the end while there is more; null when there is not. To be called after each update. */
  watchEnd(end: Element | null): void {
    if (end === this.#end && this.#watchedAt === this.#pages) return;
    this.#end = end;
    this.#watchedAt = this.#pages;
    // Observed again for each page: the observer reports an end that stays in sight only once.
    this.#observer?.disconnect();
    if (end !== null) this.#observer?.observe(end);
  }
}

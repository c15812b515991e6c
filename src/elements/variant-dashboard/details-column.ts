import { ContextProvider } from '@lit/context';
import type { ReactiveController, ReactiveElement } from 'lit';
import { detailsColumnContext } from '../shared/details/details-column.ts';
import { viewOf } from '../shared/view.ts';

/** Offers the third column of a dashboard to details while it is laid out, which depends on the width. */
export class DetailsColumn implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #provider: ContextProvider<typeof detailsColumnContext>;
  #observer: ResizeObserver | null = null;
  #column: HTMLElement | null = null;

  constructor(host: ReactiveElement) {
    this.#host = host;
    this.#provider = new ContextProvider(host, { context: detailsColumnContext, initialValue: null });
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer = new (viewOf(this.#host).ResizeObserver)(() => this.#offer());
  }

  hostUpdated(): void {
    const column = this.#host.renderRoot.querySelector<HTMLElement>('.column');
    if (column === this.#column) return;
    this.#observer?.disconnect();
    this.#column = column;
    if (column === null) this.#offer();
    else this.#observer?.observe(column);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#column = null;
    this.#offer();
  }

  #offer(): void {
    const column = this.#column;
    this.#provider.setValue(column !== null && column.offsetWidth > 0 ? column : null);
  }
}

import { nothing, type ReactiveElement, type TemplateResult } from 'lit';
import { LazyModule } from '../loading/lazy-module.ts';
import type { Strings } from '../strings/strings.ts';
import type { DetailsFrame } from './details-frame.ts';
import type { DetailsMode } from './details-mode.ts';
import type * as drawerModule from './drawer.ts';

/** An element whose details a button opens. */
interface LazyDrawerHost extends ReactiveElement {
  readonly details: DetailsMode;
}

/** The details of one thing among those that an element lists, over the page; all of it is loaded when somebody may ask for it. */
export class LazyDrawer {
  readonly #host: LazyDrawerHost;
  readonly #opener: (id: string) => HTMLElement | null;
  readonly #changed: () => void;
  readonly #module: LazyModule<typeof drawerModule>;
  #drawer: drawerModule.Drawer | null = null;
  #id: string | null = null;
  /** The id of what details were shown of last. */
  #last = '';

  /**
   * @param opener Finds the button that opens the details of a thing, which has the focus again when they close.
   * @param changed Called when details open or close, before the host is rendered again.
   */
  constructor(host: LazyDrawerHost, opener: (id: string) => HTMLElement | null, changed: () => void) {
    this.#host = host;
    this.#opener = opener;
    this.#changed = changed;
    this.#module = new LazyModule(() => import('./drawer.ts'), { host, isLikely: () => host.details === 'drawer' });
  }

  /** The id of what details are shown of; null while they are closed. */
  get id(): string | null {
    return this.#id;
  }

  /** Opens the details of a thing, or closes those that are open. */
  toggle(id: string): void {
    if (id === this.#id) return this.close();
    this.#id = id;
    this.#module.need();
    this.#update();
  }

  readonly close = (): void => {
    if (this.#id === null) return;
    this.#id = null;
    this.#update();
  };

  /** The details, in their place; nothing while they are closed, or in the page. */
  render(
    strings: Strings,
    frame: (id: string) => Pick<DetailsFrame, 'label' | 'head' | 'body'> | null,
  ): TemplateResult | typeof nothing {
    const id = this.#id;
    const { details } = this.#host;
    if (id === null || details === 'below') return nothing;
    const module = this.#module.need();
    const content = frame(id);
    if (module === null || content === null) return nothing;
    this.#last = id;
    this.#drawer ??= new module.Drawer(this.#host, {
      // A button does not move on by itself: the person who pressed it reads there, by pointer or by key.
      isByKey: () => true,
      // After the update: what hears of the focus may ask for another.
      focusBack: () =>
        void this.#host.updateComplete.then(() => this.#opener(this.#last)?.focus({ preventScroll: true })),
      close: this.close,
    });
    const place = this.#drawer.place(details, false);
    return this.#drawer.show(id, place, module.detailsFrame({ ...content, place, strings, close: this.close }));
  }

  #update(): void {
    this.#changed();
    this.#host.requestUpdate();
  }
}

import type { ReactiveController, ReactiveElement } from 'lit';

/** The controls of an item; those of an open menu have keys of their own. */
const CONTROLS = 'button, summary, a[href]';

/** How items of one tab stop are found, and what has the focus when none of them is left. */
export interface RovingItemsOptions {
  /** A selector of the items; each has its id in `data-id`. */
  readonly items: string;
  /** Whether left and right move too, for items that stand side by side. */
  readonly isSideBySide?: boolean;
  /** The element that takes the focus when no item has a control any more. */
  readonly fallback?: () => HTMLElement | null;
}

/** Where the focus was before an update. */
interface Place {
  readonly index: number;
  readonly control: string;
}

/**
 * Keeps the controls of only one item of a list in the tab order, as in a toolbar of the ARIA Authoring Practices: Tab goes through the controls of that item and
 * on; arrow keys, Home and End go to the same control of another. A control is told from others by `data-control`. When an update takes the control away
 * that has the focus, the next item has it, so that it never falls to the page.
 */
export class RovingItems implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #options: RovingItemsOptions;
  /** The id of the item that had the focus last. */
  #active: string | null = null;
  #place: Place | null = null;

  constructor(host: ReactiveElement, options: RovingItemsOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    // Inside: a move of the focus between two controls of one shadow root is not heard outside of it.
    this.#root?.addEventListener('focusin', this.#focused);
    this.#root?.addEventListener('keydown', this.#pressed);
  }

  hostDisconnected(): void {
    this.#root?.removeEventListener('focusin', this.#focused);
    this.#root?.removeEventListener('keydown', this.#pressed);
  }

  hostUpdate(): void {
    const focused = this.#focusedControl;
    const item = focused?.closest<HTMLElement>(this.#options.items) ?? null;
    this.#place =
      focused === null || item === null
        ? null
        : { index: this.#items.indexOf(item), control: focused.dataset['control'] ?? '' };
  }

  hostUpdated(): void {
    this.#settle();
    const place = this.#place;
    this.#place = null;
    // After the update: what hears of the focus may ask for another.
    if (place !== null && this.#root?.activeElement === null)
      void this.#host.updateComplete.then(() => this.#restore(place));
  }

  /** Leaves the controls of the active item alone in the tab order. */
  #settle(): void {
    const items = this.#items;
    const withControls = items.filter(hasControls);
    const active = withControls.find(({ dataset }) => dataset['id'] === this.#active) ?? withControls[0];
    for (const item of items)
      for (const control of controlsOf(item)) {
        const tabIndex = item === active ? 0 : -1;
        if (control.tabIndex !== tabIndex) control.tabIndex = tabIndex;
      }
  }

  /** Gives the focus to the next item, unless somebody has put it elsewhere. */
  #restore({ index, control }: Place): void {
    if (this.#host.ownerDocument.activeElement !== this.#host.ownerDocument.body) return;
    const items = this.#items;
    const round = [...items.slice(index), ...items.slice(0, index).reverse()];
    const next = round.find((item) => controlOf(item, control) !== null) ?? round.find(hasControls);
    if (next === undefined) this.#options.fallback?.()?.focus();
    else (controlOf(next, control) ?? controlsOf(next)[0])?.focus();
  }

  get #root(): ShadowRoot | null {
    return this.#host.shadowRoot;
  }

  get #items(): HTMLElement[] {
    return [...(this.#root?.querySelectorAll<HTMLElement>(this.#options.items) ?? [])];
  }

  get #focusedControl(): HTMLElement | null {
    return (this.#root?.activeElement ?? null) as HTMLElement | null;
  }

  readonly #focused = (): void => {
    const id = this.#focusedControl?.closest<HTMLElement>(this.#options.items)?.dataset['id'];
    if (id === undefined || id === this.#active) return;
    this.#active = id;
    this.#settle();
  };

  readonly #pressed = (pressed: Event): void => {
    const event = pressed as KeyboardEvent;
    const from = this.#focusedControl;
    const item = from?.closest<HTMLElement>(this.#options.items) ?? null;
    if (from === null || item === null || !controlsOf(item).includes(from)) return;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const items = this.#items.filter(hasControls);
    const next = this.#next(event.key, items.indexOf(item), items.length);
    if (next === null) return;
    event.preventDefault();
    const to = items[next] as HTMLElement;
    (controlOf(to, from.dataset['control'] ?? '') ?? controlsOf(to)[0])?.focus();
  };

  /** The place that a key goes to; null for a key that moves nothing. */
  #next(key: string, at: number, count: number): number | null {
    const isRtl = this.#host.matches(':dir(rtl)');
    const [ahead, back] = isRtl ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft'];
    const { isSideBySide = false } = this.#options;
    if (key === 'ArrowDown' || (isSideBySide && key === ahead)) return Math.min(at + 1, count - 1);
    if (key === 'ArrowUp' || (isSideBySide && key === back)) return Math.max(at - 1, 0);
    if (key === 'Home') return 0;
    return key === 'End' ? count - 1 : null;
  }
}

const controlsOf = (item: Element): HTMLElement[] =>
  [...item.querySelectorAll<HTMLElement>(CONTROLS)].filter((control) => control.closest('[popover]') === null);

const hasControls = (item: Element): boolean => controlsOf(item).length > 0;

const controlOf = (item: Element, name: string): HTMLElement | null =>
  controlsOf(item).find(({ dataset }) => (dataset['control'] ?? '') === name) ?? null;

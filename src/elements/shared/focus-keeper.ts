import type { ReactiveController, ReactiveElement } from 'lit';

/**
 * Keeps the focus in an element when an update takes the control away that has it, such as a button whose work is done: without it the focus falls to
 * the page, and a person with a keyboard begins from the top.
 *
 * @example
 * new FocusKeeper(this, '#title'); // with tabindex="-1"
 */
export class FocusKeeper implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #selectorFor: (lost: Element) => string | null;
  /** The part that should have the focus, should it be lost in this update. */
  #next: string | null = null;

  /**
   * @param selector - The part of the shadow root that has the focus then, or what gives it for the control that is about to go; null where another keeps
   * the focus.
   */
  constructor(host: ReactiveElement, selector: string | ((lost: Element) => string | null)) {
    this.#host = host;
    this.#selectorFor = typeof selector === 'string' ? () => selector : selector;
    host.addController(this);
  }

  get #focused(): Element | null {
    return this.#host.shadowRoot?.activeElement ?? null;
  }

  hostUpdate(): void {
    const focused = this.#focused;
    this.#next = focused === null ? null : this.#selectorFor(focused);
  }

  hostUpdated(): void {
    const next = this.#next;
    if (next === null || this.#focused !== null) return;
    // Not inside the update: an element that changes with its focus would be updated again at once.
    queueMicrotask(() => this.#host.shadowRoot?.querySelector<HTMLElement>(next)?.focus({ preventScroll: true }));
  }
}

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
  readonly #selector: string;
  #hadFocus = false;

  /** @param selector - The part of the shadow root that has the focus then. */
  constructor(host: ReactiveElement, selector: string) {
    this.#host = host;
    this.#selector = selector;
    host.addController(this);
  }

  get #hasFocus(): boolean {
    return (this.#host.shadowRoot?.activeElement ?? null) !== null;
  }

  hostUpdate(): void {
    this.#hadFocus = this.#hasFocus;
  }

  hostUpdated(): void {
    if (!this.#hadFocus || this.#hasFocus) return;
    this.#host.shadowRoot?.querySelector<HTMLElement>(this.#selector)?.focus({ preventScroll: true });
  }
}

import type { ReactiveController, ReactiveElement } from 'lit';
import { viewOf } from './view.ts';

/**
 * Knows whether an element is being printed, and renders it for print at once: a browser prints the page as it is when the listeners of
 * `beforeprint` have returned.
 */
export class Printing implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #changed: () => void;
  #isOn = false;
  #end: (() => void) | null = null;

  /** @param changed Called before the element renders again. */
  constructor(host: ReactiveElement, changed: () => void = () => {}) {
    this.#host = host;
    this.#changed = changed;
    host.addController(this);
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  hostConnected(): void {
    const view = viewOf(this.#host);
    const ending = new view.AbortController();
    const { signal } = ending;
    view.addEventListener('beforeprint', () => this.#set(true), { signal });
    view.addEventListener('afterprint', () => this.#set(false), { signal });
    // Also without those: a page that is shown as it would be printed.
    const media = view.matchMedia('print');
    media.addEventListener('change', () => this.#set(media.matches), { signal });
    this.#isOn = media.matches;
    this.#end = () => ending.abort();
  }

  hostDisconnected(): void {
    this.#end?.();
    this.#end = null;
    this.#isOn = false;
  }

  #set(isOn: boolean): void {
    const isOther = isOn !== this.#isOn;
    this.#isOn = isOn;
    this.#changed();
    this.#host.requestUpdate();
    if (isOther) (this.#host as unknown as { performUpdate(): void }).performUpdate();
  }
}

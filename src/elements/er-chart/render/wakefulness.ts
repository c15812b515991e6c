import type { ReactiveElement } from 'lit';
import { observeEnvironment } from '../../shared/evidence-canvas/environment-observer.ts';
import type { Printing } from '../../shared/printing.ts';

/** Knows whether anybody can see a chart: one that nobody sees costs nothing. */
export class Wakefulness {
  readonly #host: ReactiveElement;
  readonly #printing: Printing;
  readonly #changed: () => void;
  #isVisible = true;
  #stop: (() => void) | null = null;

  /** @param changed Called when the chart came into view, or when it looks otherwise than before. */
  constructor(host: ReactiveElement, printing: Printing, changed: () => void) {
    this.#host = host;
    this.#printing = printing;
    this.#changed = changed;
  }

  /** Whether it is in view, or printed. */
  get isAwake(): boolean {
    return this.#printing.isOn || (this.#isVisible && !this.#host.ownerDocument.hidden);
  }

  /** Observes what is around the chart, until `stop`. */
  start(isStale: () => boolean): void {
    this.#stop = observeEnvironment(this.#host, {
      onVisibility: (isVisible) => {
        // The first report says what was assumed: it is visible.
        const wasVisible = this.#isVisible;
        this.#isVisible = isVisible;
        if (isVisible && (!wasVisible || isStale())) this.#changed();
      },
      onAppearance: () => this.#changed(),
    });
  }

  stop(): void {
    this.#stop?.();
    this.#stop = null;
  }
}

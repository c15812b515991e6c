import { mergeChanged } from './replica.ts';
import type { Changed } from '../stream.ts';

/** How long a page that draws no frames (a hidden tab) waits before it is told all the same, milliseconds. */
const HIDDEN_MS = 250;

/**
 * Lets changes through at most once per animation frame of a page, joined; in workers and Node at once.
 */
export class FrameBatcher {
  readonly #deliver: (changed: Changed) => void;
  #waiting: Changed | null = null;
  #frame: number | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(deliver: (changed: Changed) => void) {
    this.#deliver = deliver;
  }

  /** Hands over what changed. */
  push(changed: Changed): void {
    if (typeof requestAnimationFrame !== 'function') {
      this.#deliver(changed);
      return;
    }
    this.#waiting = this.#waiting === null ? changed : mergeChanged(this.#waiting, changed);
    if (this.#frame !== null) return;
    this.#frame = requestAnimationFrame(() => this.#flush());
    this.#timer = setTimeout(() => this.#flush(), HIDDEN_MS);
  }

  #flush(): void {
    const changed = this.#waiting;
    this.cancel();
    if (changed !== null) this.#deliver(changed);
  }

  /** Forgets what waits. */
  cancel(): void {
    this.#waiting = null;
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#frame = null;
    this.#timer = null;
  }
}

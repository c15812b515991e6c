import { mergeChanged } from './replica.ts';
import type { Changed } from '../stream.ts';

/** A page that draws no frames, such as a hidden tab, gets its changes after this time. Milliseconds. */
const HIDDEN_MS = 250;

/** Delivers changes at most once per animation frame of a page, merged; in workers and Node at once. */
export class FrameBatcher {
  readonly #deliver: (changed: Changed) => void;
  #waiting: Changed | null = null;
  #frame: number | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(deliver: (changed: Changed) => void) {
    this.#deliver = deliver;
  }

  /** Delivers a change with the next frame. */
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

  /** Delivers a change now, with what waits for the next frame. */
  deliverNow(changed: Changed): void {
    this.push(changed);
    this.#flush();
  }

  #flush(): void {
    const changed = this.#waiting;
    this.cancel();
    if (changed !== null) this.#deliver(changed);
  }

  /** Drops what has not been delivered. */
  cancel(): void {
    this.#waiting = null;
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#frame = null;
    this.#timer = null;
  }
}

import { MAX_TIMER_MS } from './backoff.ts';

/** A token is replaced when so much of the time that was left of it has passed; and what failed is tried again at so much of the rest. */
const PART = { first: 0.8, again: 0.5 } as const;

/** Below this it is left to the server to end the connection. Milliseconds. */
const MIN_MS = 100;

/** Replaces a token before it ends. Times are counted from when they were told, so that a local clock that is wrong does not matter. */
export class TokenRefresh {
  readonly #refresh: () => void;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #expiresAt = 0;

  constructor(renew: () => void) {
    this.#refresh = renew;
  }

  /** The token ends in so many milliseconds. */
  expiresIn(ms: number): void {
    this.#expiresAt = performance.now() + ms;
    this.#schedule(PART.first);
  }

  /** Plans another attempt within the time that is left. */
  retry(): void {
    this.#schedule(PART.again);
  }

  #schedule(part: number): void {
    this.cancel();
    const wait = part * (this.#expiresAt - performance.now());
    if (wait > MIN_MS) this.#timer = setTimeout(() => this.#refresh(), Math.min(wait, MAX_TIMER_MS));
  }

  /** Plans nothing any more. */
  cancel(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}

import { LONGEST_TIMER_MS } from './backoff.ts';

/** A token is replaced when so much of the time that was left of it has passed; and what failed is tried again at so much of the rest. */
const PART = { first: 0.8, again: 0.5 } as const;

/** Below this it is left to the server to end the connection. Milliseconds. */
const LEAST_MS = 100;

/** Replaces a token before it ends. Times are counted from when they were told, so that a local clock that is wrong does not matter. */
export class Renewal {
  readonly #renew: () => void;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #endsAt = 0;

  constructor(renew: () => void) {
    this.#renew = renew;
  }

  /** The token ends in so many milliseconds. */
  endsIn(ms: number): void {
    this.#endsAt = performance.now() + ms;
    this.#plan(PART.first);
  }

  /** Plans another attempt within the time that is left. */
  again(): void {
    this.#plan(PART.again);
  }

  #plan(part: number): void {
    this.stop();
    const wait = part * (this.#endsAt - performance.now());
    if (wait > LEAST_MS) this.#timer = setTimeout(() => this.#renew(), Math.min(wait, LONGEST_TIMER_MS));
  }

  /** Plans nothing any more. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}

import type { Cancel, Clock } from './clock.ts';

/** At most 20 frames a second on average; commits in between join the next frame. */
export const FRAME_MS = 50;

/**
 * After a quiet time or a late frame, frames may follow each other faster until this much time is made up. Otherwise one late frame would
 * delay every later one for as long as changes come at the full rate.
 */
const CREDIT_MS = 100;

/**
 * Frames may use at most this part of the processor: a large crowd gets fewer of them, and everything else goes on. Measured in processor
 * time, since by the clock a server that shares its processor would delay its viewers twice.
 */
const BUSY_PART = 0.5;

/** Decides when a hub sends its next frame: at once after a quiet time, then at a pace that holds however many viewers there are. */
export class FramePace {
  readonly #clock: Clock;
  readonly #onDue: () => void;
  /** The earliest time of the next frame. */
  #nextAt = 0;
  /** The next frame, once it is scheduled. */
  #frame: { readonly at: number; readonly cancel: Cancel } | null = null;

  /** @param onDue Called when a frame is due, which it should send by `send`. */
  constructor(clock: Clock, onDue: () => void) {
    this.#clock = clock;
    this.#onDue = onDue;
  }

  /** Schedules a frame, which waits at least this long, unless an earlier one is. Milliseconds. */
  request(delayMs: number): void {
    const now = this.#clock.elapsed();
    const at = Math.max(this.#nextAt, now + delayMs);
    if (this.#frame !== null && this.#frame.at <= Math.max(at, now)) return;
    this.#frame?.cancel();
    // Not before the sender has its answer.
    const cancel = at <= now ? this.#clock.soon(this.#due) : this.#clock.after(at - now, this.#due);
    this.#frame = { at, cancel };
  }

  /** Takes back the frame that is scheduled. */
  cancel(): void {
    this.#frame?.cancel();
    this.#frame = null;
  }

  /** Sends a frame, and keeps a distance to the next one by the processor time that it took. */
  send(work: (now: number) => void): void {
    const [start, spentBefore] = [this.#clock.elapsed(), this.#clock.spent()];
    work(start);
    const spacing = Math.max(FRAME_MS, (this.#clock.spent() - spentBefore) / BUSY_PART);
    this.#nextAt = Math.min(Math.max(this.#nextAt, start - CREDIT_MS), start) + spacing;
  }

  readonly #due = (): void => {
    this.#frame = null;
    this.#onDue();
  };
}

import { MAX_TIMER_MS } from './backoff.ts';

/** Silence of so many heartbeats means that the connection is dead. */
const SILENT_BEATS = 2.5;

/**
 * Notices that a server has fallen silent. A page that sleeps runs no timers, so it is to be asked again when the page wakes; and neither
 * clock is to be trusted alone: one stands still while a machine sleeps, the other may be set.
 */
export class HeartbeatWatchdog {
  readonly #onSilent: () => void;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #mostMs = 0;
  #heardAt = { day: 0, run: 0 };

  constructor(onSilent: () => void) {
    this.#onSilent = onSilent;
  }

  /** Something was heard, and the next is due within the time of some heartbeats. */
  expectNext(heartbeatMs: number): void {
    this.stop();
    this.#mostMs = SILENT_BEATS * heartbeatMs;
    this.#heardAt = { day: Date.now(), run: performance.now() };
    this.#timer = setTimeout(() => this.#onSilent(), Math.min(this.#mostMs, MAX_TIMER_MS));
  }

  /** Looks now whether it has been too long. */
  check(): void {
    const { day, run } = this.#heardAt;
    if (this.#timer !== null && Math.max(Date.now() - day, performance.now() - run) > this.#mostMs) this.#onSilent();
  }

  /** Expects nothing any more. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}

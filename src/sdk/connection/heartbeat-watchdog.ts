import { MAX_TIMER_MS } from './backoff.ts';

/** A connection is dead when it has been silent for this many heartbeats. */
const SILENT_BEATS = 2.5;

/**
 * Notices that a server has gone silent. A sleeping page runs no timers, so the connection checks again when the page wakes; and no clock is
 * trusted alone, since one stands still while a machine sleeps and the other may be set.
 */
export class HeartbeatWatchdog {
  readonly #onSilent: () => void;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #maxSilenceMs = 0;
  #lastMessage = { wall: 0, monotonic: 0 };

  constructor(onSilent: () => void) {
    this.#onSilent = onSilent;
  }

  /** A message has arrived; the next is due within a few heartbeats. */
  expectNext(heartbeatMs: number): void {
    this.stop();
    this.#maxSilenceMs = SILENT_BEATS * heartbeatMs;
    this.#lastMessage = { wall: Date.now(), monotonic: performance.now() };
    this.#timer = setTimeout(() => this.#onSilent(), Math.min(this.#maxSilenceMs, MAX_TIMER_MS));
  }

  /** Checks now whether the silence has lasted too long. */
  check(): void {
    const { wall, monotonic } = this.#lastMessage;
    const silenceMs = Math.max(Date.now() - wall, performance.now() - monotonic);
    if (this.#timer !== null && silenceMs > this.#maxSilenceMs) this.#onSilent();
  }

  /** Expects nothing any more. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}

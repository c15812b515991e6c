/** The smallest difference of the last one to two such windows counts, so that a clock that was set is forgotten. Milliseconds. */
const WINDOW_MS = 60_000;

/**
 * The server's clock as seen from here, and how long changes take from their commit to their arrival though the two clocks disagree. The
 * smallest difference seen lately between a message's server time and its arrival is taken for the offset plus the shortest trip, and half of
 * the opening round trip for that trip. Times of arrival are by a monotonic clock, milliseconds.
 */
export class ClockOffset {
  #smallest = Number.POSITIVE_INFINITY;
  #former = Number.POSITIVE_INFINITY;
  #windowEnds = 0;
  #tripMs = 0;
  /** The server's clock, and the monotonic clock at the same moment; null before the server has named a time. */
  #server: { readonly at: number; readonly monotonic: number } | null = null;

  /** Starts over with a connection: its welcome, received `now`, answered a hello. */
  welcome(serverAt: number, helloAt: number, now: number): void {
    this.#server = { at: serverAt, monotonic: now };
    this.#smallest = now - serverAt;
    this.#former = Number.POSITIVE_INFINITY;
    this.#windowEnds = now + WINDOW_MS;
    this.#tripMs = Math.max(0, now - helloAt) / 2;
  }

  /** Takes the server's time from where no message names it. */
  set(serverAt: number): void {
    this.#server = { at: serverAt, monotonic: performance.now() };
  }

  /** The time by the server's clock, milliseconds since 1970; by the local clock until the server has named its own. */
  serverTime(): number {
    return this.#server === null ? Date.now() : this.#server.at + performance.now() - this.#server.monotonic;
  }

  /** The delay of a message that was sent at a time by the server's clock, in milliseconds; never below 0. */
  delayOf(serverAt: number, now: number): number {
    const difference = now - serverAt;
    if (now > this.#windowEnds) {
      this.#former = this.#smallest;
      this.#smallest = Number.POSITIVE_INFINITY;
      this.#windowEnds = now + WINDOW_MS;
    }
    this.#smallest = Math.min(this.#smallest, difference);
    return difference - Math.min(this.#smallest, this.#former) + this.#tripMs;
  }
}

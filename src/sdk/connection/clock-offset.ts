/** The smallest difference is looked for in the last one to two of these, so that a clock that was set is forgotten. Milliseconds. */
const WINDOW_MS = 60_000;

/**
 * Estimates how long changes take from the server's commit to their arrival, with two clocks that do not agree. The smallest
 * difference seen lately between a message's server time and its arrival is taken for the offset plus the shortest way, and half of the
 * opening round trip for that way. Times of arrival are by a clock that only goes forward, milliseconds.
 */
export class ClockOffset {
  #smallest = Number.POSITIVE_INFINITY;
  #former = Number.POSITIVE_INFINITY;
  #windowEnds = 0;
  #way = 0;

  /** Begins anew with a connection: its welcome answered a hello. */
  welcome(serverAt: number, helloAt: number, now: number): void {
    this.#smallest = now - serverAt;
    this.#former = Number.POSITIVE_INFINITY;
    this.#windowEnds = now + WINDOW_MS;
    this.#way = Math.max(0, now - helloAt) / 2;
  }

  /** Takes a message's time of sending in and returns its delay in milliseconds, never below 0. */
  delayOf(serverAt: number, now: number): number {
    const difference = now - serverAt;
    if (now > this.#windowEnds) {
      this.#former = this.#smallest;
      this.#smallest = Number.POSITIVE_INFINITY;
      this.#windowEnds = now + WINDOW_MS;
    }
    this.#smallest = Math.min(this.#smallest, difference);
    return difference - Math.min(this.#smallest, this.#former) + this.#way;
  }
}

/**
 * Estimates how long changes take from the server's commit to their arrival, with two clocks that do not agree. The smallest
 * difference ever seen between a message's server time and its arrival is taken for the offset plus the shortest way, and half of the
 * opening round trip for that way.
 */
export class ClockOffset {
  #smallest: number | null = null;
  #way = 0;

  /** Begins anew with a connection: its welcome answered a hello. */
  welcome(serverAt: number, helloAt: number, now: number): void {
    this.#smallest = now - serverAt;
    this.#way = Math.max(0, now - helloAt) / 2;
  }

  /** Takes a message's time of sending in and returns its delay in milliseconds, never below 0. */
  delayOf(serverAt: number, now: number): number {
    const difference = now - serverAt;
    this.#smallest = this.#smallest === null ? difference : Math.min(this.#smallest, difference);
    return Math.max(0, difference - this.#smallest + this.#way);
  }
}

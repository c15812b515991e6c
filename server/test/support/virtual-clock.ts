import type { Cancel, Clock } from '../../src/live/clock.ts';

interface Scheduled {
  readonly at: number;
  readonly work: () => void;
}

/** A clock that stands still until a test moves it: what is due then happens, in order, before the test goes on. */
export class VirtualClock implements Clock {
  #time = 0;
  #scheduled: Scheduled[] = [];
  /** Processor time used, milliseconds; a test adds to it. */
  spentMs = 0;
  /** Work that waits for its turn. */
  turns = 0;

  now(): number {
    return this.#time;
  }

  elapsed(): number {
    return this.#time;
  }

  spent(): number {
    return this.spentMs;
  }

  after(ms: number, work: () => void): Cancel {
    const scheduled = { at: this.#time + ms, work };
    // Of what is due at the same time, what was scheduled first happens first.
    const index = this.#scheduled.findIndex(({ at }) => at > scheduled.at);
    this.#scheduled.splice(index === -1 ? this.#scheduled.length : index, 0, scheduled);
    return () => (this.#scheduled = this.#scheduled.filter((one) => one !== scheduled));
  }

  soon(work: () => void): Cancel {
    return this.after(0, work);
  }

  inTurn(work: () => void): void {
    this.turns += 1;
    this.after(0, () => {
      this.turns -= 1;
      work();
    });
  }

  /** Moves the time on; everything that is due until then happens at its own time. */
  advance(ms: number): void {
    const end = this.#time + ms;
    while (this.#scheduled[0] !== undefined && this.#scheduled[0].at <= end) this.settleOne();
    this.#time = end;
  }

  /** Lets time pass within the work that is being done: it takes this long. */
  busy(ms: number): void {
    this.#time += ms;
  }

  /** Does the one thing that is due next. */
  settleOne(): void {
    const next = this.#scheduled.shift();
    if (next === undefined) return;
    this.#time = Math.max(this.#time, next.at);
    next.work();
  }

  /** Does what is due now. */
  settle(): void {
    this.advance(0);
  }
}

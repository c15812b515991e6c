interface Waiting {
  readonly rank: number;
  readonly begin: () => void;
}

/** A few lanes for work that runs side by side, so that the machine is busy and not crowded. */
export class Lanes {
  /** By rank. */
  readonly #waiting: Waiting[] = [];
  #free: number;

  /** @param count How many lanes there are. */
  constructor(count: number) {
    this.#free = count;
  }

  /**
   * Does some work when a lane is free. Of the work that waits, the one with the lowest rank begins first.
   *
   * @returns What the work returns, and fails as it fails.
   */
  async run<T>(rank: number, work: () => Promise<T>): Promise<T> {
    await new Promise<void>((begin) => {
      const later = this.#waiting.findIndex((other) => other.rank > rank);
      this.#waiting.splice(later < 0 ? this.#waiting.length : later, 0, { rank, begin });
      this.#beginNext();
    });
    try {
      return await work();
    } finally {
      this.#free++;
      this.#beginNext();
    }
  }

  #beginNext(): void {
    if (this.#free === 0) return;
    const next = this.#waiting.shift();
    if (next === undefined) return;
    this.#free--;
    next.begin();
  }
}

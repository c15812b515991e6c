/** A few lanes for work that runs side by side, so that the machine is busy and not crowded. */
export class Lanes {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  /** @param count How many lanes there are. */
  constructor(count: number) {
    this.#free = count;
  }

  /**
   * Does some work when a lane is free, in the order of the calls.
   *
   * @returns What the work returns, and fails as it fails.
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    await new Promise<void>((begin) => {
      this.#waiting.push(begin);
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
    const begin = this.#waiting.shift();
    if (begin === undefined) return;
    this.#free--;
    begin();
  }
}

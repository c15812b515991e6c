/** Timers that are longer fire at once, in every runtime. Milliseconds. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Full jitter: a random moment within a window that doubles with each failure, so that a crowd does not come back at once. */
export function backoffDelay(
  failures: number,
  firstMs: number,
  mostMs: number,
  random: () => number = Math.random,
): number {
  if (failures === 0) return 0;
  return random() * Math.min(mostMs, firstMs * 2 ** Math.min(failures - 1, 30));
}

/** Waits; another may end the wait early. */
export class Pause {
  #end: (() => void) | null = null;

  /** Resolves after the time, or when `end` is called. */
  wait(ms: number): Promise<void> {
    this.end();
    if (ms <= 0) return Promise.resolve();
    return new Promise((done) => {
      const timer = setTimeout(() => this.end(), Math.min(ms, LONGEST_TIMER_MS));
      this.#end = () => {
        clearTimeout(timer);
        done();
      };
    });
  }

  /** Ends the wait now; harmless when there is none. */
  end(): void {
    const end = this.#end;
    this.#end = null;
    end?.();
  }
}

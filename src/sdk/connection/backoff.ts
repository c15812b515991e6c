/** Timers that are longer fire at once, in every runtime. Milliseconds. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

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

/** A server may ask for a longer wait than this; it is not granted. Milliseconds. */
const MAX_WAIT_MS = 60_000;

/** How long the `Retry-After` header asks to wait, in seconds or as a date: milliseconds, at most a minute; 0 without one. */
export function retryAfterMs(response: Response): number {
  const header = response.headers.get('retry-after') ?? '';
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return ms > 0 ? Math.min(ms, MAX_WAIT_MS) : 0;
}

/** A wait that can be ended early. */
export class Sleep {
  #wake: (() => void) | null = null;

  /** Resolves after the time, or when `wake` is called. A wait before it ends. */
  for(ms: number): Promise<void> {
    this.wake();
    if (ms <= 0) return Promise.resolve();
    return new Promise((done) => {
      const timer = setTimeout(() => this.wake(), Math.min(ms, MAX_TIMER_MS));
      this.#wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }

  /** Ends the wait now; does nothing when there is none. */
  wake(): void {
    const wake = this.#wake;
    this.#wake = null;
    wake?.();
  }
}

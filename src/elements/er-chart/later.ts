/** What could not be loaded is not asked for again for so long, milliseconds: to say that it is missing may be to need it once more. */
const REST_MS = 1000;

/**
 * A part of a chart that a first drawing can do without: loaded when it is needed, once for all charts of a page. When that fails it is
 * told, and a need after a moment tries again.
 */
export class Later<Part> {
  readonly #load: () => Promise<Part>;
  readonly #failed: (fault: string | null) => void;
  readonly #restMs: number;
  #hasFailed = false;
  #restsUntil = 0;
  #part: Part | null = null;
  #ready: (() => void) | null = null;

  /**
   * @param load An `import()` of the part.
   * @param failed Called with what is wrong when that failed, and with null when it then succeeds.
   * @param restMs For so long after a failure it is not tried again, milliseconds.
   */
  constructor(load: () => Promise<Part>, failed: (fault: string | null) => void, restMs = REST_MS) {
    this.#load = load;
    this.#failed = failed;
    this.#restMs = restMs;
  }

  /** The part; null when it is not there yet. Then it is loaded, and `ready` is called when it is; of several, the last one. */
  get(ready: () => void): Part | null {
    if (this.#part !== null) return this.#part;
    const isLoading = this.#ready !== null;
    if (!isLoading && performance.now() < this.#restsUntil) return null;
    this.#ready = ready;
    if (!isLoading) void this.#fetch();
    return null;
  }

  async #fetch(): Promise<void> {
    try {
      this.#part = await this.#load();
    } catch (error) {
      this.#ready = null;
      this.#hasFailed = true;
      this.#restsUntil = performance.now() + this.#restMs;
      this.#failed(error instanceof Error ? error.message : String(error));
      return;
    }
    if (this.#hasFailed) this.#failed(null);
    const ready = this.#ready;
    this.#ready = null;
    ready?.();
  }
}

/** What can wait leaves a page so long for its first drawing, milliseconds. */
const FIRST_MS = 200;
/** A page that is busy all the time is not waited for any longer than this, milliseconds. */
const MAX_MS = 2000;

/** Calls back when the page has drawn and has nothing else to do; the function that is returned takes it back. */
export function whenIdle(callback: () => void): () => void {
  let isWanted = true;
  const now = (): void => {
    if (isWanted) callback();
  };
  const timer = setTimeout(() => {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(now, { timeout: MAX_MS });
    else now();
  }, FIRST_MS);
  return () => {
    isWanted = false;
    clearTimeout(timer);
  };
}

/** When a WebSocket is tried again beside a way that works: at once, since it may have been the server; then ever more rarely. Milliseconds. */
const WAITS_MS = [1000, 60_000, 120_000, 300_000, 600_000] as const;

/** A page that has come back into view, or to a network, may be in another one; but not every few seconds. Milliseconds. */
const MIN_MS = 60_000;

/** Plans when to try for a WebSocket again. */
export class WebSocketProbe {
  readonly #onProbe: () => void;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #attempts = 0;
  #lastAt = Number.NEGATIVE_INFINITY;

  constructor(attempt: () => void) {
    this.#onProbe = attempt;
  }

  /** Another way works; does nothing when an attempt is planned already. */
  schedule(): void {
    if (this.#timer !== null) return;
    const wait = WAITS_MS[Math.min(this.#attempts, WAITS_MS.length - 1)] as number;
    this.#timer = setTimeout(() => this.#probe(), wait * (0.75 + Math.random() / 2));
  }

  /** Things may have changed: tries now, when one is planned and the last is not just over. */
  probeNow(): void {
    if (this.#timer !== null && performance.now() - this.#lastAt > MIN_MS) this.#probe();
  }

  #probe(): void {
    this.cancel();
    this.#attempts += 1;
    this.#lastAt = performance.now();
    this.#onProbe();
  }

  /** Plans nothing any more. */
  cancel(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** A WebSocket is there: begins anew the next time. */
  succeeded(): void {
    this.cancel();
    this.#attempts = 0;
  }
}

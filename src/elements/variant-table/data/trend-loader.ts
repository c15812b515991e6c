import type { LiveStream } from '../../../sdk/index.ts';
import { Timer } from '../../shared/timers.ts';
import type { TrendHistory } from './trend-history.ts';

/** History is loaded when the view has rested for this long, in milliseconds. */
const REST_MS = 400;
/** Least time between two requests, in milliseconds, for a view whose rows change all the time. */
const MIN_INTERVAL_MS = 3000;
const POINTS = 24;
/** Most variants that one request is for. */
const MAX_VARIANTS = 60;

/** Loads the history of the variants in view, a few at a time. */
export class TrendLoader {
  readonly #timer: Timer;
  readonly #history: TrendHistory;
  readonly #loaded: () => void;
  #stream: LiveStream | null = null;
  #requested = new Set<string>();
  #requestedAt = -MIN_INTERVAL_MS;

  /** @param host Its window has the timer. @param loaded Called when points were loaded. */
  constructor(host: Node, history: TrendHistory, loaded: () => void) {
    this.#timer = new Timer(host);
    this.#history = history;
    this.#loaded = loaded;
  }

  /** Follows another stream; null for none. */
  follow(stream: LiveStream | null): void {
    if (stream === this.#stream) return;
    this.#stream = stream;
    this.#requested = new Set();
    this.#history.clear();
    this.stop();
  }

  /** Called when other rows may be in view. @param inView The ids of the variants in view when it has come to rest. */
  rowsChanged(inView: () => readonly string[]): void {
    if (this.#stream === null || this.#timer.isRunning) return;
    const wait = Math.max(REST_MS, this.#requestedAt + MIN_INTERVAL_MS - performance.now());
    this.#timer.start(wait, () => void this.#load(inView()));
  }

  stop(): void {
    this.#timer.stop();
  }

  async #load(inView: readonly string[]): Promise<void> {
    const stream = this.#stream;
    const variants = inView.filter((id) => !this.#requested.has(id)).slice(0, MAX_VARIANTS);
    if (stream === null || stream.state.cursor === null || variants.length === 0) return;
    for (const id of variants) this.#requested.add(id);
    this.#requestedAt = performance.now();
    try {
      const past = await stream.history({ variants, points: POINTS });
      if (stream !== this.#stream) return;
      this.#history.prepend(past);
      this.#loaded();
    } catch {
      // The lines then begin with the live points; the details say why when they are opened.
    }
  }
}

import type { LiveStream } from '../../../sdk/index.ts';
import { Timer } from '../../shared/timers.ts';
import type { TrendHistory } from './trend-history.ts';

/** Rows are asked for when the view has rested for this long, in milliseconds. */
const REST_MS = 400;
/** Least time between two requests, in milliseconds: a view whose rows change all the time must not ask all the time. */
const MIN_INTERVAL_MS = 3000;
const POINTS = 24;
/** Most variants that one request is for. */
const MAX_VARIANTS = 60;

/** Fetches the past of the variants in view, a little at a time. */
export class TrendLoader {
  readonly #timer: Timer;
  readonly #history: TrendHistory;
  readonly #loaded: () => void;
  #stream: LiveStream | null = null;
  #requested = new Set<string>();
  #requestedAt = -MIN_INTERVAL_MS;

  /** @param host By whose window time is told. @param loaded Called when trails have become longer. */
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

  /** Says that the view may show other rows. @param inView The ids of the variants that it shows when it has come to rest. */
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
      // The lines then begin with what comes from now on; the details say why when somebody opens them.
    }
  }
}

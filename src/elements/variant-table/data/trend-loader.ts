import type { LiveStream } from '../../../sdk/index.ts';
import { after } from '../../shared/view.ts';
import type { Trails } from './trend-history.ts';

/** Rows are asked for when the view has rested for this long, in milliseconds. */
const REST_MS = 400;
/** Least time between two requests, in milliseconds: a view whose rows change all the time must not ask all the time. */
const PAUSE_MS = 3000;
const POINTS = 24;
/** Most variants that one request is for. */
const ASKED = 60;

/** Fetches the past of the variants in view, a little at a time. */
export class Past {
  readonly #host: Node;
  readonly #trails: Trails;
  readonly #loaded: () => void;
  #stream: LiveStream | null = null;
  #asked = new Set<string>();
  #stopTimer: (() => void) | null = null;
  #askedAt = -PAUSE_MS;

  /** @param host By whose window time is told. @param loaded Called when trails have become longer. */
  constructor(host: Node, trails: Trails, loaded: () => void) {
    this.#host = host;
    this.#trails = trails;
    this.#loaded = loaded;
  }

  /** Follows another stream; null for none. */
  follow(stream: LiveStream | null): void {
    if (stream === this.#stream) return;
    this.#stream = stream;
    this.#asked = new Set();
    this.#trails.clear();
    this.stop();
  }

  /** Says that the view may show other rows. @param inView The ids of the variants that it shows when it has come to rest. */
  moved(inView: () => readonly string[]): void {
    if (this.#stream === null || this.#stopTimer !== null) return;
    const wait = Math.max(REST_MS, this.#askedAt + PAUSE_MS - performance.now());
    this.#stopTimer = after(wait, this.#host, () => {
      this.#stopTimer = null;
      void this.#ask(inView());
    });
  }

  stop(): void {
    this.#stopTimer?.();
    this.#stopTimer = null;
  }

  async #ask(inView: readonly string[]): Promise<void> {
    const stream = this.#stream;
    const variants = inView.filter((id) => !this.#asked.has(id)).slice(0, ASKED);
    if (stream === null || stream.state.cursor === null || variants.length === 0) return;
    for (const id of variants) this.#asked.add(id);
    this.#askedAt = performance.now();
    try {
      const past = await stream.history({ variants, points: POINTS });
      if (stream !== this.#stream) return;
      this.#trails.join(past);
      this.#loaded();
    } catch {
      // The lines then begin with what comes from now on; the details say why when somebody opens them.
    }
  }
}

import type { JudgedGap, JudgedPoint } from 'peeksafe/engine';
import type { StateStore } from '../log/state-store.ts';

/** Points that are written in one transaction. */
const WRITTEN_AT_ONCE = 2000;

/**
 * Writes the judged history of a store whose read model was made without it, while the log is folded. It holds a few points at a time, however long
 * the log. One that fails is tried again at the next start; until then the judged history begins later than it could.
 */
export class JudgedBackfill implements JudgedGap {
  /** It has everything up to this event. */
  readonly judgedTo: number;
  readonly #stream: string;
  readonly #store: StateStore;
  readonly #onError: (what: string, error: unknown) => void;
  #points: JudgedPoint[] = [];
  #hasFailed = false;

  private constructor(stream: string, store: StateStore, onError: (what: string, error: unknown) => void) {
    this.#stream = stream;
    this.#store = store;
    this.#onError = onError;
    this.judgedTo = store.judgedTo(stream);
  }

  /** The backfill of a stream; null where nothing is lacking. */
  static of(stream: string, store: StateStore, onError: (what: string, error: unknown) => void): JudgedBackfill | null {
    return store.judgedTo(stream) < store.watermark(stream) ? new JudgedBackfill(stream, store, onError) : null;
  }

  /** A snapshot of this event or later knows too much: what lies between was not written. */
  get snapshotsBefore(): number {
    return this.judgedTo + 1;
  }

  readonly fill = (points: readonly JudgedPoint[]): void => {
    for (const point of points) this.#points.push(point);
    if (this.#points.length >= WRITTEN_AT_ONCE) this.#write();
  };

  /** Writes what is left, and notes that nothing is lacking any more. */
  end(): void {
    this.#write();
    if (this.#hasFailed) return;
    this.#attempt(() => this.#store.setJudgedTo(this.#stream, this.#store.watermark(this.#stream)));
  }

  #write(): void {
    const points = this.#points;
    this.#points = [];
    if (!this.#hasFailed && points.length > 0) this.#attempt(() => this.#store.addJudged(this.#stream, points));
  }

  #attempt(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.#hasFailed = true;
      this.#onError('judged history', error);
    }
  }
}

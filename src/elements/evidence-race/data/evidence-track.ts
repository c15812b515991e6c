import { MIN_STOP_SHARE } from '../../shared/experiments/situation.ts';

/** The batches that the slope of a projection is taken over. */
export const SLOPE_BATCHES = 20;
/** The batches that a tail shows. */
export const TAIL_BATCHES = 60;
/** More rows than these are thinned out: a scrubber has fewer places. */
const MAX_ROWS = 8192;

/** Columns of equal length: what was judged of a variant at the ends of batches. */
export interface EvidenceColumns {
  /** Milliseconds since 1970, ascending. */
  readonly times: ArrayLike<number>;
  /** Judged impressions until then, which begin again at 0 where the evidence does. */
  readonly impressions: ArrayLike<number>;
  /** Natural logarithm of the evidence; null while it could not be judged. */
  readonly logE: ArrayLike<number | null>;
  /** When the evidence began again, milliseconds since 1970, ascending. */
  readonly restarts?: readonly number[] | undefined;
}

/** The evidence against one variant, batch by batch, and the highest that it ever was. Both begin afresh where the evidence does. */
export class EvidenceTrack {
  readonly #times: number[] = [];
  readonly #logE: number[] = [];
  readonly #impressions: number[] = [];
  readonly #highest: number[] = [];
  /** How often the evidence had begun again. */
  readonly #lives: number[] = [];

  constructor(columns?: EvidenceColumns) {
    if (columns === undefined) return;
    const { times, impressions, logE, restarts = [] } = columns;
    let next = 0;
    for (let row = 0; row < times.length; row++) {
      const time = times[row] as number;
      const isNew = next < restarts.length && (restarts[next] as number) < time;
      while (next < restarts.length && (restarts[next] as number) < time) next++;
      this.append(time, logE[row] ?? null, impressions[row] as number, isNew);
    }
  }

  get length(): number {
    return this.#times.length;
  }

  /** The end of the last batch, milliseconds since 1970; -Infinity before the first. */
  get lastTime(): number {
    return this.#times.at(-1) ?? -Infinity;
  }

  /**
   * Adds a batch; one that is not after the last changes nothing.
   * @param isRestarted Whether the evidence began again in it; fewer impressions than before say so too.
   */
  append(time: number, logE: number | null, impressions: number, isRestarted = false): void {
    if (!(time > this.lastTime)) return;
    if (this.#times.length >= MAX_ROWS) this.#thin();
    const last = this.#times.length - 1;
    const isNew = last < 0 || isRestarted || impressions < (this.#impressions[last] as number);
    const value = logE ?? Number.NaN;
    const before = isNew ? Number.NaN : (this.#highest[last] as number);
    this.#times.push(time);
    this.#logE.push(value);
    this.#impressions.push(impressions);
    this.#highest.push(Number.isNaN(before) || value > before ? value : before);
    this.#lives.push(last < 0 ? 0 : (this.#lives[last] as number) + (isNew ? 1 : 0));
  }

  /** Adds the batches of another that came after the last one here. */
  extend(other: EvidenceTrack): void {
    for (let row = 0; row < other.length; row++) {
      const isNew = row > 0 && other.#lives[row] !== other.#lives[row - 1];
      this.append(other.#times[row] as number, other.logEAt(row), other.#impressions[row] as number, isNew);
    }
  }

  /** The last batch that ended at or before a time; -1 before the first. */
  rowAt(time: number): number {
    let [low, high] = [0, this.#times.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#times[middle] as number) <= time) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** ln E after a batch; null while it could not be judged. */
  logEAt(row: number): number | null {
    const value = this.#logE[row];
    return value === undefined || Number.isNaN(value) ? null : value;
  }

  /** The highest ln E up to a batch; null while it could not be judged. */
  highestAt(row: number): number | null {
    const value = this.#highest[row];
    return value === undefined || Number.isNaN(value) ? null : value;
  }

  /** ln E of the batches up to one, the oldest first: at most the last 60 before it, and it. */
  tailAt(row: number): number[] {
    let from = row;
    while (from > 0 && row - from < TAIL_BATCHES && this.#isJudged(from - 1, row)) from--;
    return row < 0 || !this.#isJudged(row, row) ? [] : this.#logE.slice(from, row + 1);
  }

  /**
   * How much ln E grows with each impression of the variant, over the last 20 batches up to one.
   * @returns Null while fewer are judged, or when it was not shown in them.
   */
  slopeAt(row: number): number | null {
    const from = row - SLOPE_BATCHES;
    if (from < 0 || !this.#isJudged(from, row) || !this.#isJudged(row, row)) return null;
    const shown = (this.#impressions[row] as number) - (this.#impressions[from] as number);
    return shown > 0 ? ((this.#logE[row] as number) - (this.#logE[from] as number)) / shown : null;
  }

  /** Whether a batch has evidence, and none began again between it and another. */
  #isJudged(row: number, other: number): boolean {
    return !Number.isNaN(this.#logE[row]) && this.#lives[row] === this.#lives[other];
  }

  /** Leaves out every second row of the older half. */
  #thin(): void {
    const half = this.#times.length >> 1;
    for (const column of [this.#times, this.#logE, this.#impressions, this.#highest, this.#lives])
      column.splice(0, half, ...column.slice(0, half).filter((_, row) => row % 2 === 1));
  }
}

/** A projection of more than so many times the impressions so far is not said. */
const FAR = 10;

/**
 * Impressions that the variant itself still needs until its evidence suffices, if it goes on growing as it did over the last 20 batches.
 *
 * A projection, not a promise: the evidence may turn at any time.
 * @param soFar Its judged impressions so far: 20 batches say nothing of a future that is many times longer than all its past.
 * @returns From 1 up; null while the slope is unknown, is not positive, there is no evidence to speak of, nothing is needed, or it is too far away to
 * be said.
 */
export function projectedImpressions(
  logE: number,
  logNeeded: number,
  slope: number | null,
  soFar: number,
): number | null {
  if (logE < MIN_STOP_SHARE * logNeeded) return null;
  const left = logNeeded - logE;
  if (slope === null || !(slope > 0) || !(left > 0)) return null;
  const needed = Math.ceil(left / slope);
  return needed <= FAR * soFar ? needed : null;
}

import { interval, NO_PREDICTION, type Counts, type Prior } from '../../../stats/index.ts';

/** The error budgets of the nested bands, the narrowest first. The last is that of the interval which elements name. */
export const BAND_ALPHAS = [0.5, 0.2, 0.05] as const;

/** Points of one variant that are kept at most; beyond it the older half is thinned. */
export const MAX_POINTS = 6000;

const FIRST_ROOM = 64;

/** The judged values of a metric after a batch, where it is no rate of impressions and engagements. */
export interface Measured {
  /** The mean or ratio; NaN where there is none. */
  readonly value: number;
  /** Its interval at an error budget; null where nothing bounds it yet. */
  readonly interval: (alpha: number) => readonly [low: number, high: number] | null;
}

/** A part of a sequence between two restarts, as indexes; both ends are in it. */
export interface Segment {
  readonly from: number;
  readonly to: number;
}

/** The ends of one band, by index. NaN where nothing is judged. */
export interface Band {
  lows: Float64Array;
  highs: Float64Array;
}

const grown = (column: Float64Array, room: number): Float64Array<ArrayBuffer> => {
  const next = new Float64Array(room);
  next.set(column);
  return next;
};

/**
 * The judged rate of one variant with its nested confidence sequences, at the ends of batches. Each band is the sequence itself, for the average ER
 * so far: not a running intersection, which a rhythm of the day would empty. It begins again at a restart, where a row without values parts it.
 */
export class Sequence {
  readonly variant: string;
  readonly #prior: Prior;
  readonly #maxPoints: number;
  /** The first row of each life. */
  #starts: number[] = [];
  length = 0;
  /** Ends of batches, milliseconds since 1970, ascending. */
  times = new Float64Array(FIRST_ROOM);
  impressions = new Float64Array(FIRST_ROOM);
  engagements = new Float64Array(FIRST_ROOM);
  /** NaN before the first impression of a life. */
  rates = new Float64Array(FIRST_ROOM);
  /** ln of the evidence against it; NaN where it is not known. */
  logE = new Float64Array(FIRST_ROOM);
  /** In the order of {@link BAND_ALPHAS}. */
  readonly bands: readonly Band[] = BAND_ALPHAS.map(() => ({
    lows: new Float64Array(FIRST_ROOM),
    highs: new Float64Array(FIRST_ROOM),
  }));

  /** @param prior From the prediction, as the engine has it. @param maxPoints Rows that are kept, at least 8. */
  constructor(variant: string, prior: Prior = NO_PREDICTION, maxPoints = MAX_POINTS) {
    this.variant = variant;
    this.#prior = prior;
    this.#maxPoints = maxPoints;
  }

  /** The time of the last row; -Infinity before the first. */
  get lastTime(): number {
    return this.length === 0 ? -Infinity : (this.times[this.length - 1] as number);
  }

  /**
   * Adds the counts after a batch. Counts below those before begin a new life. A time that is not after the last one changes nothing.
   * @param time The end of the batch, milliseconds since 1970. @param counts Cumulative in this life, judged. @param logE Null where it is not known.
   * @returns Whether a row was added.
   */
  append(time: number, { impressions, engagements }: Counts, logE: number | null, measured?: Measured): boolean {
    if (!(time > this.lastTime)) return false;
    const last = this.length - 1;
    const hadMore = last >= 0 && (this.impressions[last] as number) > impressions;
    if (hadMore) this.restart(Math.min(time - 1, this.lastTime + 1));
    const row = this.#add(time);
    this.impressions[row] = impressions;
    this.engagements[row] = engagements;
    this.logE[row] = logE ?? Number.NaN;
    this.rates[row] = measured?.value ?? (impressions > 0 ? engagements / impressions : Number.NaN);
    if (!Number.isNaN(this.rates[row]) && (row === 0 || Number.isNaN(this.rates[row - 1]))) this.#starts.push(row);
    if (measured === undefined) this.#judge(row);
    else this.#measure(row, measured);
    return true;
  }

  /** Ends a life: what comes next is not joined to what came before. */
  restart(time: number): void {
    if (this.length === 0 || !(time > this.lastTime) || Number.isNaN(this.rates[this.length - 1])) return;
    const row = this.#add(time);
    for (const column of [this.rates, this.logE, ...this.bands.flatMap(({ lows, highs }) => [lows, highs])])
      column[row] = Number.NaN;
    this.impressions[row] = this.engagements[row] = 0;
  }

  /** The last row at or before a time; -1 before the first. */
  indexAt(time: number): number {
    let [low, high] = [0, this.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.times[middle] as number) <= time) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** The interval at a row, rates from 0 to 1 or values of a metric; null where nothing is judged. */
  intervalAt(row: number): readonly [low: number, high: number] | null {
    const { lows, highs } = this.bands.at(-1) as Band;
    return row < 0 || Number.isNaN(lows[row]) ? null : [lows[row] as number, highs[row] as number];
  }

  /** The lives, up to a row. */
  segments(to = this.length - 1): Segment[] {
    const segments: Segment[] = [];
    for (const [life, from] of this.#starts.entries()) {
      // The row before the next life parts the two.
      const next = this.#starts[life + 1];
      const last = Math.min(to, next === undefined ? this.length - 1 : next - 2);
      if (from <= last) segments.push({ from, to: last });
    }
    return segments;
  }

  /** The first row of a life from which the widest band is at most so wide; its last row where it never is. */
  settledFrom({ from, to }: Segment, width: number): number {
    const { lows, highs } = this.bands.at(-1) as Band;
    let row = from;
    while (row < to && (highs[row] as number) - (lows[row] as number) > width) row++;
    return row;
  }

  #measure(row: number, { interval: intervalAt }: Measured): void {
    for (const [k, { lows, highs }] of this.bands.entries())
      [lows[row], highs[row]] = intervalAt(BAND_ALPHAS[k] as number) ?? [Number.NaN, Number.NaN];
  }

  #judge(row: number): void {
    const [impressions, engagements] = [this.impressions[row] as number, this.engagements[row] as number];
    const isSame = row > 0 && this.impressions[row - 1] === impressions && this.engagements[row - 1] === engagements;
    for (const [k, { lows, highs }] of this.bands.entries()) {
      const [low, high] =
        impressions === 0
          ? [Number.NaN, Number.NaN]
          : isSame
            ? [lows[row - 1] as number, highs[row - 1] as number]
            : interval({ impressions, engagements }, BAND_ALPHAS[k], this.#prior);
      lows[row] = low;
      highs[row] = high;
    }
  }

  #add(time: number): number {
    if (this.length >= this.#maxPoints) this.#thin();
    if (this.length === this.times.length) this.#grow();
    this.times[this.length] = time;
    return this.length++;
  }

  get #columns(): Float64Array[] {
    return [
      this.times,
      this.impressions,
      this.engagements,
      this.rates,
      this.logE,
      ...this.bands.flatMap(({ lows, highs }) => [lows, highs]),
    ];
  }

  #grow(): void {
    const room = this.times.length * 2;
    this.times = grown(this.times, room);
    this.impressions = grown(this.impressions, room);
    this.engagements = grown(this.engagements, room);
    this.rates = grown(this.rates, room);
    this.logE = grown(this.logE, room);
    for (const band of this.bands) {
      band.lows = grown(band.lows, room);
      band.highs = grown(band.highs, room);
    }
  }

  /** Keeps every other row of the older half, and every one that parts two lives. */
  #thin(): void {
    const half = this.length >>> 1;
    const kept: number[] = [];
    for (let row = 0; row < this.length; row++)
      if (row >= half || row % 2 === 0 || Number.isNaN(this.rates[row])) kept.push(row);
    for (const column of this.#columns) for (const [to, from] of kept.entries()) column[to] = column[from] as number;
    this.length = kept.length;
    this.#starts = kept.flatMap((_, row) => {
      const isKnown = !Number.isNaN(this.rates[row]);
      return isKnown && (row === 0 || Number.isNaN(this.rates[row - 1])) ? [row] : [];
    });
  }
}

import { lastUpTo, type Series } from '../data/series.ts';

/** Columns of equal steps of time, each as wide as a pixel. */
export interface ColumnGrid {
  /** Where the first column begins, milliseconds since 1970. */
  readonly origin: number;
  /** Milliseconds of a column. */
  readonly step: number;
  /** How many columns there are. */
  readonly columns: number;
}

/** A column with a gap before its first rate. */
export const GAP_BEFORE = 1;
/** A column with a gap after its last rate. */
export const GAP_AFTER = 2;

/**
 * The visible points of a series: of each column the first, last, lowest and highest (M4 aggregation, Jugel et al. 2014), which draw the
 * same pixels as all points. Indices into the series, -1 where there is none. A new point costs the same however many there are.
 */
export class PixelColumns {
  readonly series: Series;
  readonly grid: ColumnGrid;
  readonly first: Int32Array;
  readonly last: Int32Array;
  readonly lowest: Int32Array;
  readonly highest: Int32Array;
  readonly gaps: Uint8Array;
  /** How long the line is at a column's first point, in pixels: where its dashes stand. Kept by who draws. */
  readonly traveled: Float64Array;
  /** The first point of any kind in a column, those without a rate too. */
  readonly #start: Int32Array;
  /** The last column that holds a point; -1 when none does. */
  end = -1;
  /** The last point before the first column; -1 when there is none. */
  before = -1;
  /** The first point past the last column; -1 when there is none. */
  after = -1;
  #done = 0;

  constructor(series: Series, grid: ColumnGrid) {
    this.series = series;
    this.grid = grid;
    const column = (): Int32Array => new Int32Array(grid.columns).fill(-1);
    this.first = column();
    this.last = column();
    this.lowest = column();
    this.highest = column();
    this.#start = column();
    this.gaps = new Uint8Array(grid.columns);
    this.traveled = new Float64Array(grid.columns);
    this.#fillAll();
  }

  /**
   * Applies the changes of the series.
   * @returns The first column whose drawing changed; the number of columns when none did, 0 when all did.
   */
  update(): number {
    const { series } = this;
    const from = series.changedFrom;
    series.changedFrom = series.length;
    if (from >= this.#done) {
      if (series.length === this.#done) return this.grid.columns;
      const dirty = Math.max(0, this.end);
      return this.#add(this.#done) ? dirty : this.grid.columns;
    }
    let column = this.end;
    while (column >= 0 && ((this.#start[column] as number) < 0 || (this.#start[column] as number) > from)) column--;
    if (column < 0) {
      this.#clear(0);
      this.#fillAll();
      return 0;
    }
    const start = this.#start[column] as number;
    this.#clear(column);
    this.end = column - 1;
    while (this.end >= 0 && (this.#start[this.end] as number) < 0) this.end--;
    const dirty = Math.max(0, this.end);
    this.after = -1;
    this.#add(start);
    return dirty;
  }

  /** Fills all columns; the points before the first one are skipped by binary search. */
  #fillAll(): void {
    const { times, length } = this.series;
    let low = lastUpTo(times, length, this.grid.origin) + 1;
    while (low > 0 && times[low - 1] === this.grid.origin) low--;
    this.before = low - 1;
    this.after = -1;
    this.end = -1;
    this.series.changedFrom = length;
    this.#add(low);
  }

  #clear(from: number): void {
    for (const column of [this.first, this.last, this.lowest, this.highest, this.#start]) column.fill(-1, from);
    this.gaps.fill(0, from);
  }

  /** Adds the points from an index on; returns whether any of them changed the drawing. */
  #add(from: number): boolean {
    const { times, length } = this.series;
    const { origin, step, columns } = this.grid;
    const hadAfter = this.after >= 0;
    let i = from;
    while (i < length) {
      const column = Math.floor(((times[i] as number) - origin) / step);
      if (column >= columns) break;
      if (column < 0) this.before = i++;
      else i = this.#fill(column, i);
    }
    if (i < length && this.after < 0) this.after = i;
    this.#done = length;
    return i > from || (!hadAfter && this.after >= 0);
  }

  /** Adds the points of one column; returns the first point of another. The hot loop of a long history. */
  #fill(column: number, from: number): number {
    const { times, rates, length } = this.series;
    const { origin, step } = this.grid;
    this.#put(column, from, rates[from] as number);
    if (Number.isNaN(rates[from])) return from + 1;
    let lowest = this.lowest[column] as number;
    let highest = this.highest[column] as number;
    let low = rates[lowest] as number;
    let high = rates[highest] as number;
    let i = from + 1;
    for (; i < length; i++) {
      if (Math.floor(((times[i] as number) - origin) / step) !== column) break;
      const rate = rates[i] as number;
      if (rate >= low && rate <= high) continue;
      // No destructuring here: until the engine has optimized it, it iterates, and a first drawing is over by then.
      if (rate < low) {
        low = rate;
        lowest = i;
      } else if (rate > high) {
        high = rate;
        highest = i;
      } else break;
    }
    this.lowest[column] = lowest;
    this.highest[column] = highest;
    if (i - 1 > from) this.last[column] = i - 1;
    return i;
  }

  #put(column: number, i: number, rate: number): void {
    if ((this.#start[column] as number) < 0) this.#start[column] = i;
    if (column > this.end) this.end = column;
    const isEmpty = (this.first[column] as number) < 0;
    if (Number.isNaN(rate)) {
      this.gaps[column] = (this.gaps[column] as number) | (isEmpty ? GAP_BEFORE | GAP_AFTER : GAP_AFTER);
      return;
    }
    this.last[column] = i;
    this.gaps[column] = (this.gaps[column] as number) & GAP_BEFORE;
    if (isEmpty) {
      this.first[column] = this.lowest[column] = this.highest[column] = i;
      return;
    }
    const { rates } = this.series;
    if (rate < (rates[this.lowest[column] as number] as number)) this.lowest[column] = i;
    if (rate > (rates[this.highest[column] as number] as number)) this.highest[column] = i;
  }
}

import { GAP_AFTER, GAP_BEFORE, type PixelColumns } from '../layout/pixel-columns.ts';
import { rateAt } from '../data/rates.ts';
import type { Series } from '../data/series.ts';

/** Where times and rates stand in a drawing, in CSS pixels: x = (time - origin) · pxPerMs, y = bottom - (rate - low) · pxPerRate. */
export interface PlotTransform {
  readonly origin: number;
  readonly pxPerMs: number;
  readonly bottom: number;
  readonly low: number;
  readonly pxPerRate: number;
}

export const xOf = (transform: PlotTransform, time: number): number => (time - transform.origin) * transform.pxPerMs;
export const yOf = (transform: PlotTransform, rate: number): number =>
  transform.bottom - (rate - transform.low) * transform.pxPerRate;

/** Takes a line in; a canvas does, and whatever makes text of it. */
export interface PathSink {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  /** A place that stands alone, with nothing known before and after it. */
  dot(x: number, y: number): void;
  /** The line ends here; what follows begins another. */
  endPath(): void;
}

/** A silence of more buckets than this is one in which nothing was counted, not one that was not looked at. */
const SILENT_BUCKETS = 5;

/** A silence in the ER of a window is drawn in so many steps at most. */
const MAX_WINDOW_STEPS = 64;

/** A line that is not wider than this gets a dot, CSS pixels. */
const MIN_WIDTH = 0.75;

/** Lines are followed so far beyond the edge of a drawing and no farther, CSS pixels. */
const OVERDRAW = 24;

/** What is to be followed of a line. */
export interface LineSpan {
  /** From which column on; -1 for all, and what comes in from before the first. */
  readonly fromColumn: number;
  /** From which point of the series on, and up to which. */
  readonly fromPoint: number;
  readonly toPoint: number;
  /** Width of a bucket of the history, milliseconds: longer silences are level, since a slope would show a change that nobody counted. */
  readonly bucketMs: number;
}

/** Follows lines through their columns. One for many lines, so that drawing makes no objects. */
export class LineTracer {
  #sink: PathSink | null = null;
  #isDown = false;
  #from = 0;
  #x = 0;
  #y = 0;
  #length = 0;
  #point = -1;

  /**
   * Draws what there is of a line.
   * @returns The last point that was drawn; -1 when none was.
   */
  trace(sink: PathSink, columns: PixelColumns, transform: PlotTransform, stretch: LineSpan): number {
    const { first, gaps, end } = columns;
    this.#sink = sink;
    this.#isDown = false;
    this.#point = -1;
    this.#length = stretch.fromColumn >= 0 ? (columns.traveled[stretch.fromColumn] as number) : 0;
    if (stretch.fromColumn < 0) this.#enter(columns, transform, stretch);
    for (let c = Math.max(0, stretch.fromColumn); c <= end; c++) {
      const gap = gaps[c] as number;
      if ((first[c] as number) < 0) {
        if (gap !== 0) this.#endPath();
        continue;
      }
      if ((first[c] as number) > stretch.toPoint) break;
      if ((gap & GAP_BEFORE) !== 0) this.#endPath();
      this.#column(columns, c, transform, stretch);
      if ((gap & GAP_AFTER) !== 0) this.#endPath();
    }
    if (columns.after >= 0 && columns.after <= stretch.toPoint) this.#leave(columns, transform, stretch);
    this.#endPath();
    return this.#point;
  }

  /** Comes in from the last point before the first column. */
  #enter(columns: PixelColumns, transform: PlotTransform, stretch: LineSpan): void {
    const { series, before } = columns;
    const next = firstShown(columns);
    if (before < stretch.fromPoint || before < 0 || before > stretch.toPoint || next < 0) return;
    const rate = series.rates[before] as number;
    if (Number.isNaN(rate)) return;
    const [time, nextTime] = [series.times[before] as number, series.times[next] as number];
    const edge = transform.origin - OVERDRAW / transform.pxPerMs;
    if (time >= edge) {
      this.#lineToPoint(series, before, transform, stretch);
      return;
    }
    const isSilent = nextTime - time > SILENT_BUCKETS * stretch.bucketMs;
    const nextRate = series.rates[next] as number;
    const there = isSilent ? rateAt(series, edge) : rate + ((nextRate - rate) * (edge - time)) / (nextTime - time);
    this.#lineToRate(there, edge, transform);
    this.#point = before;
  }

  /** Goes out to the first point past the last column, as far as can be seen. */
  #leave(columns: PixelColumns, transform: PlotTransform, stretch: LineSpan): void {
    const { series, after, grid } = columns;
    const rate = series.rates[after] as number;
    if (!this.#isDown || Number.isNaN(rate)) return;
    const time = series.times[after] as number;
    const edge = transform.origin + grid.columns * grid.step + OVERDRAW / transform.pxPerMs;
    if (time - (series.times[this.#point] as number) > SILENT_BUCKETS * stretch.bucketMs) {
      const until = Math.min(edge, time - stretch.bucketMs);
      this.#traceSilence(series, series.times[this.#point] as number, until, transform);
      if (!this.#isDown || until === edge) return;
    }
    const [x, y] = [xOf(transform, time), yOf(transform, rate)];
    const limit = xOf(transform, edge);
    const part = x <= limit ? 1 : (limit - this.#x) / (x - this.#x);
    this.#lineTo(this.#x + (x - this.#x) * part, this.#y + (y - this.#y) * part);
  }

  #column(columns: PixelColumns, c: number, transform: PlotTransform, stretch: LineSpan): void {
    const first = columns.first[c] as number;
    const last = columns.last[c] as number;
    const lowest = columns.lowest[c] as number;
    const highest = columns.highest[c] as number;
    const { series } = columns;
    this.#connect(series, first, transform, stretch);
    if (this.#point === first) columns.traveled[c] = this.#length;
    if (last === first) return;
    const one = Math.min(lowest, highest);
    const other = Math.max(lowest, highest);
    if (one !== first) this.#lineToPoint(series, one, transform, stretch);
    if (other !== one) this.#lineToPoint(series, other, transform, stretch);
    if (last !== other) this.#lineToPoint(series, last, transform, stretch);
  }

  /** Goes to the first point of a column: level over a silence, and not at all where a window saw nothing. */
  #connect(series: Series, point: number, transform: PlotTransform, stretch: LineSpan): void {
    if (point > stretch.toPoint) return;
    if (this.#isDown && this.#point >= 0) {
      const time = series.times[point] as number;
      const before = series.times[this.#point] as number;
      if (time - before > SILENT_BUCKETS * stretch.bucketMs)
        this.#traceSilence(series, before, time - stretch.bucketMs, transform);
    }
    this.#lineToPoint(series, point, transform, stretch);
  }

  /** Goes through a silence: level for the cumulative ER, while a window goes on losing what it holds. */
  #traceSilence(series: Series, from: number, to: number, transform: PlotTransform): void {
    const steps =
      series.windowMs === 0 ? 1 : Math.ceil(Math.min(MAX_WINDOW_STEPS, (to - from) * transform.pxPerMs) + 1);
    for (let k = 1; k <= steps; k++) {
      const time = from + ((to - from) * k) / steps;
      this.#lineToRate(rateAt(series, time), time, transform);
    }
  }

  #lineToRate(rate: number, time: number, transform: PlotTransform): void {
    if (Number.isNaN(rate)) this.#endPath();
    else this.#lineTo(xOf(transform, time), yOf(transform, rate));
  }

  #lineToPoint(series: Series, point: number, transform: PlotTransform, { fromPoint, toPoint }: LineSpan): void {
    if (point < fromPoint || point > toPoint) return;
    this.#point = point;
    this.#lineTo(xOf(transform, series.times[point] as number), yOf(transform, series.rates[point] as number));
  }

  #lineTo(x: number, y: number): void {
    if (this.#isDown) {
      (this.#sink as PathSink).lineTo(x, y);
      this.#length += Math.sqrt((x - this.#x) ** 2 + (y - this.#y) ** 2);
    } else {
      (this.#sink as PathSink).moveTo(x, y);
      this.#from = x;
    }
    this.#isDown = true;
    this.#x = x;
    this.#y = y;
  }

  #endPath(): void {
    if (!this.#isDown) return;
    // What is shorter than this would not be seen.
    if (this.#x - this.#from < MIN_WIDTH) (this.#sink as PathSink).dot(this.#x, this.#y);
    this.#isDown = false;
    this.#length = 0;
    (this.#sink as PathSink).endPath();
  }
}

/** The first point from the first column on that has a rate; -1 when there is none. */
function firstShown({ first, after, end, series }: PixelColumns): number {
  for (let c = 0; c <= end; c++) if ((first[c] as number) >= 0) return first[c] as number;
  return after >= 0 && !Number.isNaN(series.rates[after]) ? after : -1;
}

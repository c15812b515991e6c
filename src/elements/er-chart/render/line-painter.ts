import { priorFrom, type Prior } from '../../../stats/index.ts';
import { firstDrawn, intervalAt, rateAt, type Series } from '../data/series.ts';
import { GAP_AFTER, GAP_BEFORE, type PixelColumns } from '../layout/pixel-columns.ts';
import { xOf, yOf, type PlotTransform } from '../layout/scales.ts';
import type { Line } from '../layout/scene-model.ts';

/** Receives the path of a line. */
export interface PathSink {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  /** A single point between two gaps. */
  dot(x: number, y: number): void;
  /** Ends a subpath; what follows begins another. */
  endPath(): void;
}

/** A surface for lines: a canvas, or an SVG document. */
export interface LineSurface extends PathSink {
  /** Sets the color of what follows. */
  setColor(color: string): void;
  /** Begins an area. */
  beginArea(alpha: number): void;
  fill(): void;
  /** Begins a line; its first subpath begins at the dash offset. */
  beginLine(alpha: number, width: number, dash: readonly number[], dashOffset: number): void;
  stroke(): void;
}

const PREDICTION_DASH: readonly number[] = [5, 4];
const THRESHOLD_DASH: readonly number[] = [1.5, 3];

/** Draws lines, one after the other. Kept for as long as a drawing, so that painting allocates nothing. */
export class LinePainter {
  readonly #tracer = new LineTracer();
  readonly #bounds = new BandBounds();

  /** Draws one line, from a column on; -1 for all of it. */
  draw(surface: LineSurface, line: Line, columns: PixelColumns, transform: PlotTransform, fromColumn: number): void {
    const { series, style, isFaint, isContext, bucketMs } = line;
    if (series.length === 0) return;
    surface.setColor(line.color);
    // Intervals are valid at any time for the cumulative ER only.
    if (line.hasBand && series.windowMs === 0) this.#band(surface, line, columns, transform, fromColumn);
    if (line.hasBand) this.#levels(surface, line, columns, transform);
    const offset = fromColumn < 0 ? 0 : (columns.traveled[fromColumn] as number);
    surface.beginLine(isFaint ? 0.3 : isContext ? 0.75 : 1, isFaint || isContext ? 1.25 : 2, style.dash, offset);
    this.#tracer.trace(surface, columns, transform, {
      fromColumn,
      fromPoint: firstDrawn(series),
      toPoint: series.length,
      bucketMs,
    });
    surface.stroke();
  }

  #levels(
    surface: LineSurface,
    { series, predictedEr, threshold }: Line,
    columns: PixelColumns,
    transform: PlotTransform,
  ): void {
    const from = Math.max(xOf(transform, series.times[0] as number), 0);
    const to = Math.min(
      xOf(transform, series.times[series.length - 1] as number),
      columns.grid.columns * columns.grid.step * transform.pxPerMs,
    );
    if (to <= from) return;
    level(surface, predictedEr, from, to, transform, PREDICTION_DASH);
    level(surface, threshold, from, to, transform, THRESHOLD_DASH);
  }

  #band(
    surface: LineSurface,
    { series, predictedEr, alpha, bucketMs }: Line,
    columns: PixelColumns,
    transform: PlotTransform,
    fromColumn: number,
  ): void {
    const { first, last, gaps, end, before, after } = columns;
    const settled = firstDrawn(series);
    this.#bounds.begin(surface, series, transform, { alpha, prior: priorFrom(predictedEr), bucketMs }, columns);
    surface.beginArea(0.14);
    if (fromColumn < 0 && before >= settled) this.#bounds.add(before);
    for (let c = Math.max(0, fromColumn); c <= end; c++) {
      const gap = gaps[c] as number;
      const to = last[c] as number;
      if ((gap & GAP_BEFORE) !== 0) this.#bounds.close();
      if ((first[c] as number) < 0 || to < settled) continue;
      // The first point joins a column to those before it, which then need no change when new points come.
      const from = Math.max(first[c] as number, settled);
      this.#bounds.add(from);
      if (to !== from) this.#bounds.add(to);
      if ((gap & GAP_AFTER) !== 0) this.#bounds.close();
    }
    if (after > settled) this.#bounds.add(after);
    this.#bounds.close();
    surface.fill();
  }
}

/** Everything that the interval at a point hangs on, beside the counts. */
interface Guarantee {
  readonly alpha: number;
  readonly prior: Prior;
  /** Width of a bucket of the history, milliseconds. */
  readonly bucketMs: number;
}

/** Collects the ends of intervals, and closes the area between them. One for many lines, so that painting allocates nothing. */
class BandBounds {
  readonly #low: number[] = [];
  readonly #high: number[] = [];
  readonly #xs: number[] = [];
  #count = 0;
  #point = -1;
  #surface: LineSurface | null = null;
  #series: Series | null = null;
  #transform: PlotTransform | null = null;
  #guarantee: Guarantee | null = null;
  #right = 0;

  begin(
    surface: LineSurface,
    series: Series,
    transform: PlotTransform,
    guarantee: Guarantee,
    { grid }: PixelColumns,
  ): void {
    this.#surface = surface;
    this.#series = series;
    this.#transform = transform;
    this.#guarantee = guarantee;
    this.#right = grid.columns * grid.step * transform.pxPerMs + OVERDRAW;
    this.#count = 0;
  }

  /** Adds the interval at a point. */
  add(point: number): void {
    const [series, transform] = [this.#series as Series, this.#transform as PlotTransform];
    const { alpha, prior, bucketMs } = this.#guarantee as Guarantee;
    if (Number.isNaN(series.impressions[point])) return this.close();
    const ends = intervalAt(series, point, alpha, prior);
    // Of a metric nothing bounds the value of a few.
    if (ends === null && series.measure !== undefined) return this.close();
    const time = series.times[point] as number;
    // Over a silence nothing was counted, and the interval stays as it was, as the line does.
    const isSilent = this.#count > 0 && time - (series.times[this.#point] as number) > SILENT_BUCKETS * bucketMs;
    if (isSilent) {
      const last = this.#count - 1;
      this.#put(xOf(transform, time - bucketMs), this.#low[last] as number, this.#high[last] as number);
    }
    const [low, high] = ends ?? [0, 1];
    this.#put(xOf(transform, time), yOf(transform, low), yOf(transform, high));
    this.#point = point;
  }

  #put(x: number, low: number, high: number): void {
    this.#xs[this.#count] = x;
    this.#low[this.#count] = low;
    this.#high[this.#count++] = high;
  }

  /** Closes the area between the collected bounds. */
  close(): void {
    const [count, surface] = [this.#count, this.#surface as LineSurface];
    this.#count = 0;
    if (count < 2) return;
    this.#cut(0, 1);
    this.#cut(count - 1, count - 2);
    surface.moveTo(this.#xs[0] as number, this.#high[0] as number);
    for (let k = 1; k < count; k++) surface.lineTo(this.#xs[k] as number, this.#high[k] as number);
    for (let k = count - 1; k >= 0; k--) surface.lineTo(this.#xs[k] as number, this.#low[k] as number);
    surface.endPath();
  }

  /** Moves a bound that lies far outside of the drawing to its edge, towards its neighbor. */
  #cut(k: number, neighbor: number): void {
    const [x, other] = [this.#xs[k] as number, this.#xs[neighbor] as number];
    const edge = Math.min(this.#right, Math.max(-OVERDRAW, x));
    if (edge === x || other === x) return;
    const part = (edge - x) / (other - x);
    this.#xs[k] = edge;
    for (const column of [this.#low, this.#high])
      column[k] = (column[k] as number) + ((column[neighbor] as number) - (column[k] as number)) * part;
  }
}

function level(
  surface: LineSurface,
  rate: number | null,
  from: number,
  to: number,
  transform: PlotTransform,
  dash: readonly number[],
): void {
  if (rate === null) return;
  const y = yOf(transform, rate);
  surface.beginLine(0.85, 1.25, dash, 0);
  surface.moveTo(from, y);
  surface.lineTo(to, y);
  surface.stroke();
}

/** In a silence of more buckets than this, nothing was counted. */
const SILENT_BUCKETS = 5;

/** Most steps in which a silence is drawn in the ER of a window. */
const MAX_WINDOW_STEPS = 64;

/** A line that is no wider than this gets a dot, CSS pixels. */
const MIN_WIDTH = 0.75;

/** How far lines are traced beyond the edge of the drawing, CSS pixels. */
const OVERDRAW = 24;

/** The part of a line to trace. */
export interface LineSpan {
  /** From which column on; -1 for all, and what comes in from before the first. */
  readonly fromColumn: number;
  /** From which point of the series on, and up to which. */
  readonly fromPoint: number;
  readonly toPoint: number;
  /** Width of a bucket of the history, milliseconds: much longer silences are drawn level, since a slope would show a change that was not counted. */
  readonly bucketMs: number;
}

/** Traces lines through their columns of pixels. One for many lines, so that painting allocates nothing. */
export class LineTracer {
  #sink: PathSink | null = null;
  #isDown = false;
  #from = 0;
  #x = 0;
  #y = 0;
  #length = 0;
  #point = -1;

  /**
   * Traces a line.
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

  /** Enters from the last point before the first column. */
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

  /** Leaves to the first point past the last column, as far as is visible. */
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

  /** Continues to the first point of a column: level over a silence, with a break where a window holds nothing. */
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

  /** Traces a silence: level for the cumulative ER, while a window loses its counts step by step. */
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
    // A shorter line would be invisible.
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

import { interval, priorFrom, type Prior } from '../../../stats/index.ts';
import { GAP_AFTER, GAP_BEFORE, type PixelColumns } from '../layout/pixel-columns.ts';
import type { LineStyle } from '../layout/line-styles.ts';
import type { Series } from '../data/series.ts';
import { xOf, yOf, type PlotTransform, type PathSink, type LineTracer } from './line-tracer.ts';

/** A line to draw. */
export interface Line {
  readonly series: Series;
  readonly style: LineStyle;
  /** As a canvas takes it. */
  readonly color: string;
  readonly predictedEr: number | null;
  /** Below this ER it would be stopped; null where nothing is known of that. */
  readonly threshold: number | null;
  /** Whether its interval is drawn as a band, with its prediction and threshold. */
  readonly hasBand: boolean;
  /** Drawn less strongly, because another is looked at. */
  readonly isFaint: boolean;
  /** Width of a bucket of the history, in milliseconds. */
  readonly bucketMs: number;
}

/** Where strokes are made: a canvas, or what writes them down as SVG. */
export interface LineSurface extends PathSink {
  /** What comes next is of this color. */
  setColor(color: string): void;
  /** Begins what is to be filled. */
  beginArea(alpha: number): void;
  fill(): void;
  /** Begins what is to be stroked; the first line of it begins so far into the dashes. */
  beginLine(alpha: number, width: number, dash: readonly number[], dashOffset: number): void;
  stroke(): void;
}

const BAND_ALPHA = 0.05;
const PREDICTION_DASH: readonly number[] = [5, 4];
const THRESHOLD_DASH: readonly number[] = [1.5, 3];

/** From which point on a line is drawn in full; 0 when none is settled, since a line of which all is faint would not be seen. */
export const settledFrom = ({ settled, windowMs }: Series): number => (windowMs > 0 ? 0 : Math.max(0, settled));

/** Draws lines, one after the other. One for a drawing that changes often, so that it makes no objects. */
export class LinePainter {
  readonly #tracer: LineTracer;
  readonly #low: number[] = [];
  readonly #high: number[] = [];
  readonly #xs: number[] = [];

  constructor(stroke: LineTracer) {
    this.#tracer = stroke;
  }

  /** Draws one line, from a column on; -1 for all of it. */
  draw(surface: LineSurface, line: Line, columns: PixelColumns, transform: PlotTransform, fromColumn: number): void {
    const { series, style, isFaint, bucketMs } = line;
    if (series.length === 0) return;
    surface.setColor(line.color);
    // Over a window no interval holds that is valid at all times together.
    if (line.hasBand && series.windowMs === 0) this.#band(surface, line, columns, transform, fromColumn);
    if (line.hasBand) this.#bounds(surface, line, columns, transform);
    const settled = settledFrom(series);
    const offset = fromColumn < 0 ? 0 : (columns.traveled[fromColumn] as number);
    const part = { fromColumn, fromPoint: 0, toPoint: settled, bucketMs };
    if (settled > 0 && (fromColumn < 0 || (columns.first[fromColumn] as number) <= settled)) {
      surface.beginLine(isFaint ? 0.12 : 0.3, 1.2, style.dash, offset);
      this.#tracer.trace(surface, columns, transform, part);
      surface.stroke();
    }
    surface.beginLine(isFaint ? 0.3 : 1, isFaint ? 1.25 : 2, style.dash, offset);
    this.#tracer.trace(surface, columns, transform, {
      fromColumn,
      fromPoint: settled,
      toPoint: series.length,
      bucketMs,
    });
    surface.stroke();
  }

  #bounds(
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
    { series, predictedEr }: Line,
    columns: PixelColumns,
    transform: PlotTransform,
    fromColumn: number,
  ): void {
    const { first, last, gaps, end } = columns;
    const prior = priorFrom(predictedEr);
    surface.beginArea(0.14);
    let count = 0;
    for (let c = Math.max(0, fromColumn); c <= end; c++) {
      const gap = gaps[c] as number;
      const [from, to] = [first[c] as number, last[c] as number];
      if ((gap & GAP_BEFORE) !== 0) count = this.#closeArea(surface, count);
      if (from < 0) continue;
      // By its first point a column is joined to those before it, which then stay as they are while others come.
      this.#bound(count++, series, from, transform, prior);
      if (to !== from) this.#bound(count++, series, to, transform, prior);
      if ((gap & GAP_AFTER) !== 0) count = this.#closeArea(surface, count);
    }
    this.#closeArea(surface, count);
    surface.fill();
  }

  #bound(at: number, series: Series, point: number, transform: PlotTransform, prior: Prior): void {
    const impressions = series.impressions[point] as number;
    const engagements = series.engagements[point] as number;
    // Between two corrections of a platform a bucket may hold what cannot be: nothing is known there.
    const isPossible = impressions > 0 && engagements >= 0 && engagements <= impressions;
    const [low, high] = isPossible ? interval({ impressions, engagements }, BAND_ALPHA, prior) : [0, 1];
    this.#xs[at] = xOf(transform, series.times[point] as number);
    this.#low[at] = yOf(transform, low);
    this.#high[at] = yOf(transform, high);
  }

  /** Closes the area between the bounds that were gathered; returns how many are left, which is none. */
  #closeArea(surface: LineSurface, count: number): 0 {
    if (count < 2) return 0;
    surface.moveTo(this.#xs[0] as number, this.#high[0] as number);
    for (let k = 1; k < count; k++) surface.lineTo(this.#xs[k] as number, this.#high[k] as number);
    for (let k = count - 1; k >= 0; k--) surface.lineTo(this.#xs[k] as number, this.#low[k] as number);
    surface.endPath();
    return 0;
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

import { PixelColumns } from '../layout/pixel-columns.ts';
import { LinePainter } from './line-painter.ts';
import type { Line, LineSet } from '../layout/scene-model.ts';
import { type RateExtent, type RateScale, steadyScale } from '../../shared/evidence-canvas/rate-scale.ts';
import { MARGIN, type PlotTransform, widenExtent, widenToEdges } from '../layout/scales.ts';
import { NO_PREDICTION } from '../../../stats/index.ts';
import { firstDrawn, intervalAt, lastKnownIndex, type Series } from '../data/series.ts';
import { columnPixels, CanvasLayers, type LayerCanvases } from './canvas-layers.ts';
import { nextViewport, type Viewport, type TimeSelection } from '../layout/viewport.ts';

/** A size in CSS pixels, with the pixel ratio of the screen. */
export interface CanvasSize {
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
}

/**
 * Holds what is drawn and keeps it up to date: adds new points, moves the viewport, and paints only what changed. As time goes on, the canvas
 * is moved and only its newest columns are painted.
 */
export class SceneUpdater {
  readonly #painter = new LinePainter();
  #columns = new Map<Series, PixelColumns>();
  readonly #layers = new CanvasLayers();
  #paintedKey = '';
  #size: CanvasSize = { width: 0, height: 0, ratio: 1 };
  readonly #extent: RateExtent = { low: Infinity, high: -Infinity };
  /** How long the times are that a viewer chose, milliseconds; null while new points are followed. */
  #chosenSpan: number | null = null;
  viewport: Viewport | null = null;
  scale: RateScale | null = null;
  transform: PlotTransform | null = null;

  /** How wide the drawing is without its axes, CSS pixels. */
  static innerWidth(width: number): number {
    return Math.max(40, width - MARGIN.left - MARGIN.right);
  }

  /** The columns of a series; undefined when it is not drawn. */
  columnsOf(series: Series): PixelColumns | undefined {
    return this.#columns.get(series);
  }

  /** How far the viewport has moved over the painted columns, CSS pixels. */
  get offset(): number {
    return this.viewport === null || this.transform === null
      ? 0
      : this.viewport.first * this.viewport.grid.step * this.transform.pxPerMs;
  }

  /**
   * Brings what is drawn up to date.
   * @param canvases Where it is painted; null when only the state is needed, for a file or a print.
   * @returns Whether the axes changed.
   */
  update(canvases: LayerCanvases | null, plan: LineSet, wish: TimeSelection, size: CanvasSize): boolean {
    const { viewport, scale } = this;
    this.#size = size;
    this.#moveViewport(plan, wish, size);
    const next = this.viewport as Viewport;
    const hasNewGrid = viewport?.grid !== next.grid;
    const dirty = this.#updateColumns(plan.lines, hasNewGrid);
    this.#fitScale(plan, wish.fixed);
    const isRescaled = scale !== this.scale;
    if (hasNewGrid || isRescaled || this.transform === null) this.transform = this.#makeTransform();
    if (canvases !== null) this.#paint(canvases, plan, hasNewGrid || isRescaled ? -1 : dirty);
    return hasNewGrid || isRescaled;
  }

  #moveViewport({ lines }: LineSet, wish: TimeSelection, { width, ratio }: CanvasSize): void {
    let [oldest, newest] = [Infinity, -Infinity];
    for (const { series } of lines) {
      if (series.length === 0) continue;
      oldest = Math.min(oldest, series.times[0] as number);
      newest = Math.max(newest, series.times[Math.max(0, lastKnownIndex(series))] as number);
    }
    const visible = Math.max(1, Math.floor((SceneUpdater.innerWidth(width) * ratio) / columnPixels(ratio)));
    this.viewport = nextViewport(this.viewport, wish, oldest, newest, visible);
  }

  /** Adds new points to the columns; returns the first column to paint again, -1 for all. */
  #updateColumns(lines: readonly Line[], hasNewGrid: boolean): number {
    const { grid } = this.viewport as Viewport;
    const old = this.#columns;
    if (hasNewGrid || old.size !== lines.length || lines.some(({ series }) => !old.has(series))) {
      this.#columns = new Map(
        lines.map(({ series }) => {
          const kept = hasNewGrid ? undefined : old.get(series);
          return [series, kept ?? new PixelColumns(series, grid)];
        }),
      );
      for (const columns of this.#columns.values()) columns.update();
      return -1;
    }
    let dirty = grid.columns;
    for (const columns of this.#columns.values()) dirty = Math.min(dirty, columns.update());
    return dirty;
  }

  #fitScale({ lines, metric }: LineSet, fixed: TimeSelection['fixed']): void {
    const isRate = metric === null || metric.type === 'rate';
    // Values of a mean hardly differ beside their distance from 0.
    const isClose = fixed !== null || !isRate;
    // A move adds a rounding error to both ends.
    const span = fixed === null ? null : Math.round(fixed[1] - fixed[0]);
    const { first, visible } = this.viewport as Viewport;
    const extent = this.#extent;
    extent.low = Infinity;
    extent.high = -Infinity;
    for (const { series } of lines)
      widenExtent(extent, this.#columns.get(series) as PixelColumns, firstDrawn(series), first, first + visible);
    if (!isRate) widenToBands(extent, lines);
    if (!isClose) widenToPredictions(extent, lines);
    else
      for (const { series } of lines)
        widenToEdges(extent, this.#columns.get(series) as PixelColumns, firstDrawn(series));
    // A scale held over from another zoom would hang on how many steps of the way there were drawn.
    const current = span === this.#chosenSpan ? this.scale : null;
    this.#chosenSpan = span;
    this.scale = steadyScale(current, extent, { isClose, isRate });
  }

  #makeTransform(): PlotTransform {
    const { grid } = this.viewport as Viewport;
    const { low, high } = this.scale as RateScale;
    const { height, ratio } = this.#size;
    const bottom = height - MARGIN.bottom;
    return {
      origin: grid.origin,
      pxPerMs: columnPixels(ratio) / ratio / grid.step,
      bottom,
      low,
      pxPerRate: (bottom - MARGIN.top) / (high - low),
    };
  }

  #paint(canvases: LayerCanvases, { lines, signature }: LineSet, dirty: number): void {
    const { grid } = this.viewport as Viewport;
    const { height, ratio } = this.#size;
    const key = `${signature} ${grid.columns} ${height} ${ratio}`;
    const isNew = !this.#layers.isOn(canvases) || key !== this.#paintedKey;
    if (!isNew && dirty >= grid.columns) return;
    this.#paintedKey = key;
    const from = isNew ? -1 : dirty;
    const newest = this.#newestColumn();
    this.#layers.paint(canvases, { columns: grid.columns, height, ratio, from, newest }, (surface, start) => {
      for (const line of lines) {
        const columns = this.#columns.get(line.series) as PixelColumns;
        this.#painter.draw(surface, line, columns, this.transform as PlotTransform, columnBefore(columns, start));
      }
    });
  }

  /** The last column that holds a point of any line. */
  #newestColumn(): number {
    let newest = 0;
    for (const { end } of this.#columns.values()) newest = Math.max(newest, end);
    return newest;
  }
}

/** Makes room for the newest intervals that are drawn. */
function widenToBands(extent: RateExtent, lines: readonly Line[]): void {
  for (const { series, hasBand, alpha } of lines) {
    const ends =
      hasBand && series.windowMs === 0 ? intervalAt(series, lastKnownIndex(series), alpha, NO_PREDICTION) : null;
    if (ends === null) continue;
    extent.low = Math.min(extent.low, ends[0]);
    extent.high = Math.max(extent.high, ends[1]);
  }
}

/** A prediction farther above all rates than this factor is out of view: it would flatten them. */
const MAX_ABOVE = 1.6;

/** Makes room for the predictions of all lines, so that the scale holds while somebody looks from one to the next. */
function widenToPredictions(extent: RateExtent, lines: readonly Line[]): void {
  const { high } = extent;
  for (const { predictedEr } of lines)
    if (predictedEr !== null && predictedEr <= high * MAX_ABOVE) extent.high = Math.max(extent.high, predictedEr);
  extent.low = 0;
}

/** The last column that holds something at or before a place; -1 when none does. */
function columnBefore({ first, end }: PixelColumns, place: number): number {
  let column = Math.min(end, Math.floor(place));
  while (column >= 0 && (first[column] as number) < 0) column--;
  return column;
}

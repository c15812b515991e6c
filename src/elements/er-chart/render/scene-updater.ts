import { Columns } from '../layout/columns.ts';
import { Painter, settledFrom, type Line } from './paint.ts';
import { MARGIN, steadyScale, widen, type Extent, type RateScale } from '../layout/scales.ts';
import { lastKnown, type Series } from '../data/series.ts';
import { columnPixels, Sheet, type Canvases } from './canvas-layers.ts';
import { Stroke, type Frame } from './stroke.ts';
import { nextView, type View, type Wish } from '../layout/view.ts';

/** What is to be drawn, apart from the counts. */
export interface Plan {
  /** In the order of drawing. */
  readonly lines: readonly Line[];
  /** Changes when anything of the plan does: what is painted by another is painted anew. */
  readonly signature: string;
}

/** Sizes in CSS pixels, and how many pixels of the screen one of them has. */
export interface Size {
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
}

/**
 * Holds what is drawn and keeps it up to date: takes new points in, moves the view on and paints what changed, and no more. Lines are
 * painted once; when time goes on the canvas is moved, and only its newest columns are painted.
 */
export class Stage {
  readonly #painter = new Painter(new Stroke());
  #columns = new Map<Series, Columns>();
  readonly #sheet = new Sheet();
  #painted = '';
  #size: Size = { width: 0, height: 0, ratio: 1 };
  readonly #extent: Extent = { low: Infinity, high: -Infinity };
  view: View | null = null;
  scale: RateScale | null = null;
  frame: Frame | null = null;

  /** How wide the drawing is without its axes, CSS pixels. */
  static innerWidth(width: number): number {
    return Math.max(40, width - MARGIN.left - MARGIN.right);
  }

  /** The columns of a series; undefined when it is not drawn. */
  columnsOf(series: Series): Columns | undefined {
    return this.#columns.get(series);
  }

  /** How far the view has moved over what is painted, CSS pixels. */
  get offset(): number {
    return this.view === null || this.frame === null ? 0 : this.view.first * this.view.grid.step * this.frame.pxPerMs;
  }

  /**
   * Brings what is drawn up to date.
   * @param canvases Where it is painted; null when somebody else draws what the stage knows.
   * @returns Whether the axes have to be drawn anew.
   */
  advance(canvases: Canvases | null, plan: Plan, wish: Wish, size: Size): boolean {
    const { view, scale } = this;
    this.#size = size;
    this.#move(plan, wish, size);
    const next = this.view as View;
    const hasNewGrid = view?.grid !== next.grid;
    const dirty = this.#takeIn(plan.lines, hasNewGrid);
    this.#measure(plan.lines, wish.fixed !== null);
    const isRescaled = scale !== this.scale;
    if (hasNewGrid || isRescaled || this.frame === null) this.frame = this.#frame();
    if (canvases !== null) this.#paint(canvases, plan, hasNewGrid || isRescaled ? -1 : dirty);
    return hasNewGrid || isRescaled;
  }

  #move({ lines }: Plan, wish: Wish, { width, ratio }: Size): void {
    let [oldest, newest] = [Infinity, -Infinity];
    for (const { series } of lines) {
      if (series.length === 0) continue;
      oldest = Math.min(oldest, series.times[0] as number);
      newest = Math.max(newest, series.times[Math.max(0, lastKnown(series))] as number);
    }
    const visible = Math.max(1, Math.floor((Stage.innerWidth(width) * ratio) / columnPixels(ratio)));
    this.view = nextView(this.view, wish, oldest, newest, visible);
  }

  /** Takes new points in; returns the first column that is to be painted anew, -1 for all. */
  #takeIn(lines: readonly Line[], hasNewGrid: boolean): number {
    const { grid } = this.view as View;
    const old = this.#columns;
    if (hasNewGrid || old.size !== lines.length || lines.some(({ series }) => !old.has(series))) {
      this.#columns = new Map(
        lines.map(({ series }) => {
          const kept = hasNewGrid ? undefined : old.get(series);
          return [series, kept ?? new Columns(series, grid)];
        }),
      );
      for (const columns of this.#columns.values()) columns.update();
      return -1;
    }
    let dirty = grid.columns;
    for (const columns of this.#columns.values()) dirty = Math.min(dirty, columns.update());
    return dirty;
  }

  #measure(lines: readonly Line[], isClose: boolean): void {
    const { first, visible } = this.view as View;
    const extent = this.#extent;
    extent.low = Infinity;
    extent.high = -Infinity;
    for (const { series } of lines)
      widen(extent, this.#columns.get(series) as Columns, settledFrom(series), first, first + visible);
    // When nothing is settled yet, what there is must do.
    if (extent.high < 0)
      for (const { series } of lines) widen(extent, this.#columns.get(series) as Columns, 0, first, first + visible);
    for (const { hasBand, predictedEr, threshold } of lines) {
      if (!hasBand || isClose) continue;
      extent.high = Math.max(extent.high, predictedEr ?? 0, threshold ?? 0);
      extent.low = Math.min(extent.low, 0);
    }
    if (!isClose) extent.low = 0;
    const isOtherKind = this.scale !== null && !isClose && this.scale.low > 0;
    this.scale = steadyScale(isOtherKind ? null : this.scale, extent, isClose);
  }

  #frame(): Frame {
    const { grid } = this.view as View;
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

  #paint(canvases: Canvases, { lines, signature }: Plan, dirty: number): void {
    const { grid } = this.view as View;
    const { height, ratio } = this.#size;
    const key = `${signature} ${grid.columns} ${height} ${ratio}`;
    const isNew = !this.#sheet.isOn(canvases) || key !== this.#painted;
    if (!isNew && dirty >= grid.columns) return;
    this.#painted = key;
    const from = isNew ? -1 : dirty;
    const newest = this.#newest();
    this.#sheet.paint(canvases, { columns: grid.columns, height, ratio, from, newest }, (ink, start) => {
      for (const line of lines) {
        const columns = this.#columns.get(line.series) as Columns;
        this.#painter.draw(ink, line, columns, this.frame as Frame, startBefore(columns, start));
      }
    });
  }

  /** The last column that holds a point of any line. */
  #newest(): number {
    let newest = 0;
    for (const { end } of this.#columns.values()) newest = Math.max(newest, end);
    return newest;
  }
}

/** The last column that holds something at or before a place; -1 when none does. */
function startBefore({ first, end }: Columns, place: number): number {
  let column = Math.min(end, Math.floor(place));
  while (column >= 0 && (first[column] as number) < 0) column--;
  return column;
}

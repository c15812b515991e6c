import type { LineSurface } from './line-painter.ts';
import { MARGIN } from '../layout/scales.ts';

/** Where lines are painted. */
export interface LayerCanvases {
  /** All columns but the newest. */
  readonly whole: HTMLCanvasElement;
  /** The newest columns, which change with every point: a browser copies a canvas whole when anything of it changed. */
  readonly tail: HTMLCanvasElement;
}

/** A change to paint. */
export interface Repaint {
  /** How many columns there are. */
  readonly columns: number;
  /** CSS pixels. */
  readonly height: number;
  readonly ratio: number;
  /** The first column that changed; -1 for all. */
  readonly from: number;
  /** The last column that holds a point. */
  readonly newest: number;
}

/** Draws all lines, from the last of their points at or before a column on. */
export type DrawLines = (surface: CanvasLineSurface, column: number) => void;

/** How far strokes reach beyond their points, CSS pixels. */
const STROKE_REACH = 4;
/** How many columns the tail has. */
const TAIL_COLUMNS = 64;
/** How many of the newest columns may still change; they begin a tail. */
const RECENT_COLUMNS = 8;

/** The width of a column in pixels of the screen: a whole number, so that the viewport moves by whole pixels. */
export const columnPixels = (ratio: number): number => Math.max(1, Math.floor(ratio));

/** Two canvases, one for all columns and one for the newest: only what changed is painted. */
export class CanvasLayers {
  #canvases: LayerCanvases | null = null;
  #whole: CanvasLineSurface | null = null;
  #tail: CanvasLineSurface | null = null;
  /** The first column of the tail. */
  #tailFrom = 0;

  /** Whether these canvases are those that were painted last. */
  isOn({ whole }: LayerCanvases): boolean {
    return this.#canvases?.whole === whole;
  }

  /** Paints what changed. */
  paint(canvases: LayerCanvases, change: Repaint, draw: DrawLines): void {
    const { columns, from, newest } = change;
    if (!this.isOn(canvases)) {
      this.#canvases = canvases;
      this.#whole = this.#tail = null;
    }
    if (from < 0) {
      this.#tailFrom = columns;
      this.#stroke(canvases.whole, 0, columns, change, draw);
      canvases.tail.hidden = true;
      return;
    }
    const fits = this.#tailFrom < columns && newest < this.#tailFrom + TAIL_COLUMNS;
    const touched = from - Math.ceil((STROKE_REACH * change.ratio) / columnPixels(change.ratio));
    if (touched >= this.#tailFrom && fits) {
      this.#stroke(canvases.tail, from, this.#tailFrom + TAIL_COLUMNS, change, draw);
      return;
    }
    // Columns of the tail, and changed ones before it, move to the whole canvas; a new tail begins with the columns that may change soon.
    const start = Math.max(0, Math.min(touched, this.#tailFrom));
    const tailFrom = fits ? this.#tailFrom : Math.max(start, newest - RECENT_COLUMNS);
    const isOther = tailFrom !== this.#tailFrom;
    this.#tailFrom = tailFrom;
    if (start < tailFrom || isOther) this.#stroke(canvases.whole, start, this.#tailFrom, change, draw);
    canvases.tail.hidden = false;
    canvases.tail.style.left = `${(this.#tailFrom * columnPixels(change.ratio)) / change.ratio}px`;
    this.#stroke(canvases.tail, this.#tailFrom, this.#tailFrom + TAIL_COLUMNS, change, draw);
  }

  /** Paints columns from one up to another; what lies past them on the same canvas is cleared. */
  #stroke(canvas: HTMLCanvasElement, from: number, to: number, change: Repaint, draw: DrawLines): void {
    const { ratio } = change;
    const isTail = canvas === this.#canvases?.tail;
    const pixels = columnPixels(ratio);
    const origin = isTail ? this.#tailFrom * pixels : 0;
    const surface = this.#prepare(canvas, isTail, change);
    const { context } = surface;
    // A stroke at the edge of the change reaches into unchanged columns; at the edge of a canvas it is cut.
    const reach = from * pixels > origin ? Math.ceil(STROKE_REACH * ratio) : 0;
    const left = Math.max(0, from * pixels - origin - reach);
    const right = Math.min(canvas.width, to * pixels - origin);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(left, 0, canvas.width - left, canvas.height);
    context.save();
    context.beginPath();
    const [top, bottom] = [(MARGIN.top - STROKE_REACH) * ratio, canvas.height - (MARGIN.bottom - STROKE_REACH) * ratio];
    context.rect(left, top, right - left, bottom - top);
    context.clip();
    context.setTransform(ratio, 0, 0, ratio, -origin, 0);
    draw(surface, (left + origin - 2 * Math.ceil(STROKE_REACH * ratio)) / pixels);
    context.restore();
    surface.resetDashes();
  }

  #prepare(canvas: HTMLCanvasElement, isTail: boolean, { columns, height, ratio }: Repaint): CanvasLineSurface {
    const width = (isTail ? TAIL_COLUMNS : columns) * columnPixels(ratio);
    const pixelHeight = Math.round(height * ratio);
    let surface = isTail ? this.#tail : this.#whole;
    if (surface === null || canvas.width !== width || canvas.height !== pixelHeight) {
      canvas.width = width;
      canvas.height = pixelHeight;
      canvas.style.inlineSize = `${width / ratio}px`;
      surface = new CanvasLineSurface(canvas.getContext('2d') as CanvasRenderingContext2D);
      if (isTail) this.#tail = surface;
      else this.#whole = surface;
    }
    return surface;
  }
}

/** Draws on a canvas. */
export class CanvasLineSurface implements LineSurface {
  readonly context: CanvasRenderingContext2D;
  #dash: readonly number[] = [];
  #offset = 0;

  constructor(context: CanvasRenderingContext2D) {
    this.context = context;
    context.lineJoin = 'round';
  }

  setColor(color: string): void {
    this.context.strokeStyle = color;
    this.context.fillStyle = color;
  }

  beginArea(alpha: number): void {
    this.#offset = 0;
    this.context.globalAlpha = alpha;
    this.context.beginPath();
  }

  fill(): void {
    this.context.fill();
  }

  beginLine(alpha: number, width: number, dash: readonly number[], dashOffset: number): void {
    const context = this.context;
    context.globalAlpha = alpha;
    context.lineWidth = width;
    // The context copies the dashes, which is the most expensive part of drawing a short line.
    if (dash !== this.#dash) context.setLineDash((this.#dash = dash) as number[]);
    context.lineDashOffset = this.#offset = dash.length === 0 ? 0 : dashOffset;
    context.beginPath();
  }

  stroke(): void {
    this.context.stroke();
  }

  moveTo(x: number, y: number): void {
    this.context.moveTo(x, y);
  }

  lineTo(x: number, y: number): void {
    this.context.lineTo(x, y);
  }

  dot(x: number, y: number): void {
    this.context.moveTo(x + 1, y);
    this.context.arc(x, y, 1, 0, 2 * Math.PI);
  }

  /** The dashes of the context were reset by `restore`. */
  resetDashes(): void {
    this.#dash = [];
  }

  endPath(): void {
    if (this.#offset === 0) return;
    // Each subpath begins at the same dash offset, and only the first one should.
    this.context.stroke();
    this.context.beginPath();
    this.context.lineDashOffset = this.#offset = 0;
  }
}

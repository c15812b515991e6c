import type { LineSurface } from './line-painter.ts';

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
    // Taken in by copy, which is the dear part of drawing a short line.
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

  /** The dashes of the context were set back. */
  resetDashes(): void {
    this.#dash = [];
  }

  endPath(): void {
    if (this.#offset === 0) return;
    // Each line of a path begins at the same place in the dashes: only the first is to begin in their midst.
    this.context.stroke();
    this.context.beginPath();
    this.context.lineDashOffset = this.#offset = 0;
  }
}

import { paint, type Drawn } from './paint.ts';
import type { Scales } from './scales.ts';

/** What is to be on the canvas. */
export interface Picture {
  readonly canvas: HTMLCanvasElement;
  readonly lines: readonly Drawn[];
  readonly scales: Scales;
  /** Size in CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** The version of the counts. */
  readonly version: number;
  /** The colours of the lines, as a canvas takes them. */
  readonly colours: readonly string[];
}

/** Everything that a picture depends on. The counts of a series are not read: their version stands for them. */
function signatureOf({ lines, scales, width, height, version, colours }: Picture, ratio: number): string {
  const looks = lines.map(({ series, ...look }) => [series.variant, look]);
  return JSON.stringify([version, width, height, ratio, scales.x.domain(), scales.y.domain(), colours, looks]);
}

/** Paints at most once for each frame of the screen, and only what is not there already. */
export class Surface {
  readonly #picture: () => Picture | null;
  #frame = 0;
  #canvas: HTMLCanvasElement | null = null;
  #signature = '';

  /** @param picture What to paint, asked when the frame comes; null to paint nothing. */
  constructor(picture: () => Picture | null) {
    this.#picture = picture;
  }

  /** Paints with the next frame. However often it is asked until then, it paints once. */
  request(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(this.#paint);
  }

  /** Takes back what was requested. */
  stop(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  readonly #paint = (): void => {
    this.#frame = 0;
    const picture = this.#picture();
    if (picture === null) return;
    const ratio = globalThis.devicePixelRatio;
    const signature = signatureOf(picture, ratio);
    const { canvas, lines, colours, scales, width, height } = picture;
    if (canvas === this.#canvas && signature === this.#signature) return;
    this.#canvas = canvas;
    this.#signature = signature;
    const [pixelWidth, pixelHeight] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== pixelWidth) canvas.width = pixelWidth;
    if (canvas.height !== pixelHeight) canvas.height = pixelHeight;
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paint(context, lines, colours, scales, width, height);
  };
}

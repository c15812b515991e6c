import type { CanvasFrame } from '../../shared/evidence-canvas/evidence-canvas.ts';
import type { FanFrame } from '../layout/frame.ts';
import type { FanPicture, FanRow } from '../layout/picture.ts';
import { stepShapes, type StepShapes } from './step-shapes.ts';

/** Everything that a painter of the fan works with. */
export interface Brush {
  readonly context: CanvasRenderingContext2D;
  readonly canvas: CanvasFrame;
  readonly frame: FanFrame;
  readonly picture: FanPicture;
  readonly steps: StepShapes;
}

/** A brush for one layer of one drawing. */
export const brushOf = (
  context: CanvasRenderingContext2D,
  canvas: CanvasFrame,
  frame: FanFrame,
  picture: FanPicture,
): Brush => ({ context, canvas, frame, picture, steps: stepShapes(context) });

/** Size of the writing in the drawing, CSS pixels. */
export const TEXT_SIZE = 11;

/** The color of a variant: gray while it is context, or no longer shown at the moment that is looked at. */
export function colorOf({ ink }: CanvasFrame, { isShown, place, endsAt, isStopped }: FanRow, at: number): string {
  const isGone = isStopped && endsAt <= at;
  return isShown && !isGone ? (ink.letters[place % ink.letters.length] ?? ink.gone) : ink.gone;
}

/** Paints inside a part of the data's box, CSS pixels. */
export function clipped({ context, frame }: Brush, from: number, to: number, paint: () => void): void {
  if (!(to > from)) return;
  context.save();
  context.beginPath();
  context.rect(from, frame.top, to - from, frame.bottom - frame.top);
  context.clip();
  paint();
  context.restore();
}

/** Text that fits a width, shortened with an ellipsis; empty where not even a few letters fit. Measured with the font that is set. */
export function fitted(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (context.measureText(`${text.slice(0, middle).trimEnd()}…`).width <= width) low = middle;
    else high = middle - 1;
  }
  return low < 4 ? '' : `${text.slice(0, low).trimEnd()}…`;
}

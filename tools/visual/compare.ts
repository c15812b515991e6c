// Whether two pictures show the same. Edges are smoothed a little differently from machine to machine; places and colors are not.
import { encode } from 'fast-png';
import pixelmatch from 'pixelmatch';
import { changedFills, lostInk } from './colors.ts';
import { pixelsOf, type Pixels } from './pixels.ts';

/** How far two pixels of one place may differ before they are two, from 0 to 1 (pixelmatch's own measure and default). */
const THRESHOLD = 0.1;

/** Differences are counted in squares with sides of this many pixels: letters differ here and there, a thing that moved differs in one place. */
const SQUARE = 16;

/** The most pixels of a square that may differ. A line that moved by one makes 32, a letter that is smoothed otherwise seldom 8. */
const MAX_PER_SQUARE = 12;

/** The result of comparing two pictures. */
export type Comparison =
  | { readonly isAlike: true }
  /** `drawing` shows, as PNG, where they differ; null when they are not of one size. */
  | { readonly isAlike: false; readonly reason: string; readonly drawing: Uint8Array | null };

/** How many pixels of a mask are set in its fullest square. */
function fullestSquare({ width, height, data }: Pixels): number {
  const across = Math.ceil(width / SQUARE);
  const counts = new Uint16Array(across * Math.ceil(height / SQUARE));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if (data[4 * (y * width + x) + 3] !== 0) {
        const square = Math.floor(y / SQUARE) * across + Math.floor(x / SQUARE);
        counts[square] = (counts[square] as number) + 1;
      }
  return Math.max(...counts);
}

function differenceOf(kept: Pixels, taken: Pixels): string {
  const { width, height } = kept;
  const mask = { width, height, data: new Uint8Array(width * height * 4) };
  pixelmatch(kept.data, taken.data, mask.data, width, height, { threshold: THRESHOLD, diffMask: true });
  const fullest = fullestSquare(mask);
  if (fullest > MAX_PER_SQUARE)
    return `Something is elsewhere or new: ${fullest} pixels differ within ${SQUARE} x ${SQUARE}.`;
  return changedFills(kept, taken) || lostInk(kept, taken) || lostInk(taken, kept);
}

function drawingOf(kept: Pixels, taken: Pixels): Uint8Array {
  const { width, height } = kept;
  const data = new Uint8Array(width * height * 4);
  pixelmatch(kept.data, taken.data, data, width, height, { threshold: 0.01, includeAA: true });
  return encode({ width, height, data, channels: 4, depth: 8 });
}

/** Compares the picture that is kept with the one that was taken, both PNG. */
export function compare(kept: Uint8Array, taken: Uint8Array): Comparison {
  const [a, b] = [pixelsOf(kept), pixelsOf(taken)];
  // The browser that took the kept picture draws the same one again, pixel by pixel, and the measures below take a while.
  if (a.width === b.width && Buffer.compare(a.data, b.data) === 0) return { isAlike: true };
  if (a.width !== b.width || a.height !== b.height) {
    const reason = `It is ${b.width} x ${b.height} pixels and was ${a.width} x ${a.height}.`;
    return { isAlike: false, reason, drawing: null };
  }
  const reason = differenceOf(a, b);
  return reason === '' ? { isAlike: true } : { isAlike: false, reason, drawing: drawingOf(a, b) };
}

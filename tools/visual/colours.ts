// Colours are the same on every machine wherever no edge is smoothed: in fills and lines, and in the middle of strokes.
import type { Pixels } from './pixels.ts';

/** So many steps of 255 may lie between two of one colour: nobody sees them, and rasterisers round. */
const STEPS = 4;
/** So many pixels of one colour in a row or column are a fill or a line, and no letter. */
const RUN = 16;
/** So many pixels of fills and lines may be of another colour. */
const MOST_FILLED = 8;
/** A colour of fewer pixels may be that of a smoothed edge. */
const LEAST_INK = 40;

const colourAt = ({ data }: Pixels, i: number): number =>
  ((data[4 * i] as number) << 16) | ((data[4 * i + 1] as number) << 8) | (data[4 * i + 2] as number);

const isNear = (a: number, b: number): boolean =>
  [16, 8, 0].every((shift) => Math.abs(((a >> shift) & 255) - ((b >> shift) & 255)) <= STEPS);

const nameOf = (colour: number): string => `#${colour.toString(16).padStart(6, '0')}`;

/** Marks the pixels of runs along one direction: `steps` pixels a line, each `stride` after the one before. */
function markRuns(picture: Pixels, marks: Uint8Array, first: number, steps: number, stride: number): void {
  let begin = 0;
  for (let k = 1; k <= steps; k++) {
    const isSame = k < steps && colourAt(picture, first + k * stride) === colourAt(picture, first + begin * stride);
    if (isSame) continue;
    if (k - begin >= RUN) for (let i = begin; i < k; i++) marks[first + i * stride] = 1;
    begin = k;
  }
}

function filled(picture: Pixels): Uint8Array {
  const { width, height } = picture;
  const marks = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) markRuns(picture, marks, y * width, width, 1);
  for (let x = 0; x < width; x++) markRuns(picture, marks, x, height, width);
  return marks;
}

/** What fills and lines changed their colour: an empty text, or one that says which. */
export function changedFills(kept: Pixels, taken: Pixels): string {
  const [before, after] = [filled(kept), filled(taken)];
  let [count, example] = [0, ''];
  for (let i = 0; i < before.length; i++) {
    if (before[i] === 0 || after[i] === 0 || isNear(colourAt(kept, i), colourAt(taken, i))) continue;
    count++;
    example ||= `${nameOf(colourAt(kept, i))} is ${nameOf(colourAt(taken, i))}`;
  }
  return count > MOST_FILLED ? `${count} pixels of fills and lines are of another colour: ${example}.` : '';
}

function inksOf(picture: Pixels): Map<number, number> {
  const inks = new Map<number, number>();
  for (let i = 0; i < picture.width * picture.height; i++) {
    const colour = colourAt(picture, i);
    inks.set(colour, (inks.get(colour) ?? 0) + 1);
  }
  return inks;
}

/** Whether a colour of one picture, such as that of words, is gone in another: an empty text, or one that says which. */
export function lostInk(one: Pixels, other: Pixels): string {
  const others = [...inksOf(other)];
  for (const [colour, count] of inksOf(one)) {
    if (count < LEAST_INK) continue;
    const left = others.reduce((sum, [ink, n]) => sum + (isNear(ink, colour) ? n : 0), 0);
    if (left < count / 10)
      return `The colour ${nameOf(colour)} has ${count} pixels in one and about ${left} in the other.`;
  }
  return '';
}

// Colors are the same on every machine wherever no edge is smoothed: in fills and lines, and in the middle of strokes.
import type { Pixels } from './pixels.ts';

/** Two pixels of one color may differ by this many steps of 255: nobody sees that, and rasterizers round. */
const STEPS = 4;
/** At least this many pixels of one color in a row or column are a fill or a line, and no letter. */
const RUN = 16;
/** The most pixels of fills and lines that may be of another color. */
const MAX_FILLED = 8;
/** A color of fewer pixels may be that of a smoothed edge. */
const MIN_INK = 40;

const colorAt = ({ data }: Pixels, i: number): number =>
  ((data[4 * i] as number) << 16) | ((data[4 * i + 1] as number) << 8) | (data[4 * i + 2] as number);

const isNear = (a: number, b: number): boolean =>
  [16, 8, 0].every((shift) => Math.abs(((a >> shift) & 255) - ((b >> shift) & 255)) <= STEPS);

const nameOf = (color: number): string => `#${color.toString(16).padStart(6, '0')}`;

/** Marks the pixels of runs along one direction: `steps` pixels a line, each `stride` after the one before. */
function markRuns(picture: Pixels, marks: Uint8Array, first: number, steps: number, stride: number): void {
  let begin = 0;
  for (let k = 1; k <= steps; k++) {
    const isSame = k < steps && colorAt(picture, first + k * stride) === colorAt(picture, first + begin * stride);
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

/** Says which fills and lines changed their color; an empty text when none did. */
export function changedFills(kept: Pixels, taken: Pixels): string {
  const [before, after] = [filled(kept), filled(taken)];
  let [count, example] = [0, ''];
  for (let i = 0; i < before.length; i++) {
    if (before[i] === 0 || after[i] === 0 || isNear(colorAt(kept, i), colorAt(taken, i))) continue;
    count++;
    example ||= `${nameOf(colorAt(kept, i))} is ${nameOf(colorAt(taken, i))}`;
  }
  return count > MAX_FILLED ? `${count} pixels of fills and lines are of another color: ${example}.` : '';
}

function inksOf(picture: Pixels): Map<number, number> {
  const inks = new Map<number, number>();
  for (let i = 0; i < picture.width * picture.height; i++) {
    const color = colorAt(picture, i);
    inks.set(color, (inks.get(color) ?? 0) + 1);
  }
  return inks;
}

/** Whether a color of one picture, such as that of words, is gone in another: an empty text, or one that says which. */
export function lostInk(one: Pixels, other: Pixels): string {
  const others = [...inksOf(other)];
  for (const [color, count] of inksOf(one)) {
    if (count < MIN_INK) continue;
    const left = others.reduce((sum, [ink, n]) => sum + (isNear(ink, color) ? n : 0), 0);
    if (left < count / 10)
      return `The color ${nameOf(color)} has ${count} pixels in one and about ${left} in the other.`;
  }
  return '';
}

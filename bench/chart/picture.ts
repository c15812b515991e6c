// Reads a chart's lines off its pixels, whoever drew them, and however.

/** Pixels, four bytes each: red, green, blue, alpha. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: ArrayLike<number>;
}

/** Lines are vivid; axes, grids and words are gray. */
const VIVID = 15;

/** The heights of the middles of the lines in one column of pixels, from the top. */
export function linesAt({ width, height, data }: Pixels, column: number): number[] {
  const middles: number[] = [];
  let begin = -1;
  for (let y = 0; y <= height; y++) {
    const at = 4 * (y * width + column);
    const [r, g, b, a] = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0, data[at + 3] ?? 0];
    const isLine = y < height && a > 100 && Math.max(r, g, b) - Math.min(r, g, b) > VIVID;
    if (isLine && begin < 0) begin = y;
    if (isLine || begin < 0) continue;
    middles.push((begin + y - 1) / 2);
    begin = -1;
  }
  return middles;
}

/** Straight line through points by least squares: y = a + b x. */
function fit(points: readonly (readonly [number, number])[]): { a: number; b: number } {
  const n = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / n;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / n;
  const b =
    points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) /
    points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return { a: meanY - b * meanX, b };
}

/** How far, in pixels, a line may stand from its place: half of its width, and what the rounding of pixels and decimation add. */
const TOLERANCE = 3;
/** Pixels this near to a line's place belong to that line; lines are farther apart, and other vivid things are none of ours. */
const NEAR = 10;
/** Lines may be dashed: at least this share of one is drawn. */
const DRAWN = 0.55;

/** The first and the last column in which nearly all lines stand: dashes leave gaps. */
function extentOf(columns: readonly (readonly number[])[], lines: number): [number, number] {
  const isFull = ({ length }: readonly number[]): boolean => length >= lines - 2 && length <= lines;
  return [columns.findIndex(isFull), columns.findLastIndex(isFull)];
}

/**
 * Whether a picture shows these lines over the whole of their time: an empty text, or what is wrong.
 *
 * @param er Values by line, the lowest line first; all of equal length, evenly spaced in time.
 */
export function differenceOf(picture: Pixels, er: readonly ArrayLike<number>[]): string {
  const columns = Array.from({ length: picture.width }, (_, x) => linesAt(picture, x));
  const [first, last] = extentOf(columns, er.length);
  if (first < 0 || last - first < picture.width * 0.7)
    return `Lines are drawn from column ${first} to ${last} of ${picture.width} only.`;
  const valueAt = (line: ArrayLike<number>, x: number): number =>
    line[Math.round(((x - first) / (last - first)) * (line.length - 1))] as number;
  const known: [number, number][] = [];
  for (let x = first; x <= last; x++) {
    const middles = columns[x] as number[];
    if (middles.length !== er.length) continue;
    er.forEach((line, k) => known.push([valueAt(line, x), middles[er.length - 1 - k] as number]));
  }
  if (known.length === 0) return 'No column shows all lines.';
  const { a, b } = fit(known);
  for (const [k, line] of er.entries()) {
    let [right, wrong] = [0, 0];
    for (let x = first; x <= last; x++) {
      const y = a + b * valueAt(line, x);
      const off = Math.min(...(columns[x] as number[]).map((middle) => Math.abs(middle - y)));
      if (off <= TOLERANCE) right++;
      else if (off <= NEAR) wrong++;
    }
    if (b >= 0 || right < DRAWN * (last - first) || wrong > 0.02 * (last - first))
      return `Line ${k} stands in its place in ${right} of ${last - first} columns, and beside it in ${wrong}.`;
  }
  return '';
}

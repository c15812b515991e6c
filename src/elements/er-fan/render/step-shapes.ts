import { area, curveStepAfter, line } from 'd3-shape';

/** Draws steps on a path: what is known at one time holds until the next. Positions are CSS pixels; a range of indexes includes both ends. */
export interface StepShapes {
  /** Adds the outline of a band. */
  band(xs: Float64Array, lows: Float64Array, highs: Float64Array, from: number, to: number): void;
  /** Adds a line; it breaks where a height is not a number. */
  line(xs: Float64Array, ys: Float64Array, from: number, to: number): void;
}

/** Steps on a canvas. Columns are read in place: nothing is allocated for a point. */
export function stepShapes(context: CanvasRenderingContext2D): StepShapes {
  let columns: Record<'xs' | 'lows' | 'highs', Float64Array> = {
    xs: new Float64Array(),
    lows: new Float64Array(),
    highs: new Float64Array(),
  };
  let first = 0;
  const place = (_: number, i: number): number => columns.xs[first + i] as number;
  const low = (_: number, i: number): number => columns.lows[first + i] as number;
  const high = (_: number, i: number): number => columns.highs[first + i] as number;
  const isKnown = (_: number, i: number): boolean => !Number.isNaN(columns.lows[first + i]);
  const bands = area<number>().x(place).y0(low).y1(high).defined(isKnown).curve(curveStepAfter).context(context);
  const lines = line<number>().x(place).y(low).defined(isKnown).curve(curveStepAfter).context(context);
  const draw = (shape: (data: ArrayLike<number>) => void, from: number, to: number): void => {
    first = from;
    if (from <= to) shape(columns.xs.subarray(from, to + 1));
  };
  return {
    band(xs, lows, highs, from, to) {
      columns = { xs, lows, highs };
      draw(bands as unknown as (data: ArrayLike<number>) => void, from, to);
    },
    line(xs, ys, from, to) {
      columns = { xs, lows: ys, highs: ys };
      draw(lines as unknown as (data: ArrayLike<number>) => void, from, to);
    },
  };
}

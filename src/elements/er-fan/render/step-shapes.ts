/** Draws steps on a path: what is known at one time holds until the next. Positions are CSS pixels; a range of indexes includes both ends. */
export interface StepShapes {
  /** Adds the outline of a band; it breaks where a low is not a number. */
  band(xs: Float64Array, lows: Float64Array, highs: Float64Array, from: number, to: number): void;
  /** Adds a line; it breaks where a height is not a number. */
  line(xs: Float64Array, ys: Float64Array, from: number, to: number): void;
}

/**
 * Steps on a canvas. Columns are read in place: nothing is allocated for a point. The paths are those of `curveStepAfter` of d3-shape, which no bundler
 * takes out of the 20 kB around it; the tests compare them.
 */
export function stepShapes(context: CanvasRenderingContext2D): StepShapes {
  /** Goes forward along a line from one of its points, at which the path is, to another. */
  const forward = (xs: Float64Array, ys: Float64Array, from: number, to: number): void => {
    for (let i = from + 1; i <= to; i++) {
      context.lineTo(xs[i] as number, ys[i - 1] as number);
      context.lineTo(xs[i] as number, ys[i] as number);
    }
  };
  const backward = (xs: Float64Array, ys: Float64Array, from: number, to: number): void => {
    for (let i = to - 1; i >= from; i--) {
      context.lineTo(xs[i + 1] as number, ys[i] as number);
      context.lineTo(xs[i] as number, ys[i] as number);
    }
  };
  return {
    band(xs, lows, highs, from, to) {
      forEachKnown(lows, from, to, (first, last) => {
        context.moveTo(xs[first] as number, highs[first] as number);
        forward(xs, highs, first, last);
        context.lineTo(xs[last] as number, lows[last] as number);
        backward(xs, lows, first, last);
        context.closePath();
      });
    },
    line(xs, ys, from, to) {
      forEachKnown(ys, from, to, (first, last) => {
        context.moveTo(xs[first] as number, ys[first] as number);
        forward(xs, ys, first, last);
        // A lone point is a dot of the line's width only where the path is closed.
        if (first === last) context.closePath();
      });
    },
  };
}

/** Calls back for each longest run of indexes in a range at which a column has a number. */
function forEachKnown(
  column: Float64Array,
  from: number,
  to: number,
  callback: (first: number, last: number) => void,
): void {
  for (let first = from; first <= to; first++) {
    if (Number.isNaN(column[first])) continue;
    let last = first;
    while (last < to && !Number.isNaN(column[last + 1])) last++;
    callback(first, last);
    first = last;
  }
}

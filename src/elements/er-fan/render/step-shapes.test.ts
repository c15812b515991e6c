import { expect } from '@open-wc/testing';
import { area, curveStepAfter, line } from 'd3-shape';
import fc from 'fast-check';
import { stepShapes } from './step-shapes.ts';

/** The corners that a path gets, in the order in which they come. */
function corners(): { context: CanvasRenderingContext2D; path: string[] } {
  const path: string[] = [];
  const context = {
    moveTo: (x: number, y: number) => path.push(`M${x},${y}`),
    lineTo: (x: number, y: number) => path.push(`L${x},${y}`),
    closePath: () => path.push('Z'),
  };
  return { context: context as unknown as CanvasRenderingContext2D, path };
}

const xs = Float64Array.of(0, 10, 20);

/** A number of a point, by its index. */
type Of = (i: number) => number;

describe('steps', () => {
  it('hold what is known until the next time', () => {
    const { context, path } = corners();
    stepShapes(context).line(xs, Float64Array.of(5, 7, 6), 0, 2);
    expect(path.join(' ')).to.equal('M0,5 L10,5 L10,7 L20,7 L20,6');
  });

  it('break a line where nothing is known', () => {
    const { context, path } = corners();
    stepShapes(context).line(Float64Array.of(0, 10, 20, 30, 40), Float64Array.of(5, 6, Number.NaN, 7, 8), 0, 4);
    expect(path.filter((corner) => corner.startsWith('M'))).to.deep.equal(['M0,5', 'M30,7']);
  });

  it('bound a band above and below, over the part that is asked for', () => {
    const { context, path } = corners();
    stepShapes(context).band(xs, Float64Array.of(1, 2, 3), Float64Array.of(9, 8, 7), 1, 2);
    expect(path.join(' ')).to.equal('M10,8 L20,8 L20,7 L20,3 L20,2 L10,2 Z');
  });

  it('are those of d3, whatever is known', () => {
    const heights = fc.option(fc.integer({ min: -9, max: 9 }), { nil: Number.NaN, freq: 3 });
    const points = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), heights, fc.integer({ min: 0, max: 9 })), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(points, fc.nat(11), fc.nat(11), (given, a, b) => {
        let x = 0;
        const columns = [
          given.map(([distance]) => (x += distance)),
          given.map(([, low]) => low),
          given.map(([, low, height]) => low + height),
        ].map((column) => Float64Array.from(column)) as [Float64Array, Float64Array, Float64Array];
        const [from, to] = [a % given.length, b % given.length];
        const [own, d3] = [corners(), corners()];
        stepShapes(own.context).band(...columns, from, to);
        stepShapes(own.context).line(columns[0], columns[1], from, to);
        const parts = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
        const [xOf, lowOf, highOf] = columns.map((column) => (i: number) => column[i] as number) as [Of, Of, Of];
        const isKnown = (i: number): boolean => !Number.isNaN(lowOf(i));
        area<number>().x(xOf).y0(lowOf).y1(highOf).defined(isKnown).curve(curveStepAfter).context(d3.context)(parts);
        line<number>().x(xOf).y(lowOf).defined(isKnown).curve(curveStepAfter).context(d3.context)(parts);
        expect(own.path).to.deep.equal(d3.path);
      }),
      { numRuns: 1000 },
    );
  });
});

import { expect } from '@open-wc/testing';
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
});

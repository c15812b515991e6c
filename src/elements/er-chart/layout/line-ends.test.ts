import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import type { LineEnd } from './line-ends.ts';
import { spread } from './line-ends.ts';

describe('the letters at the ends of lines', () => {
  it('do not touch, and stay in the drawing in the order of their lines', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 16, max: 274 }), { minLength: 1, maxLength: 12 }), (heights) => {
        const ends = heights.map((y): LineEnd => ({ line: {} as never, x: 560, y }));
        const ys = spread(ends, 16, 274).map(({ y }) => y);
        for (let i = 1; i < ys.length; i++) expect((ys[i] as number) - (ys[i - 1] as number)).to.be.at.least(15 - 1e-9);
        expect(Math.min(...ys)).to.be.at.least(16);
        expect(Math.max(...ys)).to.be.at.most(274);
      }),
    );
  });
});

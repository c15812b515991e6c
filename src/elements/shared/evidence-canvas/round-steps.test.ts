import { expect } from '@open-wc/testing';
import { nice, ticks, tickStep } from 'd3-array';
import fc from 'fast-check';
import { roundedOut, roundStep, roundValues } from './round-steps.ts';

const values = fc.oneof(
  fc.double({ min: -1, max: 1, noNaN: true }),
  fc.double({ min: -1e9, max: 1e9, noNaN: true }),
  fc.integer({ min: -1000, max: 1000 }).map((thousandths) => thousandths / 1000),
);
const distances = fc.oneof(
  fc.double({ min: Math.log(1e-7), max: Math.log(1e9), noNaN: true }).map(Math.exp),
  fc.integer({ min: 1, max: 1000 }).map((thousandths) => thousandths / 1000),
);

describe('the round steps of an axis of numbers', () => {
  it('are those of d3', () => {
    fc.assert(
      fc.property(values, distances, fc.integer({ min: 1, max: 12 }), (from, distance, count) => {
        const [low, high] = [from + 0, from + distance];
        // Closer ones have no numbers between them.
        fc.pre(high - low > Math.abs(low) * 1e-9);
        expect(roundStep(low, high, count)).to.equal(tickStep(low, high, count));
        expect(roundValues(low, high, count)).to.deep.equal(ticks(low, high, count));
        expect(roundedOut(low, high, count)).to.deep.equal(nice(low, high, count));
      }),
      { numRuns: 2000 },
    );
  });

  it('are written without the error of a sum', () => {
    expect(roundValues(0, 0.5, 5)).to.deep.equal([0, 0.1, 0.2, 0.3, 0.4, 0.5]);
  });
});

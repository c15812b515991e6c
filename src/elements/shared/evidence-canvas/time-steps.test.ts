import { expect } from '@open-wc/testing';
import { utcSecond, utcTickInterval } from 'd3-time';
import fc from 'fast-check';
import { timeSteps } from './time-steps.ts';

const YEAR_MS = 365 * 24 * 3_600_000;

describe('the steps of a time axis', () => {
  it('are those of d3, down to a second', () => {
    const begins = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2040, 0) });
    // As many seconds as months.
    const spans = fc.double({ min: Math.log(1000), max: Math.log(40 * YEAR_MS), noNaN: true }).map(Math.exp);
    fc.assert(
      fc.property(begins, spans, fc.integer({ min: 1, max: 12 }), (from, length, count) => {
        const to = from + Math.ceil(length);
        const interval = utcTickInterval(new Date(from), new Date(to), count) ?? utcSecond;
        const expected = interval
          .range(new Date(from), new Date(to + 1))
          .map(Number)
          .filter((at) => at % 1000 === 0);
        expect(timeSteps(from, to, [from, to], count)).to.deep.equal(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('keep to the same step in a part of the time', () => {
    const [from, to] = [Date.UTC(2026, 0, 5), Date.UTC(2026, 0, 6)];
    const noon = Date.UTC(2026, 0, 5, 12);
    const all = timeSteps(from, to, [from, to], 4);
    expect(timeSteps(noon, to, [from, to], 4)).to.deep.equal(all.filter((at) => at >= noon));
  });
});

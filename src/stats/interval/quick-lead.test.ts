import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { leadInterval, type PairBatch, type RatioInterval } from '../index.ts';
import { quickLeadInterval } from './quick-lead.ts';
import { seen } from '../testing/counts.ts';
import { createRandom } from '../testing/random.ts';

const ALPHA = 0.05 / 3;

/** Batches of two variants whose rates have a ratio, while the common rate and the shares move. */
function batchesOf(seed: number, count: number, ratio: number): PairBatch[] {
  const { next, binomial } = createRandom(seed);
  return Array.from({ length: count }, () => {
    const rate = 0.01 + 0.05 * next();
    const [m, n] = [Math.ceil(4000 * next()), Math.ceil(4000 * next())];
    return { i: seen(binomial(m, rate * ratio), m), j: seen(binomial(n, rate), n) };
  });
}

const anyCase = fc.record({
  seed: fc.nat(),
  count: fc.integer({ min: 1, max: 40 }),
  ratio: fc.double({ min: 0.3, max: 3, noNaN: true }),
});

/** Says by how much an interval lies outside another, as a part of the width of that; below 0 where it lies inside. */
function beyond(quick: RatioInterval, exact: RatioInterval): { readonly low: number; readonly high: number } {
  const width = Math.log(exact[1] / exact[0]);
  return { low: Math.log(exact[0] / quick[0]) / width, high: Math.log(quick[1] / exact[1]) / width };
}

function assertCovers(quick: RatioInterval | null, exact: RatioInterval | null): void {
  if (quick === null || exact === null) return assert.equal(quick, exact);
  if (exact[0] === 0 || exact[1] === Infinity) return assert.ok(quick[0] <= exact[0] && quick[1] >= exact[1]);
  const { low, high } = beyond(quick, exact);
  assert.ok(low >= -1e-9 && high >= -1e-9, `${String(quick)} covers ${String(exact)}`);
  assert.ok(low < 0.002 && high < 0.002, `${String(quick)} is near ${String(exact)}`);
}

test('it covers the interval that it stands for, and is hardly wider', () => {
  fc.assert(
    fc.property(anyCase, ({ seed, count, ratio }) => {
      const batches = batchesOf(seed, count, ratio);
      assertCovers(quickLeadInterval(batches, ALPHA), leadInterval(batches, ALPHA));
    }),
    { numRuns: 60 },
  );
});

test('wherever it begins, it comes to the same', () => {
  const former = fc.tuple(fc.double({ min: 0, max: 5 }), fc.double({ min: 0, max: Infinity }));
  fc.assert(
    fc.property(anyCase, former, ({ seed, count, ratio }, from) => {
      fc.pre(!from.some(Number.isNaN));
      const batches = batchesOf(seed, count, ratio);
      assertCovers(quickLeadInterval(batches, ALPHA, null, from), leadInterval(batches, ALPHA));
    }),
    { numRuns: 60 },
  );
});

test('a plan moves it as it moves the other', () => {
  const batches = batchesOf(7, 12, 1.4);
  const plan = { impressions: 20_000, er: 0.03 };
  assertCovers(quickLeadInterval(batches, ALPHA, plan), leadInterval(batches, ALPHA, plan));
});

test('before either was engaged with, every ratio is possible; where no ratio is, there is none', () => {
  assert.deepEqual(quickLeadInterval([], ALPHA), [0, Infinity]);
  assert.deepEqual(quickLeadInterval([{ i: seen(0, 500), j: seen(20, 500) }], ALPHA), [0, Infinity]);
  const turned = [
    { i: seen(333, 9297), j: seen(66, 226) },
    { i: seen(0, 924), j: seen(178, 1200) },
    { i: seen(2, 69), j: seen(329, 770) },
  ];
  assert.equal(leadInterval(turned, ALPHA), null);
  assert.equal(quickLeadInterval(turned, ALPHA), null);
});

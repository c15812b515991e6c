import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { interval, NO_PREDICTION, priorFrom, type Counts, type Prior } from '../index.ts';
import { anyCounts, seen } from '../testing/counts.ts';
import { logGamma } from '../testing/log-gamma.ts';
import { near } from '../testing/near.ts';

const anyAlpha = fc.double({ min: 1e-6, max: 0.5, noNaN: true });
const anyPrior = fc.oneof(
  fc.constant(NO_PREDICTION),
  fc.double({ min: 0, max: 1, noNaN: true }).map((rho) => priorFrom(rho)),
);

/** log E(p) as it is written in the papers, by log-gamma alone. */
function logEvidence({ impressions: n, engagements: s }: Counts, { a, b }: Prior, p: number): number {
  const logBeta = (x: number, y: number): number => logGamma(x) + logGamma(y) - logGamma(x + y);
  const hits = s === 0 ? 0 : s * Math.log(p);
  const misses = s === n ? 0 : (n - s) * Math.log1p(-p);
  return logBeta(a + s, b + n - s) - logBeta(a, b) - hits - misses;
}

test('before the first impression every rate is possible', () => {
  assert.deepEqual(interval(seen(0, 0)), [0, 1]);
});

test('an interval holds the observed ER and lies between 0 and 1', () => {
  fc.assert(
    fc.property(anyCounts(100_000_000, 1), anyAlpha, anyPrior, (counts, alpha, prior) => {
      const [low, high] = interval(counts, alpha, prior);
      const er = counts.engagements / counts.impressions;
      assert.ok(0 <= low && low <= er && er <= high && high <= 1, `${low} ${er} ${high}`);
      assert.ok(low < high);
    }),
    { numRuns: 2000 },
  );
});

test('the ends are where the evidence reaches 1 / alpha', () => {
  fc.assert(
    fc.property(anyCounts(20_000, 1), anyAlpha, anyPrior, (counts, alpha, prior) => {
      const [low, high] = interval(counts, alpha, prior);
      const bound = -Math.log(alpha);
      // A double near 1 is rounded in its 16th digit, which the misses' term of log E magnifies by misses / (1 - p).
      const misses = counts.impressions - counts.engagements;
      const readBack = (end: number): number => 1e-6 + (misses * Number.EPSILON) / (1 - end);
      if (low > 1e-9 && low < 1 - 1e-9) near(logEvidence(counts, prior, low), bound, 'at the low end', readBack(low));
      if (high < 1 - 1e-9) near(logEvidence(counts, prior, high), bound, 'at the high end', readBack(high));
      if (counts.engagements === 0) assert.equal(low, 0);
      if (counts.engagements === counts.impressions) assert.equal(high, 1);
    }),
    { numRuns: 2000 },
  );
});

test('without engagements the upper end has a closed form', () => {
  for (const n of [1, 10, 1000, 100_000_000]) {
    const logE = logEvidence(seen(0, n), NO_PREDICTION, 0);
    const expected = -Math.expm1((Math.log(0.05) + logE) / n);
    near(interval(seen(0, n))[1] / expected, 1, `after ${n} impressions`, 1e-7);
  }
});

test('a smaller error budget never gives a narrower interval', () => {
  fc.assert(
    fc.property(
      anyCounts(1_000_000, 1),
      anyAlpha,
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      (counts, alpha, part) => {
        const [low, high] = interval(counts, alpha);
        const [wideLow, wideHigh] = interval(counts, alpha * part);
        assert.ok(wideLow <= low * (1 + 1e-12) && high <= wideHigh * (1 + 1e-12));
      },
    ),
  );
});

test('an interval narrows with data at the same ER', () => {
  fc.assert(
    fc.property(anyCounts(100_000, 10), fc.integer({ min: 2, max: 100 }), anyAlpha, (counts, times, alpha) => {
      const more = seen(counts.engagements * times, counts.impressions * times);
      const [low, high] = interval(counts, alpha);
      const [lowLater, highLater] = interval(more, alpha);
      assert.ok(highLater - lowLater < high - low);
    }),
  );
});

test('the interval of those who did not engage is the mirror image', () => {
  fc.assert(
    fc.property(anyCounts(1_000_000, 1), anyAlpha, (counts, alpha) => {
      const [low, high] = interval(counts, alpha);
      const [missLow, missHigh] = interval(seen(counts.impressions - counts.engagements, counts.impressions), alpha);
      near(missLow, 1 - high, 'low', 1e-12);
      near(missHigh, 1 - low, 'high', 1e-12);
    }),
  );
});

test('extreme counts keep their digits', () => {
  const extremes: readonly (readonly [number, number, number, number, number])[] = [
    [1, 100_000_000, 0.05, 1.4104759535996608e-14, 1.6260310825793684e-7],
    [0, 100_000_000, 0.01, 0, 1.4387874467084217e-7],
    [99_999_999, 100_000_000, 0.05, 0.99999983739689174, 0.9999999999999859],
    [3, 7, 1e-12, 1.3465458570256051e-5, 0.99977767800241189],
    [1, 1, 0.05, 0.025, 1],
    [50_000_000, 100_000_000, 0.05, 0.49975068230653278, 0.50024931769346722],
    [500, 100_000_000, 0.001, 3.828124704406921e-6, 6.3896345721472207e-6],
  ];
  for (const [engagements, impressions, alpha, low, high] of extremes) {
    const ends = interval(seen(engagements, impressions), alpha);
    near(ends[0], low, 'low', 1e-12 * low);
    near(ends[1], high, 'high', 1e-12 * high);
  }
});

test('a good prediction narrows the interval and a bad one widens it', () => {
  const width = (predicted: number | null): number => {
    const [low, high] = interval(seen(40, 1000), 0.05, priorFrom(predicted));
    return high - low;
  };
  assert.ok(width(0.04) < width(null));
  assert.ok(width(0.4) > width(null));
});

test('a confident prior that was badly wrong still leaves the observed ER inside', () => {
  const [low, high] = interval(seen(0, 5), 0.5, { a: 100_000, b: 0.001 });
  assert.ok(low === 0 && high > 0 && high <= 1);
});

test('a prediction of 0 or 1 is taken as almost never or almost always', () => {
  assert.deepEqual(priorFrom(0), { a: 0.1, b: 99.9 });
  near(priorFrom(1).b, 0.1, 'b', 1e-12);
  assert.equal(priorFrom(null), NO_PREDICTION);
  assert.equal(priorFrom(), NO_PREDICTION);
});

test('input that allows no interval is rejected with a sentence', () => {
  assert.throws(
    () => interval(seen(11, 10)),
    new RangeError('engagements is 11; expected at most one per impression (10)'),
  );
  assert.throws(() => interval(seen(1, 10), 0), new RangeError('alpha is 0; expected a number above 0, below 1'));
  assert.throws(() => interval(seen(1, 10), 1), RangeError);
  assert.throws(() => interval(seen(1, 10), 0.05, { a: 0, b: 1 }), RangeError);
  assert.throws(() => priorFrom(1.2), RangeError);
  assert.throws(() => priorFrom(Number.NaN), RangeError);
});

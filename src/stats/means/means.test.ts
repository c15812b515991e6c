import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { near } from '../testing/near.ts';
import { createRandom, type Random } from '../testing/random.ts';
import { meanInterval } from './mean-interval.ts';
import { addMeanBatch, createMeanEvidence, meanLogEvidence, type MeanEvidence } from './mean-evidence.ts';
import type { Moments } from './moments.ts';

const moments = (n: number, sum: number, sumSquares: number): Moments => ({ n, sum, sumSquares });
const evidenceOf = (difference: number, variance: number, scale: number): MeanEvidence => ({
  ...{ difference, variance, scale },
  learned: 0,
});

/** Sums of values that are drawn one by one. */
function drawn(n: number, value: () => number): Moments {
  let [sum, sumSquares] = [0, 0];
  for (let k = 0; k < n; k++) {
    const y = value();
    sum += y;
    sumSquares += y * y;
  }
  return { n, sum, sumSquares };
}

/** Two in three buy nothing; the rest spends exponentially. */
const spent = (random: Random, mean: number) => () =>
  random.next() < 2 / 3 ? 0 : -3 * mean * Math.log(1 - random.next());

test('the evidence of means is the one computed independently', () => {
  near(meanLogEvidence(evidenceOf(-10, 25, 0.4)), 1.2837090743, 'below', 1e-9);
  near(meanLogEvidence(evidenceOf(0, 25, 0.4)), -1.1989476364, 'equal', 1e-9);
  near(meanLogEvidence(evidenceOf(10, 25, 0.4)), -2.2537447235, 'above', 1e-9);
  near(meanLogEvidence(evidenceOf(-30, 100, 0.1)), 3.5829907775, 'far below', 1e-9);
});

test('two batches have the difference, variance and evidence computed independently', () => {
  for (const [scale, expected] of [
    [0.05, 4.6466446848],
    [1, 18.7433926409],
  ] as const) {
    const evidence = evidenceOf(0, 0, scale);
    addMeanBatch(evidence, moments(100, 30, 14), moments(100, 42, 22));
    addMeanBatch(evidence, moments(50, 10, 4), moments(200, 80, 45));
    near(evidence.difference, -14, 'S', 1e-12);
    near(evidence.variance, 4.1923718779, 'V', 1e-9);
    near(meanLogEvidence(evidence), expected, `at ${scale}`, 1e-9);
  }
});

test('a planned variance makes the bets strongest after a quarter of it', () => {
  assert.equal(createMeanEvidence(80).scale, 0.5);
  assert.throws(() => createMeanEvidence(0), /plannedVariance is 0; expected a finite number above 0/u);
});

test('without a plan the first five batches teach the scale and are not judged', () => {
  const evidence = createMeanEvidence();
  const [i, j] = [moments(100, 30, 14), moments(100, 42, 22)];
  for (let batch = 1; batch <= 5; batch++) {
    addMeanBatch(evidence, i, j);
    assert.equal(meanLogEvidence(evidence), 0);
  }
  addMeanBatch(evidence, i, j);
  assert.ok(meanLogEvidence(evidence) > 0);
  near(evidence.scale as number, 10 / (5 * evidence.variance), 'scale', 1e-12);
});

test('batches without spread teach nothing, and one unit has none', () => {
  const evidence = createMeanEvidence();
  for (let batch = 0; batch < 9; batch++) addMeanBatch(evidence, moments(10, 20, 40), moments(10, 20, 40));
  assert.equal(evidence.scale, null);
  addMeanBatch(evidence, moments(1, 1000, 1_000_000), moments(10, 20, 40));
  assert.equal(evidence.learned, 9);
});

const value = fc.integer({ min: 0, max: 500 });
const batch = fc.array(value, { minLength: 2, maxLength: 30 }).map((all) => {
  let k = 0;
  return drawn(all.length, () => all[k++] as number);
});
const batches = fc.array(fc.tuple(batch, batch), { minLength: 6, maxLength: 12 });

function judged(all: readonly (readonly [Moments, Moments])[], times = 1): number {
  const evidence = createMeanEvidence();
  for (const pair of all) {
    const [i, j] = pair.map(({ n, sum, sumSquares }) => moments(n, sum * times, sumSquares * times * times));
    addMeanBatch(evidence, i as Moments, j as Moments);
  }
  return meanLogEvidence(evidence);
}

test('the unit of the metric changes no evidence: cents or euros, seconds or minutes', () => {
  fc.assert(
    fc.property(batches, fc.constantFrom(0.01, 60, 1024), (all, times) => {
      const plain = judged(all);
      near(judged(all, times), plain, 'in another unit', 1e-6 * Math.max(1, Math.abs(plain)));
    }),
  );
});

test('the evidence of both directions is two halves of one mixture', () => {
  fc.assert(
    fc.property(batches, (all) => {
      const mirrored = all.map(([i, j]) => [j, i] as const);
      const evidence = createMeanEvidence();
      for (const [i, j] of all) addMeanBatch(evidence, i, j);
      const { scale, variance, difference } = evidence;
      if (scale === null) return;
      const spread = 1 + scale * variance;
      const whole = (scale * difference * difference) / (2 * spread) - Math.log(spread) / 2;
      const both = Math.exp(judged(all)) + Math.exp(judged(mirrored));
      near(both / (2 * Math.exp(whole)), 1, 'the halves make the whole', 1e-9);
    }),
  );
});

test('the interval of a mean is the one computed independently', () => {
  for (const [n, reach] of [
    [1000, 0.1919784866],
    [100, 0.7526512693],
  ] as const) {
    // A standard deviation of 2 around 5.
    const [low, high] = meanInterval(moments(n, 5 * n, 25 * n + 4 * (n - 1)), 0.05, 1000);
    near(high - 5, reach, `reach at ${n}`, 1e-9);
    near(5 - low, reach, `reach below at ${n}`, 1e-9);
  }
});

test('an interval before the second unit says nothing', () => {
  assert.deepEqual(meanInterval(moments(0, 0, 0)), [-Infinity, Infinity]);
  assert.deepEqual(meanInterval(moments(1, 3, 9)), [-Infinity, Infinity]);
});

test('sums that no values have are refused, with what is expected', () => {
  assert.throws(() => meanInterval(moments(10, 50, 100)), /sumSquares is 100; expected at least sum² \/ n \(250\)/u);
  assert.throws(() => meanInterval(moments(0, 1, 1)), /sumSquares is 1; expected at least/u);
  assert.throws(() => meanInterval(moments(2.5, 1, 1)), /n is 2\.5; expected a whole number/u);
  assert.throws(() => meanInterval(moments(2, Number.NaN, 1)), /sum is NaN; expected a finite number/u);
  assert.throws(() => meanInterval(moments(2, 1, 1), 0.9), /alpha is 0\.9; expected a number above 0, at most 0\.5/u);
});

test('watched at every batch, equal means are told apart, and a mean missed, about as rarely as promised', () => {
  const random = createRandom(20261130);
  const runs = 300;
  let [stopped, missed] = [0, 0];
  for (let run = 0; run < runs; run++) {
    const evidence = createMeanEvidence();
    let [n, sum, sumSquares] = [0, 0, 0];
    let [isStopped, isMissed] = [false, false];
    for (let look = 0; look < 40; look++) {
      const [i, j] = [drawn(100, spent(random, 2)), drawn(100, spent(random, 2))];
      addMeanBatch(evidence, i, j);
      isStopped ||= meanLogEvidence(evidence) >= Math.log(20);
      [n, sum, sumSquares] = [n + i.n, sum + i.sum, sumSquares + i.sumSquares];
      const [low, high] = meanInterval({ n, sum, sumSquares });
      isMissed ||= n >= 1000 && (low > 2 || high < 2);
    }
    if (isStopped) stopped++;
    if (isMissed) missed++;
  }
  // Three standard errors above a twentieth.
  const most = runs * 0.05 + 3 * Math.sqrt(runs * 0.05 * 0.95);
  assert.ok(stopped <= most, `${stopped} of ${runs} stopped`);
  assert.ok(missed <= most, `${missed} of ${runs} missed`);
});

test('a mean that is a fifth lower is found', () => {
  const random = createRandom(7);
  let found = 0;
  for (let run = 0; run < 50; run++) {
    const evidence = createMeanEvidence();
    for (let look = 0; look < 100 && meanLogEvidence(evidence) < Math.log(20); look++)
      addMeanBatch(evidence, drawn(200, spent(random, 1.6)), drawn(200, spent(random, 2)));
    if (meanLogEvidence(evidence) >= Math.log(20)) found++;
  }
  assert.ok(found >= 48, `${found} of 50 found`);
});

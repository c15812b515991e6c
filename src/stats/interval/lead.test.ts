import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { commonRatio, leadInterval, leadLogEvidence, type PairBatch } from '../index.ts';
import { anyCounts, seen } from '../testing/counts.ts';
import { near } from '../testing/near.ts';

const ALPHA = 0.05;
const pairs = (min: number): fc.Arbitrary<PairBatch[]> =>
  fc.array(fc.record({ i: anyCounts(2000, 1), j: anyCounts(2000, 1) }), { minLength: min, maxLength: 6 });
const mirrored = (batches: readonly PairBatch[]): PairBatch[] => batches.map(({ i, j }) => ({ i: j, j: i }));

test('the interval is where the evidence stays below its bound', () => {
  fc.assert(
    fc.property(pairs(1), (batches) => {
      const interval = leadInterval(batches, ALPHA);
      fc.pre(interval !== null);
      const [low, high] = interval as [number, number];
      if (low > 0) near(leadLogEvidence(batches, low), -Math.log(ALPHA), 'low', 1e-6);
      if (high < Infinity) near(leadLogEvidence(batches, high), -Math.log(ALPHA), 'high', 1e-6);
      const start = commonRatio(batches);
      if (start > 0 && start < Infinity) assert.ok(low <= start && start <= high);
    }),
  );
});

test('seen from the other variant it is turned around', () => {
  fc.assert(
    fc.property(pairs(1), (batches) => {
      const [one, other] = [leadInterval(batches, ALPHA), leadInterval(mirrored(batches), ALPHA)];
      if (one === null || other === null) return assert.equal(one, other);
      if (one[0] > 0) near(1 / one[0], other[1], 'low', 1e-6 * other[1]);
      if (other[0] > 0) near(1 / other[0], one[1], 'high', 1e-6 * one[1]);
    }),
  );
});

test('the order of the batches does not matter', () => {
  fc.assert(
    fc.property(pairs(0), (batches) => {
      const log = leadLogEvidence(batches, 1.3);
      near(leadLogEvidence([...batches].reverse(), 1.3), log, 'evidence', 1e-9 * (1 + Math.abs(log)));
    }),
  );
});

test('a smaller budget gives a wider interval', () => {
  const batches = [{ i: seen(60, 1000), j: seen(45, 1000) }];
  const [low, high] = leadInterval(batches, ALPHA) as [number, number];
  const [lower, higher] = leadInterval(batches, ALPHA / 6) as [number, number];
  assert.ok(lower < low && higher > high);
});

test('before either was engaged with, every ratio is possible', () => {
  assert.deepEqual(leadInterval([]), [0, Infinity]);
  assert.deepEqual(leadInterval([{ i: seen(0, 500), j: seen(20, 500) }]), [0, Infinity]);
});

test('a base rate that moves while shares shift makes no lead', () => {
  const batches = [
    { i: seen(160, 8000), j: seen(40, 2000) },
    { i: seen(120, 2000), j: seen(480, 8000) },
  ];
  // On totals j would lead by 5.2 to 2.8 %.
  const [low, high] = leadInterval(batches) as [number, number];
  assert.ok(low < 1 && high > 1);
  near(commonRatio(batches), 1, 'ratio');
});

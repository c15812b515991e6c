import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { killLevel, isBelowThreshold, isConclusive, predictionLogEvidence } from '../index.ts';
import { anyCounts, seen } from '../testing/counts.ts';

test('a variant that nobody engages with is killed, however few engagements it has', () => {
  assert.ok(isConclusive(predictionLogEvidence(seen(0, 600), 0.02), 0.01));
  assert.ok(isBelowThreshold(seen(0, 100), 0.04));
});

test('no impressions and no prediction to miss are no evidence', () => {
  assert.ok(Math.abs(predictionLogEvidence(seen(0, 0), 0.02)) < 1e-15);
  fc.assert(fc.property(anyCounts(), (counts) => assert.ok(predictionLogEvidence(counts, 0) <= 1e-15)));
  assert.equal(isBelowThreshold(seen(0, 5000), 0), false);
});

test('every engagement takes evidence away', () => {
  fc.assert(
    fc.property(anyCounts(100_000, 1), fc.double({ min: 0.001, max: 0.6, noNaN: true }), (counts, floor) => {
      fc.pre(counts.engagements > 0);
      const fewer = { ...counts, engagements: counts.engagements - 1 };
      assert.ok(predictionLogEvidence(fewer, floor) > predictionLogEvidence(counts, floor));
    }),
  );
});

test('the evidence is a number up to a hundred million impressions', () => {
  for (const s of [0, 1, 1_000_000, 100_000_000]) {
    assert.ok(Number.isFinite(predictionLogEvidence(seen(s, 100_000_000), 0.02)));
  }
});

test('the simple rule warns strictly below half of the prediction, and only from 100 impressions on', () => {
  assert.equal(isBelowThreshold(seen(2, 100), 0.06), true);
  assert.equal(isBelowThreshold(seen(3, 100), 0.06), false);
  assert.equal(isBelowThreshold(seen(29, 1000), 0.058), false);
  assert.equal(isBelowThreshold(seen(0, 99), 0.06), false);
  assert.equal(isBelowThreshold(seen(0, 0), 0.06, 0.5, 0), false);
  assert.equal(isBelowThreshold(seen(4, 100), 0.06, 0.9), true);
});

test('a floor or a threshold that cannot be is refused', () => {
  for (const floor of [-0.1, 1, 1.5, Number.NaN]) {
    assert.throws(() => predictionLogEvidence(seen(1, 10), floor), RangeError);
  }
  assert.throws(() => isBelowThreshold(seen(1, 10), 1.1), RangeError);
  assert.throws(() => isBelowThreshold(seen(1, 10), 0.1, 0), RangeError);
  assert.throws(() => isBelowThreshold(seen(1, 10), 0.1, 0.5, -1), RangeError);
});

test('danger rises from learning over steady and watch to endangered', () => {
  assert.equal(killLevel(0, 0.05, 99), 'learning');
  assert.equal(killLevel(0, 0.05, 100), 'steady');
  assert.equal(killLevel(0, 0.05, 100, true), 'watch');
  assert.equal(killLevel(Math.log(3), 0.05, 10), 'watch');
  assert.equal(killLevel(Math.log(Math.sqrt(20)) + 1e-12, 0.05, 10), 'endangered');
  assert.equal(isConclusive(Math.log(20) + 1e-12, 0.05), true);
  assert.equal(isConclusive(Math.log(19.9), 0.05), false);
  assert.throws(() => killLevel(0, 2, 100), RangeError);
});

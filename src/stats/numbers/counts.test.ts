import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  addArm,
  addBatch,
  addFatigueBatch,
  addFatiguePost,
  createBatchDetector,
  createKillRule,
  createPostDetector,
  fatigueFloor,
  interval,
  isBelowThreshold,
  observedEr,
  predictionLogEvidence,
  probabilityBest,
  splitBudget,
  type Counts,
  type KillRule,
} from '../index.ts';
import { seen } from '../testing/counts.ts';

const fine = seen(1, 10);

function twoArms(): KillRule {
  const rule = createKillRule(0.05);
  for (let arm = 0; arm < 2; arm++) addArm(rule);
  return rule;
}

const FUNCTIONS: Readonly<Record<string, (counts: Counts) => unknown>> = {
  interval: (counts) => interval(counts),
  'kill rule, first': (counts) => addBatch(twoArms(), [counts, fine]),
  'kill rule, second': (counts) => addBatch(twoArms(), [fine, counts]),
  prediction: (counts) => predictionLogEvidence(counts, 0.04),
  threshold: (counts) => isBelowThreshold(counts, 0.04),
  best: (counts) => probabilityBest([fine, counts]),
  floor: (counts) => fatigueFloor(counts),
  'fatigue, batch': (counts) => addFatigueBatch(createBatchDetector(), counts, 0.04),
  'fatigue, post': (counts) => addFatiguePost(createPostDetector(), counts, 0.04, 0.3),
  'observed ER': (counts) => observedEr(counts),
};

const IMPOSSIBLE: readonly Counts[] = [
  seen(11, 10),
  seen(0, -1),
  seen(-1, 10),
  seen(0, 1.5),
  seen(0.5, 10),
  seen(0, Number.NaN),
  seen(Number.NaN, 10),
  seen(0, Infinity),
  seen(0, 2 ** 53),
];

test('counts that no traffic can produce are refused by every function', () => {
  for (const [name, check] of Object.entries(FUNCTIONS)) {
    for (const counts of IMPOSSIBLE)
      assert.throws(() => check(counts), RangeError, `${name} ${JSON.stringify(counts)}`);
    check(fine);
    check(seen(0, 0));
    check(seen(10, 10));
  }
});

test('the sentence says what was wrong and what is expected', () => {
  assert.throws(() => observedEr(seen(0, -1)), new RangeError('impressions is -1; expected a whole number from 0 up'));
});

test('the observed ER is engagements over impressions, and unknown before the first', () => {
  assert.equal(observedEr(seen(3, 60)), 0.05);
  assert.equal(observedEr(seen(0, 0)), null);
});

test('a budget of .05 is .04 and .01 with predictions, .05 without, and an alarm has .01 of its own', () => {
  assert.deepEqual(splitBudget(0.05, true), { comparison: 0.04, prediction: 0.01, ratio: 0.01 });
  assert.deepEqual(splitBudget(0.05, false), { comparison: 0.05, prediction: 0, ratio: 0.01 });
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 0.999, noNaN: true }), (alpha) => {
      const { comparison, prediction } = splitBudget(alpha, true);
      assert.ok(comparison + prediction <= alpha * (1 + 1e-15));
    }),
  );
  assert.throws(() => splitBudget(0, true), RangeError);
});

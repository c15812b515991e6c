import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Counts } from 'peeksafe/stats';
import { anyCounts, seen } from '../../../src/stats/testing/counts.ts';
import { near } from '../../../src/stats/testing/near.ts';
import { addPairBatch, createPairEvidence, pairLogEvidence } from './comparison.ts';
import { addFirstFormBatch, createFirstForm, firstFormLogEvidence, firstFormLosers } from './kill-rule.ts';

const ALPHA = 0.05;
const [BAD, FAIR, GOOD] = [seen(20, 1000), seen(40, 1000), seen(45, 1000)];

function pair(...batches: readonly (readonly [Counts, Counts])[]): number {
  const evidence = createPairEvidence();
  for (const [i, j] of batches) addPairBatch(evidence, i, j);
  return Math.exp(pairLogEvidence(evidence));
}

test('the evidence against an arm is the mean of its pairs', () => {
  const anyBatches = fc.array(fc.array(anyCounts(500), { minLength: 4, maxLength: 4 }), { maxLength: 5 });
  fc.assert(
    fc.property(anyBatches, (batches) => {
      const rule = createFirstForm(ALPHA, 4);
      for (const batch of batches) addFirstFormBatch(rule, batch);
      for (let i = 0; i < 4; i++) {
        let sum = 0;
        for (let j = 0; j < 4; j++) {
          if (j !== i) sum += pair(...batches.map((batch) => [batch[i] as Counts, batch[j] as Counts] as const));
        }
        near(firstFormLogEvidence(rule, i), Math.log(sum / 3), `arm ${i}`, 1e-9);
      }
    }),
  );
});

test('of 20, 40 and 45 engagements at equal shares the first is stopped at 22 : 1', () => {
  const rule = createFirstForm(ALPHA, 3);
  addFirstFormBatch(rule, [BAD, FAIR, GOOD]);
  const expected = [22.39152175789975, 0.4174257393624018, 0.2568890823315296];
  for (const [arm, evidence] of expected.entries())
    near(Math.exp(firstFormLogEvidence(rule, arm)), evidence, `arm ${arm}`);
  assert.deepEqual(firstFormLosers(rule), [0]);
});

test('an arm lives on while no live arm is better, and without impressions it is not judged', () => {
  const rule = createFirstForm(ALPHA, 3);
  addFirstFormBatch(rule, [BAD, FAIR, GOOD]);
  const before = firstFormLogEvidence(rule, 0);
  addFirstFormBatch(rule, [seen(0, 0), FAIR, GOOD]);
  assert.equal(firstFormLogEvidence(rule, 0), before);
  for (const arm of rule.arms.slice(1)) arm.live = false;
  assert.deepEqual(firstFormLosers(rule), []);
});

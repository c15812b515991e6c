import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Counts } from 'peeksafe/stats';
import { bayesBestRule, bayesLeaderRule, evidenceRule, simpleRule, type RuleMaker } from './rules.ts';
import { watch } from './watch.ts';

const counts = (engagements: number, impressions: number): Counts => ({ impressions, engagements });

/** Stops one arm at one look. */
const stopping =
  (arm: number, at: number): RuleMaker =>
  () => {
    let look = 0;
    return { look: () => (look++ === at ? [arm] : []) };
  };

const arms = [counts(6, 300), counts(30, 300)];
const batches = [0, 1, 2].map(() => [counts(2, 100), counts(10, 100)]);

test('an arm that is stopped at the first of three looks saves two batches', () => {
  assert.deepEqual(watch(stopping(0, 0), arms, batches), { bestKilled: false, killed: [0], saved: 200 });
});

test('the outcome says when a rule stopped the arm that ends as the best', () => {
  assert.deepEqual(watch(stopping(1, 2), arms, batches), { bestKilled: true, killed: [1], saved: 0 });
});

test('of arms that end as the best together none may be stopped', () => {
  const tied = [counts(30, 300), counts(30, 300)];
  assert.equal(watch(stopping(0, 1), tied, batches).bestKilled, true);
});

for (const [name, rule] of [
  ['evidence', evidenceRule(0.05)],
  ['Bayes, by the leader', bayesLeaderRule(0.95)],
  ['Bayes, by the best', bayesBestRule(0.95)],
  ['simple', simpleRule(0.1)],
] as const) {
  test(`${name}: the far worse of two is stopped once, the other never`, () => {
    const clear = Array.from({ length: 20 }, () => [counts(1, 100), counts(12, 100)]);
    assert.deepEqual(watch(rule, [counts(20, 2000), counts(240, 2000)], clear).killed, [0]);
  });
}

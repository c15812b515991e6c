import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LOG_RATIOS } from './bets.ts';
import { addBounded, addConditional } from './conditional.ts';
import { anyCounts, seen } from '../testing/counts.ts';
import { near } from '../testing/near.ts';
import type { Counts } from '../index.ts';

function conditional(i: Counts, j: Counts): number[] {
  const logs = LOG_RATIOS.map(() => 0);
  addConditional(logs, 0, LOG_RATIOS, i, j);
  return logs;
}

function bounded(i: Counts, j: Counts): number[] {
  const logs = LOG_RATIOS.map(() => 0);
  const total = i.engagements + j.engagements;
  addBounded(logs, 0, LOG_RATIOS, i, total, i.impressions / (i.impressions + j.impressions));
  return logs;
}

/** ln C(n, k) by sums of logarithms: slow, and another way than the code's. */
function logChoose(n: number, k: number): number {
  let log = 0;
  for (let u = 1; u <= k; u++) log += Math.log(n - k + u) - Math.log(u);
  return log;
}

test('the exact increment is never below the bound', () => {
  fc.assert(
    fc.property(anyCounts(400, 1), anyCounts(400, 1), (i, j) => {
      const bounds = bounded(i, j);
      for (const [k, log] of conditional(i, j).entries()) {
        const bound = bounds[k] as number;
        assert.ok(log >= bound - 1e-9 * (1 + Math.abs(bound)), `ratio ${k}: ${log} below ${bound}`);
      }
    }),
  );
});

test('given the margins, the mean over all that equal variants may show is at most 1', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), fc.nat(80), (m, other, some) => {
      const c = Math.min(some, m + other);
      const means = LOG_RATIOS.map(() => 0);
      for (let u = Math.max(0, c - other); u <= Math.min(m, c); u++) {
        const chance = Math.exp(logChoose(m, u) + logChoose(other, c - u) - logChoose(m + other, c));
        const logs = conditional(seen(u, m), seen(c - u, other));
        for (const [k, log] of logs.entries()) (means[k] as number) += chance * Math.exp(log);
      }
      for (const mean of means) assert.ok(mean <= 1 + 1e-9, `${mean}`);
    }),
  );
});

test('where engagements are rare, or too many to sum, it is the bound', () => {
  assert.deepEqual(conditional(seen(2, 1000), seen(30, 1000)), bounded(seen(2, 1000), seen(30, 1000)));
  assert.deepEqual(
    conditional(seen(9000, 20_000), seen(9000, 20_000)),
    bounded(seen(9000, 20_000), seen(9000, 20_000)),
  );
});

test('a batch in which one was not shown, or nobody engaged, says nothing', () => {
  for (const [i, j] of [
    [seen(0, 0), seen(5, 10)],
    [seen(5, 10), seen(0, 0)],
    [seen(0, 10), seen(0, 10)],
  ] as const)
    assert.deepEqual(
      conditional(i, j),
      LOG_RATIOS.map(() => 0),
    );
});

test('at the largest sums it stays a number, and near the bound', () => {
  for (const [i, j] of [
    [seen(1, 5000), seen(Number.MAX_SAFE_INTEGER - 1, Number.MAX_SAFE_INTEGER)],
    [seen(5000, 5000), seen(9_000_000, 90_000_000)],
    [seen(0, 5000), seen(50_000_000, 90_000_000)],
    [seen(0, 1), seen(1, 1)],
  ] as const)
    for (const log of conditional(i, j)) assert.ok(Number.isFinite(log), `${log}`);
  near(
    conditional(seen(0, 1), seen(1, 1))[7] as number,
    -Math.log((0.5 + 1) / 2),
    'of two showings one was engaged with',
  );
});

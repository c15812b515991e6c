import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Counts } from 'peeksafe/stats';
import { watchComparison } from './asos.ts';
import type { Snapshot } from './read-asos.ts';
import { zScore } from '../rules/z-test.ts';

const counts = (engagements: number, impressions: number): Counts => ({ impressions, engagements });

function snapshots(days: number, control: number, treatment: number): Snapshot[] {
  return Array.from({ length: days }, (_, i) => ({
    days: i + 1,
    control: counts(control * (i + 1), 1000 * (i + 1)),
    treatment: counts(treatment * (i + 1), 1000 * (i + 1)),
  }));
}

test('z of two rates by their totals', () => {
  // (.05 - .04) / sqrt(.045 * .955 * 2 / 1000)
  assert.ok(Math.abs(zScore(counts(50, 1000), counts(40, 1000)) - 1.0786413362) < 1e-9);
  assert.equal(zScore(counts(0, 10), counts(0, 10)), 0);
  assert.equal(zScore(counts(0, 0), counts(1, 10)), 0);
});

for (const [worse, control, treatment] of [
  ['treatment', 100, 50],
  ['control', 50, 100],
] as const) {
  test(`a ${worse} that is half as good is found early`, () => {
    const { zAtEnd, zEver, foundAt } = watchComparison({ id: 'a', snapshots: snapshots(20, control, treatment) }, 0.05);
    assert.ok(zAtEnd && zEver);
    assert.ok(foundAt !== null && foundAt <= 0.2, `${foundAt}`);
  });
}

test('equal arms are not found', () => {
  const outcome = watchComparison({ id: 'a', snapshots: snapshots(20, 50, 50) }, 0.05);
  assert.deepEqual(outcome, { zAtEnd: false, zEver: false, foundAt: null });
});

test('a stretch whose totals fall, or whose engagements come without users, is joined with the next', () => {
  const [one, two, three] = snapshots(3, 50, 50) as [Snapshot, Snapshot, Snapshot];
  const fallen = { ...two, control: counts(49, 1000) };
  const without = { ...two, days: 2.5, control: counts(100, 1000) };
  const outcome = watchComparison({ id: 'a', snapshots: [one, fallen, without, three] }, 0.05);
  assert.equal(outcome.foundAt, null);
});

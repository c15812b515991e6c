import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgedSeries, type JudgedRow } from './judged-buckets.ts';

const rowAt = (at: number, impressions: number, restartedAt: number | null = null): JudgedRow => ({
  ...{ at, impressions, engagements: impressions / 10, restartedAt },
  ...(impressions === 0 ? { logE: null, logNeeded: null } : { logE: impressions / 1000, logNeeded: 3 }),
});

test('the last row of each bucket stands for it, at its own time', () => {
  const rows = [rowAt(1000, 100), rowAt(1900, 200), rowAt(2500, 300), rowAt(4999, 400)];
  assert.deepEqual(judgedSeries(null, rows, { from: 0, to: 10_000 }, 1000), {
    times: [1900, 2500, 4999],
    impressions: [200, 300, 400],
    engagements: [20, 30, 40],
    logE: [0.2, 0.3, 0.4],
    logNeeded: [3, 3, 3],
  });
});

test('what was judged before comes at the beginning of the span, and no time lies past its end', () => {
  const { times, impressions } = judgedSeries(rowAt(500, 100), [rowAt(5000, 200)], { from: 2000, to: 4500 }, 1000);
  assert.deepEqual(
    [times, impressions],
    [
      [2000, 4500],
      [100, 200],
    ],
  );
  assert.deepEqual(judgedSeries(rowAt(500, 0), [], { from: 2000, to: 4500 }, 1000).times, []);
});

test('a restart is told, also where its bucket ends with counts again', () => {
  const rows = [rowAt(1000, 100), rowAt(2000, 0, 2000), rowAt(3900, 50, 3500)];
  const { impressions, logE, restarts } = judgedSeries(rowAt(500, 10, 400), rows, { from: 1000, to: 9000 }, 1000);
  assert.deepEqual(
    [impressions, logE, restarts],
    [
      [10, 100, 0, 50],
      [0.01, 0.1, null, 0.05],
      [2000, 3500],
    ],
  );
});

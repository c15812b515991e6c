import assert from 'node:assert/strict';
import { test } from 'node:test';
import { restoreState, serializeState, type StreamState } from './index.ts';
import { TestStream } from './testing/test-stream.ts';

const SHORT = { batchMs: 10_000, attributionWindowMs: 10_000 };
const NONE = { impressions: 0, engagements: 0 };

const countsOf = (state: StreamState, id: string) => {
  const variant = state.variants.get(id);
  assert.ok(variant);
  const { recent, late, corrected } = variant;
  return { recent, late, corrected };
};

test('variants without counts share one object for them, and one that gets counts changes no other', () => {
  const stream = new TestStream(['a', 'b', 'c', 'd'], SHORT);
  stream.count('a', 100, 3);
  stream.until(30);
  stream.count('a', 10, 2, 5, 30);
  stream.count('a', 100, 3);
  stream.until(31);
  for (const [impressions, engagements] of [
    [50, 4],
    [43, 3],
  ] as const) {
    stream.send({ kind: 'variant.measured', variant: 'd', impressions, engagements });
    stream.until(stream.second + 1);
  }
  for (const state of [stream.state, restoreState(serializeState(stream.state))]) {
    const own = countsOf(state, 'a');
    assert.ok(own.recent.impressions > 0);
    assert.deepEqual(own.late, { impressions: 10, engagements: 2 });
    assert.deepEqual(countsOf(state, 'd').corrected, { impressions: 7, engagements: 1 });
    const [b, c] = [countsOf(state, 'b'), countsOf(state, 'c')];
    for (const counts of Object.values(b)) {
      assert.deepEqual(counts, NONE);
      assert.equal(counts, c.late);
    }
  }
});

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { createRandom } from '../../stats/testing/random.ts';
import { serializeState } from '../snapshot.ts';
import { TestStream } from '../testing/test-stream.ts';

/**
 * The log and the state of this story as the source of 330f390c wrote them, the last without metrics; the version of the engine apart. A change of what the
 * engine decides or suggests changes them: make them again by running this story on both sides of that change.
 */
const BEFORE = {
  log: '291b7342e07aa4028b0836dbe144a523a6c474fbac8d98d028d5381eccf072c7',
  state: '145c1cfe75a4a180d0ece5dfc64001521fb7a2317d27285e74cd13de9dc38640',
};

// Logarithms differ in their last digits from one JavaScript engine to another.
const rounded = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? value.toPrecision(8) : value;

const digest = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(value, rounded).replaceAll(/"engine":\d+/gu, '"engine":0'))
    .digest('hex');

/** Two experiments' worth of ordinary life: a loser that is stopped and shown again, late counts, visitors by the second. */
function story(): TestStream {
  const random = createRandom(20261134);
  const stream = new TestStream(['a', 'b', 'c'], { batchMs: 10_000, attributionWindowMs: 20_000 });
  for (let second = 0; second < 900; second++) {
    for (const [variant, rate] of [
      ['a', 0.1],
      ['b', 0.1],
      ['c', 0.04],
    ] as const) {
      if (!stream.isShown(variant)) continue;
      const impressions = 10 + random.binomial(10, 0.5);
      stream.count(variant, impressions, random.binomial(impressions, rate));
    }
    if (second === 400) stream.submit({ kind: 'variant.killed', variant: 'b', cause: 'operator' });
    if (second === 500) stream.submit({ kind: 'variant.revived', variant: 'b' });
    if (second === 600) stream.count('a', 3, 1, 300);
    stream.until(second + 1);
  }
  return stream;
}

test('a stream without metrics writes the log and the state that it wrote before there were any', () => {
  const stream = story();
  assert.ok(stream.wasStopped('c'), 'something is decided in it');
  const digests = { log: digest(stream.log), state: digest(JSON.parse(serializeState(stream.state))) };
  assert.deepEqual(digests, BEFORE);
});

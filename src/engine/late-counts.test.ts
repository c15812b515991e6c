import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom, type Random } from '../stats/testing/random.ts';
import { restoreState, serializeState } from './index.ts';
import { TestStream } from './testing/test-stream.ts';

const ER = 0.04;
const SHORT = { batchMs: 10_000, attributionWindowMs: 10_000 };

const delay = (random: Random, mean: number): number => Math.round(-mean * Math.log(1 - random.next()));

/** Two equal variants whose engagements come after exponential delays with these means, seconds. */
function playDelayed(
  stream: TestStream,
  random: Random,
  means: Readonly<Record<string, number>>,
  seconds: number,
  impressions = 20,
): void {
  for (const end = stream.second + seconds; stream.second < end; stream.until(stream.second + 1))
    for (const [variant, mean] of Object.entries(means)) {
      if (!stream.isShown(variant)) continue;
      stream.count(variant, impressions, 0);
      for (let k = random.binomial(impressions, ER); k > 0; k--)
        stream.count(variant, 0, 1, stream.second, stream.second + delay(random, mean));
    }
}

test('counts that came too late are told of their variant at once, and of the experiment with the next batch', () => {
  const stream = new TestStream(['a', 'b'], SHORT);
  stream.count('a', 100, 3);
  stream.until(30);
  assert.equal(stream.experiment.batches, 1);
  assert.equal(stream.variant('a').late, undefined);
  stream.count('a', 10, 2, 5, 30);
  stream.until(31);
  assert.deepEqual(stream.variant('a').late, { impressions: 10, engagements: 2 });
  assert.deepEqual(stream.variant('a').judged, { impressions: 100, engagements: 3 });
  assert.deepEqual([stream.variant('a').impressions, stream.experiment.late], [110, undefined]);
  stream.count('b', 100, 3);
  stream.until(60);
  assert.deepEqual(stream.experiment.late, { impressions: 10, engagements: 2 });
});

test('engagements that come late more often with one variant pause automatic stops until somebody resumes', () => {
  const stream = new TestStream(['a', 'b'], SHORT, { policy: 'advise' });
  const random = createRandom(1);
  playDelayed(stream, random, { a: 60, b: 20 }, 900);
  const [pause, ...more] = stream.decided('experiment.paused');
  assert.deepEqual([pause?.cause, more], ['late', []]);
  assert.ok(pause?.evidence !== undefined && pause.evidence.logE >= pause.evidence.logNeeded);
  assert.equal(stream.experiment.pause?.reasonCode, 'late-unequally');
  assert.deepEqual(stream.decided('experiment.resumed'), [], 'nothing resumes by itself');
  const { judged } = stream.variant('a');
  assert.deepEqual(judged, { impressions: 0, engagements: 0 }, 'what was judged before cannot be trusted');
  const copy = restoreState(serializeState(stream.state));
  assert.equal(serializeState(copy), serializeState(stream.state));
  stream.submit({ kind: 'experiment.resumed', experiment: 'x' });
  stream.submit({ kind: 'stream.configured', attributionWindowMs: 600_000 });
  playDelayed(stream, random, { a: 60, b: 20 }, 1800);
  assert.equal(stream.experiment.pause, null);
  assert.ok(stream.variant('a').judged.impressions > 0);
});

test('engagements that are equally late pause nothing, and stop equal variants no more often than chance', () => {
  let stopped = 0;
  for (let seed = 0; seed < 10; seed++) {
    const stream = new TestStream(['a', 'b', 'c'], SHORT);
    playDelayed(stream, createRandom(seed), { a: 30, b: 30, c: 30 }, 900);
    assert.deepEqual(stream.decided('experiment.paused'), [], `seed ${seed}`);
    stopped += stream.decided('variant.killed').length;
  }
  // Each of the thirty may be stopped with a probability of 5 %: more than five would be chance in one of two hundred.
  assert.ok(stopped <= 5, `${stopped} of 30`);
});

test('a variant that is stopped while its late engagements still come pauses nothing', () => {
  for (let seed = 0; seed < 10; seed++) {
    const stream = new TestStream(['a', 'b'], SHORT, { policy: 'advise' });
    const random = createRandom(seed);
    playDelayed(stream, random, { a: 40, b: 40 }, 300);
    stream.submit({ kind: 'variant.killed', variant: 'a', cause: 'operator' });
    playDelayed(stream, random, { a: 40, b: 40 }, 600);
    assert.deepEqual(stream.decided('experiment.paused'), [], `seed ${seed}`);
  }
});

test('from 2 % of late counts on, a suggestion names the window that would have held them', () => {
  const stream = new TestStream(['a', 'b'], SHORT);
  for (let second = 0; second < 60; second++)
    for (const variant of ['a', 'b']) {
      stream.count(variant, 20, 0, second, second);
      stream.count(variant, 0, 1, second, second + 45);
    }
  stream.until(120);
  const suggestion = stream.decided('suggestion.made').find(({ action }) => action === 'lengthen-window');
  assert.equal(suggestion?.reasonCode, 'late-counts');
  const numbers = Object.fromEntries((suggestion.reasonNumbers ?? []).map(({ name, value }) => [name, value]));
  assert.ok((numbers['share'] as number) > 0.02);
  assert.equal(numbers['windowMs'], 10_000);
  assert.equal(numbers['neededMs'], 60_000);
  assert.match(suggestion.reason ?? '', /A window of 1 minute would have held most of them/);
});

test('with a window that holds them nothing is late, and nothing is suggested', () => {
  const stream = new TestStream(['a', 'b'], { batchMs: 30_000, attributionWindowMs: 600_000 });
  playDelayed(stream, createRandom(4), { a: 60, b: 20 }, 1800);
  assert.deepEqual([stream.variant('a').late, stream.variant('b').late], [undefined, undefined]);
  assert.deepEqual(
    stream.decided('suggestion.made').filter(({ action }) => action === 'lengthen-window'),
    [],
  );
  assert.deepEqual([stream.decided('variant.killed'), stream.decided('experiment.paused')], [[], []]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Variant } from '../protocol/index.ts';
import { createRandom, type Random } from '../stats/testing/random.ts';
import { restoreState, serializeState } from './index.ts';
import { TestStream } from './testing/test-stream.ts';

const ER = 0.04;
const SHORT = { batchMs: 10_000, attributionWindowMs: 10_000 };
const HOUR = 3_600_000;

/** Equal variants whose engagements carry their own time, a minute after the impression on average; `a` joins after two minutes. */
function playNewcomer(stream: TestStream, random: Random, seconds: number): void {
  for (; stream.second < seconds && !stream.wasStopped('a'); stream.until(stream.second + 1)) {
    if (stream.second === 120) stream.post('a');
    for (const variant of ['a', 'b']) {
      if (!stream.isShown(variant)) continue;
      stream.count(variant, 100, 0);
      for (let k = random.binomial(100, ER); k > 0; k--) {
        const at = stream.second + Math.round(-60 * Math.log(1 - random.next()));
        stream.count(variant, 0, 1, at, at);
      }
    }
  }
}

/** Variants that are reported by running totals; `b` is twice as good as `a`. */
function playTotals(stream: TestStream, random: Random, batches: number): void {
  const totalsOf = (id: string): [number, number] => [stream.variant(id).impressions, stream.variant(id).engagements];
  const totals = { a: totalsOf('a'), b: totalsOf('b') };
  for (let batch = 0; batch < batches; batch++, stream.until(stream.second + 10))
    for (const variant of ['a', 'b'] as const) {
      if (!stream.isShown(variant)) continue;
      totals[variant][0] += 200;
      totals[variant][1] += random.binomial(200, variant === 'b' ? 2 * ER : ER);
      const [impressions, engagements] = totals[variant];
      stream.send({ kind: 'variant.measured', variant, impressions, engagements });
    }
}

test('an equal newcomer is not stopped for engagements of its own time: nobody is compared until their time is declared', () => {
  for (let seed = 0; seed < 5; seed++) {
    const stream = new TestStream(['b'], SHORT);
    playNewcomer(stream, createRandom(seed), 600);
    assert.equal(stream.wasStopped('a'), false, `seed ${seed}`);
    assert.equal(stream.experiment.notCompared, 'own-time');
    assert.equal(stream.experiment.comparison, 'randomised', 'as it was opened');
    assert.equal(stream.variant('a').killDistance, null);
    assert.ok(stream.variant('a').judged.impressions > 0, 'its own counts are judged against its prediction');
    const suggestion = stream.decided('suggestion.made').find(({ action }) => action === 'declare-counting');
    assert.deepEqual([suggestion?.reasonCode, suggestion?.priority], ['own-time', 'high']);
  }
});

test('with their own time declared, a newcomer is compared from one window after it joined, and an equal one is not stopped', () => {
  for (let seed = 0; seed < 5; seed++) {
    const settings = { batchMs: 10_000, attributionWindowMs: 180_000, engagementTime: 'own' } as const;
    const stream = new TestStream(['b'], settings);
    playNewcomer(stream, createRandom(seed), 900);
    assert.equal(stream.wasStopped('a'), false, `seed ${seed}`);
    assert.equal(stream.experiment.notCompared, undefined);
    assert.notEqual(stream.variant('a').killDistance, null);
    // It joined at 120; batches from 300 on are judged, and by 900 those up to 720.
    const { impressions } = stream.variant('a').judged;
    assert.ok(impressions > 39_000 && impressions < 43_000, `${impressions} judged`);
    const copy = restoreState(serializeState(stream.state));
    assert.equal(serializeState(copy), serializeState(stream.state));
  }
});

test('a newcomer that is stopped before its window is over is never judged', () => {
  const stream = new TestStream(['b', 'c'], { ...SHORT, attributionWindowMs: 60_000, engagementTime: 'own' });
  const play = (until: number, ...variants: string[]): void => {
    for (; stream.second < until; stream.until(stream.second + 1))
      for (const variant of variants) stream.count(variant, 100, 4);
  };
  play(60, 'b', 'c');
  stream.post('a');
  play(100, 'a', 'b', 'c');
  stream.submit({ kind: 'variant.killed', variant: 'a', cause: 'operator' });
  play(300, 'b', 'c');
  assert.deepEqual(stream.variant('a').judged, { impressions: 0, engagements: 0 });
});

test('engagements with the time of their impression are compared, however they are sent', () => {
  const stream = new TestStream(['a', 'b'], SHORT);
  for (; stream.second < 300; stream.until(stream.second + 1)) {
    if (stream.second === 100) stream.post('c');
    for (const variant of ['a', 'b', ...(stream.second > 100 ? ['c'] : [])]) {
      stream.count(variant, 50, 0);
      stream.count(variant, 0, 2, stream.second, stream.second + 5);
    }
  }
  assert.equal(stream.experiment.notCompared, undefined);
  assert.notEqual(stream.variant('a').killDistance, null);
});

test('running totals are compared only where the shares are declared to be constant', () => {
  const stream = new TestStream(['a', 'b'], SHORT);
  const random = createRandom(1);
  playTotals(stream, random, 20);
  assert.equal(stream.experiment.notCompared, 'totals-vary');
  assert.equal(stream.variant('a').killDistance, null);
  stream.submit({ kind: 'experiment.opened', experiment: 'x', sharesConstant: true });
  assert.deepEqual([stream.experiment.notCompared, stream.experiment.sharesConstant], [undefined, true]);
  const { logE, logNeeded } = stream.variant('a').killDistance as NonNullable<Variant['killDistance']>;
  assert.ok(logE < logNeeded, 'evidence of before is not used');
  playTotals(stream, random, 40);
  assert.equal(stream.wasStopped('a'), true);
});

test('a batch of totals waits until every variant has reported past its end, but not for one that is silent', () => {
  const stream = new TestStream(['a', 'b'], SHORT, { sharesConstant: true });
  const report = (variant: string, impressions: number): void =>
    stream.submit({ kind: 'variant.measured', variant, impressions, engagements: 0 });
  for (let n = 1; n <= 3; n++) {
    report('a', 100 * n);
    report('b', 100 * n);
    stream.until(30 * n);
  }
  // Both have reported at 0, 30 and 60.
  assert.equal(stream.experiment.batches, 2);
  assert.equal(stream.variant('b').judged.impressions, 200);
  report('a', 400);
  stream.until(120);
  report('a', 500);
  stream.until(150);
  assert.equal(stream.experiment.batches, 2, 'the batch of 60 waits for b');
  report('a', 600);
  stream.until(180);
  assert.ok(stream.experiment.batches > 2, 'b has been silent for three of its intervals');
  assert.equal(stream.variant('b').judged.impressions, 200, 'and what it saw is unknown');
  assert.ok(stream.variant('a').judged.impressions > 200);
});

test('running totals and counts since the last report are never added up for one variant', () => {
  const stream = new TestStream(['a', 'b'], SHORT);
  stream.submit({ kind: 'variant.observed', variant: 'a', impressions: 100, engagements: 4 });
  assert.equal(
    stream.try({ kind: 'variant.measured', variant: 'a', impressions: 150, engagements: 6 }),
    'mixed-counts',
  );
  stream.submit({ kind: 'variant.measured', variant: 'b', impressions: 150, engagements: 6 });
  assert.equal(stream.try({ kind: 'variant.observed', variant: 'b', impressions: 10, engagements: 1 }), 'mixed-counts');
  assert.deepEqual([stream.variant('a').impressions, stream.variant('b').impressions], [100, 150]);
});

test('batches of more than an hour are refused while an experiment is compared in them', () => {
  const stream = new TestStream(['a', 'b'], SHORT);
  const long = { kind: 'stream.configured', batchMs: HOUR + 1 } as const;
  assert.equal(stream.try(long), 'not-comparable');
  assert.equal(stream.try({ ...long, batchMs: HOUR }), null);
  stream.submit({ kind: 'experiment.opened', experiment: 'x', sharesConstant: true });
  assert.equal(stream.try(long), null);
  assert.equal(stream.try({ kind: 'experiment.opened', experiment: 'y' }), 'not-comparable');
  assert.equal(stream.try({ kind: 'experiment.opened', experiment: 'y', comparison: 'observational' }), null);
  assert.equal(stream.try({ kind: 'experiment.opened', experiment: 'y', comparison: 'randomised' }), 'not-comparable');
  assert.equal(stream.try({ kind: 'experiment.opened', experiment: 'x', sharesConstant: false }), 'not-comparable');
  assert.equal(stream.try({ kind: 'experiment.opened', experiment: 'x', title: 'Another title' }), null);
});

test('batches of more than an hour may follow when all that was compared is over', () => {
  const stream = new TestStream(['a'], SHORT);
  stream.submit({ kind: 'variant.closed', variant: 'a' });
  assert.equal(stream.try({ kind: 'stream.configured', batchMs: 24 * HOUR }), null);
});

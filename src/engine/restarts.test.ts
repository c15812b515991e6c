import assert from 'node:assert/strict';
import { test } from 'node:test';
import { restoreState, serializeState } from './index.ts';
import { TestStream } from './testing/test-stream.ts';

const SHORT = { batchMs: 10_000, attributionWindowMs: 0 };
const HALVES = { shares: ['a', 'b'].map((variant) => ({ variant, share: 0.5 })) };

/** A batch of counts, each as impressions and engagements. */
function batch(stream: TestStream, counts: Readonly<Record<string, readonly [number, number]>>): void {
  for (const [variant, [impressions, engagements]] of Object.entries(counts))
    stream.count(variant, impressions, engagements);
  stream.until(stream.second + 10);
}

/** Running totals, as a platform reports them; they may fall. */
function measure(stream: TestStream, totals: Readonly<Record<string, readonly [number, number]>>): void {
  for (const [variant, [impressions, engagements]] of Object.entries(totals))
    stream.submit({ kind: 'variant.measured', variant, impressions, engagements });
  stream.until(stream.second + 10);
}

const logE = (stream: TestStream, variant: string): number => stream.variant(variant).killDistance?.logE as number;

test('a correction that takes back more than its batch had begins all evidence afresh, and says so', () => {
  const stream = new TestStream(['a', 'b'], SHORT, { policy: 'advise', sharesConstant: true });
  measure(stream, { a: [1000, 30], b: [1000, 40] });
  measure(stream, { a: [2000, 60], b: [2000, 90] });
  measure(stream, { a: [3000, 90], b: [3000, 130] });
  assert.ok(logE(stream, 'a') > 0);
  assert.equal(stream.experiment.restarted, undefined);
  // A thousand impressions more, and seventy engagements of before were robots.
  measure(stream, { a: [4000, 120], b: [4000, 60] });
  measure(stream, { a: [5000, 150], b: [5000, 100] });
  measure(stream, { a: [6000, 180], b: [6000, 140] });
  assert.equal(stream.state.experiments.get('x')?.restarted?.cause, 'correction');
  const { impressions, engagements } = stream.variant('b').judged;
  assert.ok(impressions <= 2000 && engagements === 0.04 * impressions, 'it is taken from no later batch');
  assert.ok(logE(stream, 'a') < 1.5, 'what was held against the others before is forgotten');
  const copy = restoreState(serializeState(stream.state));
  assert.equal(serializeState(copy), serializeState(stream.state));
});

test('a correction that its batch can bear restarts nothing', () => {
  const stream = new TestStream(['a', 'b'], SHORT, { policy: 'advise', sharesConstant: true });
  measure(stream, { a: [1000, 30], b: [1000, 40] });
  stream.submit({ kind: 'variant.measured', variant: 'b', impressions: 2000, engagements: 90 });
  measure(stream, { a: [2000, 60], b: [1900, 85] });
  measure(stream, { a: [3000, 90], b: [2900, 125] });
  measure(stream, { a: [4000, 120], b: [3900, 165] });
  assert.ok(stream.experiment.batches >= 2);
  assert.equal(stream.experiment.restarted, undefined);
});

test('a batch in which a variant is far from its planned share is not judged for it, and is shown as skipped', () => {
  const stream = new TestStream(['a', 'b', 'c'], SHORT, {
    policy: 'advise',
    shares: ['a', 'b', 'c'].map((variant) => ({ variant, share: 1 / 3 })),
  });
  for (let n = 0; n < 60; n++) batch(stream, { a: [100, 4], b: [100, 4], c: [100, 4] });
  const before = { a: stream.variant('a').judged, evidence: logE(stream, 'b') };
  // A robot looks at `a` and engages with nothing; the others have their share, but not of the whole.
  batch(stream, { a: [400, 4], b: [100, 4], c: [100, 4] });
  stream.until(stream.second + 1);
  assert.equal(stream.experiment.skipped, 1);
  assert.ok(stream.variant('a').judged.impressions - before.a.impressions < 400);
  assert.equal(stream.experiment.pause, null, 'one burst is dealt with by skipping it');
});

test('from 2 % of skipped batches on automatic stops pause, and go on once a person has looked into it', () => {
  const stream = new TestStream(['a', 'b'], SHORT, HALVES);
  for (let n = 0; n < 20; n++) batch(stream, { a: [100, 4], b: [100, 4] });
  // Now this way, now that, so that the totals keep to the plan.
  batch(stream, { a: [150, 4], b: [50, 2] });
  batch(stream, { a: [50, 2], b: [150, 4] });
  batch(stream, { a: [100, 4], b: [100, 4] });
  const [pause, ...more] = stream.decided('experiment.paused');
  assert.deepEqual([pause?.cause, pause?.reasonCode, more], ['traffic', 'traffic-bursts', []]);
  assert.equal(stream.experiment.pause?.reasonCode, 'traffic-bursts');
  assert.equal(stream.experiment.restarted?.cause, 'alarm');
  stream.submit({ kind: 'experiment.resumed', experiment: 'x' });
  for (let n = 0; n < 3; n++) batch(stream, { a: [100, 4], b: [100, 4] });
  assert.equal(stream.experiment.pause, null);
  assert.equal(stream.experiment.skipped, undefined);
});

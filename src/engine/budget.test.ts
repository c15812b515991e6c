import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TestStream } from './testing/test-stream.ts';

const SHORT = { batchMs: 10_000, attributionWindowMs: 0 };

function post(stream: TestStream, variant: string, predictedEr: number | null): void {
  stream.submit({ kind: 'variant.posted', variant, experiment: 'x', content: variant, predictedEr });
}

/** Variants with these predictions, posted before the first batch. */
function streamOf(predictions: Readonly<Record<string, number | null>>, comparison?: 'observational'): TestStream {
  const stream = new TestStream([], SHORT, comparison && { comparison });
  for (const [variant, predictedEr] of Object.entries(predictions)) post(stream, variant, predictedEr);
  return stream;
}

/** A batch in which each variant is shown a thousand times. */
function batch(stream: TestStream, engagements: Readonly<Record<string, number>>): void {
  for (const [variant, count] of Object.entries(engagements)) stream.count(variant, 1000, count);
  stream.until(stream.second + 10);
}

test('without predictions the comparison has the whole budget, and stops at 20 : 1', () => {
  const stream = streamOf({ a: null, b: null });
  for (let n = 0; n < 4; n++) batch(stream, { a: 20, b: 45 });
  assert.deepEqual(stream.experiment.budget, { alpha: 0.05, comparison: 0.05, prediction: 0, traffic: 0.01 });
  const [kill] = stream.decided('variant.killed');
  assert.deepEqual([kill?.variant, kill?.evidence?.alpha], ['a', 0.05]);
  assert.match(kill?.reason ?? '', /\(stops at 20 : 1\)$/);
});

test('a plan that comes before the first counts sharpens the comparison, and later it is refused', () => {
  const plan = { plannedImpressions: 2000, expectedEr: 0.04, policy: 'advise' } as const;
  const [planned, plain] = [
    new TestStream(['a', 'b'], SHORT, plan),
    new TestStream(['a', 'b'], SHORT, { policy: 'advise' }),
  ];
  for (const stream of [planned, plain]) {
    batch(stream, { a: 9, b: 40 });
    batch(stream, { a: 40, b: 40 });
  }
  const evidence = (stream: TestStream): number => stream.variant('a').killDistance?.logE as number;
  assert.ok(evidence(planned) > evidence(plain), `${evidence(planned)} and ${evidence(plain)}`);
  assert.equal(planned.experiment.plannedImpressions, 2000);
  assert.equal(planned.experiment.expectedEr, 0.04);
  assert.equal(plain.experiment.plannedImpressions, undefined);
  for (const other of [{ plannedImpressions: 3000 }, { expectedEr: 0.1 }])
    for (const stream of [planned, plain])
      assert.equal(stream.try({ kind: 'experiment.opened', experiment: 'x', ...other }), 'already-counted');
  planned.submit({ kind: 'experiment.opened', experiment: 'x', title: 'Renamed', ...plan });
});

test('who takes part may change, and the seed that deals visitors only before the first counts', () => {
  const stream = new TestStream(['a', 'b'], SHORT);
  assert.equal('coverage' in stream.experiment || 'seed' in stream.experiment, false, 'all, by the id');
  stream.submit({ kind: 'experiment.opened', experiment: 'x', coverage: 0.5, seed: 'of-theirs' });
  assert.deepEqual([stream.experiment.coverage, stream.experiment.seed], [0.5, 'of-theirs']);
  batch(stream, { a: 9, b: 40 });
  assert.equal(stream.try({ kind: 'experiment.opened', experiment: 'x', seed: 'x' }), 'already-counted');
  stream.submit({ kind: 'experiment.opened', experiment: 'x', coverage: 1, seed: 'of-theirs' });
  assert.equal('coverage' in stream.experiment, false);
});

test('an open batch waits for late counts as long as its window was when its first counts came', () => {
  const stream = new TestStream(['a', 'b'], { batchMs: 10_000, attributionWindowMs: 60_000 });
  stream.count('a', 100, 4);
  stream.until(15);
  stream.submit({ kind: 'stream.configured', attributionWindowMs: 0 });
  stream.count('a', 100, 4);
  stream.until(60);
  assert.equal(stream.experiment.batches, 0, 'nobody who sees a batch can have it judged sooner');
  stream.until(75);
  assert.equal(stream.experiment.batches, 2);
});

test('with predictions the comparison stops at 25 : 1, and the prediction at 100 : 1', () => {
  const stream = streamOf({ a: 0.04, b: null });
  batch(stream, { a: 20, b: 22 });
  batch(stream, { a: 20, b: 22 });
  assert.deepEqual(stream.experiment.budget, { alpha: 0.05, comparison: 0.04, prediction: 0.01, traffic: 0.01 });
  for (let n = 0; n < 3; n++) batch(stream, { a: 2, b: 3 });
  const byRule = new Map(stream.decided('variant.killed').map(({ evidence }) => [evidence?.rule, evidence?.alpha]));
  assert.deepEqual([...byRule], [['prediction', 0.01]]);
});

test('a prediction that comes after the first batch is shown, and never stops', () => {
  const stream = streamOf({ a: null, b: null });
  batch(stream, { a: 40, b: 40 });
  batch(stream, { a: 40, b: 40 });
  post(stream, 'late', 0.5);
  for (let n = 0; n < 6; n++) batch(stream, { a: 40, b: 40, late: 39 });
  assert.equal(stream.variant('late').predictedEr, 0.5);
  assert.equal(stream.variant('late').killDistance?.rule, 'evidence');
  assert.equal(stream.experiment.budget.prediction, 0);
  assert.deepEqual(stream.decided('variant.killed'), []);
});

test('a prediction never stops the judged leader of variants that are shown side by side', () => {
  const stream = streamOf({ a: 0.5, b: 0.5, c: 0.5 });
  for (let n = 0; n < 3; n++) batch(stream, { a: 40, b: 44, c: 41 });
  const stopped = stream.decided('variant.killed').map(({ variant }) => variant);
  assert.deepEqual(stopped.sort(), ['a', 'c']);
  assert.ok(stream.isShown('b'));
});

test('of variants that are not shown side by side a prediction may stop any but the last, also one that came late', () => {
  const stream = streamOf({ a: null, b: null }, 'observational');
  batch(stream, { a: 40, b: 40 });
  batch(stream, { a: 40, b: 40 });
  post(stream, 'late', 0.5);
  for (let n = 0; n < 3; n++) batch(stream, { a: 40, b: 40, late: 90 });
  assert.deepEqual(
    stream.decided('variant.killed').map(({ variant, cause }) => [variant, cause]),
    [['late', 'below-prediction']],
  );
});

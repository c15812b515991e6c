import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EventInput, MetricSums } from '../../protocol/index.ts';
import { createRandom } from '../../stats/testing/random.ts';
import { MemoryHost } from '../log/memory-host.ts';
import { restoreState, serializeState } from '../snapshot.ts';
import { TestStream } from '../testing/test-stream.ts';
import { viewOfAll } from '../view.ts';

type Opened = Extract<EventInput, { kind: 'experiment.opened' }>;
type Input = NonNullable<Opened['metrics']>[number];

const BATCH_S = 10;
const SETTINGS = { batchMs: 1000 * BATCH_S, attributionWindowMs: 0 };

const guardrail = (more: Partial<Input> = {}): Input => ({
  ...{ name: 'wait', type: 'mean', role: 'guardrail', better: 'lower', unit: 'seconds' },
  ...more,
});

const open = (metrics: Input[], more: Partial<Opened> = {}, variants = ['a', 'b', 'c']): TestStream =>
  new TestStream(variants, SETTINGS, { metrics, policy: 'evidence', ...more });

/** Uniform values around these means for those that are shown, and engagements that are alike unless said. */
function run(
  stream: TestStream,
  means: Readonly<Record<string, number>>,
  { batches = 40, seed = 9, rate = () => 0.1 }: { batches?: number; seed?: number; rate?: (id: string) => number } = {},
): void {
  const random = createRandom(seed);
  for (let k = 0; k < batches; k++) {
    for (const [variant, mean] of Object.entries(means)) {
      if (!stream.isShown(variant)) continue;
      const values = Array.from({ length: 60 }, () => mean + 6 * random.next() - 3);
      const sum = values.reduce((all, y) => all + y, 0);
      const wait: MetricSums = { n: 60, sum, sumSquares: values.reduce((all, y) => all + y * y, 0) };
      const engagements = random.binomial(60, rate(variant));
      stream.send({ kind: 'variant.observed', variant, impressions: 60, engagements, metrics: { wait } });
    }
    stream.until(stream.second + BATCH_S);
  }
}

const pauses = (stream: TestStream) => stream.decided('experiment.paused');

test('a guardrail that kills stops the variant that breaks it, and says by which numbers', () => {
  const stream = open([guardrail({ action: 'kill', bound: 0.5 })]);
  run(stream, { a: 7, b: 5, c: 5 });
  const [kill, ...others] = stream.decided('variant.killed');
  assert.deepEqual([kill?.variant, kill?.cause, others], ['a', 'guardrail', []]);
  const { value, othersValue, logE, ...evidence } = kill?.evidence ?? { rule: 'threshold' };
  assert.deepEqual(evidence, { rule: 'guardrail', impressions: 1020, alpha: 0.01, metric: 'wait', bound: 0.5 });
  assert.ok(value !== undefined && othersValue !== undefined && logE !== undefined);
  assert.ok(value > othersValue + 0.5 && logE >= Math.log(100));
  assert.match(
    kill?.reason ?? '',
    /^wait [\d.]+ s in 1,020 judged impressions is worse than the others' [\d.]+ s by more than 0\.5 s; evidence .+ : 1 \(stops at 100 : 1\)$/u,
  );
  assert.deepEqual(stream.experiment.metrics?.[0]?.action, 'kill');
});

test('the direction of a guardrail is that of its metric', () => {
  const stream = open([guardrail({ action: 'kill', better: 'higher' })]);
  run(stream, { a: 7, b: 7, c: 5 });
  assert.deepEqual(
    stream.decided('variant.killed').map(({ variant }) => variant),
    ['c'],
  );
});

test('one that kills takes .01 from the comparison, one that tells or pauses takes nothing', () => {
  const budget = (metrics: Input[], predictedEr: number | null = null) => {
    const stream = open(metrics, {}, []);
    for (const variant of ['a', 'b'])
      stream.submit({ kind: 'variant.posted', variant, experiment: 'x', content: variant, predictedEr });
    run(stream, { a: 5, b: 5 }, { batches: 2 });
    const { comparison, prediction, guardrail: part } = stream.experiment.budget;
    return [comparison, prediction, part];
  };
  assert.deepEqual(budget([guardrail()]), [0.05, 0, undefined]);
  assert.deepEqual(budget([guardrail({ action: 'pause' })]), [0.05, 0, undefined]);
  assert.deepEqual(budget([guardrail({ action: 'kill' })]), [0.04, 0, 0.01]);
  assert.deepEqual(budget([guardrail({ action: 'kill' })], 0.1), [0.03, 0.01, 0.01]);
  const primary = { name: 'm', type: 'rate', role: 'primary' } as const;
  assert.deepEqual(budget([primary, guardrail({ action: 'kill' })]), [0.04, 0, 0.01]);
});

test('all that kill share .01, and all others another one', () => {
  const stream = open([
    guardrail({ action: 'kill' }),
    guardrail({ name: 'errors', type: 'rate', action: 'kill' }),
    guardrail({ name: 'stay', action: 'pause' }),
  ]);
  const alphas = stream.state.experiments.get('x')?.evidence.guardrails?.map(({ rule }) => rule.alpha);
  assert.deepEqual(alphas, [0.005, 0.005, 0.01]);
});

test('the kill distance of a variant is that of the guardrail where that is nearest, and the comparison stops at its own threshold', () => {
  const stream = open([guardrail({ action: 'kill' })]);
  run(stream, { a: 6.2, b: 5, c: 5 }, { batches: 12 });
  const { killDistance, level } = stream.variant('a');
  assert.deepEqual([killDistance?.rule, level], ['guardrail', 'endangered']);
  assert.ok(Math.abs((killDistance?.logNeeded ?? 0) - Math.log(100)) < 1e-12);
  assert.equal(stream.variant('b').killDistance?.rule, 'evidence');
  assert.ok(Math.abs((stream.variant('b').killDistance?.logNeeded ?? 0) - Math.log(25)) < 1e-12);
});

test('one that is protected is not stopped but suggested, and one is always left', () => {
  const kept = open([guardrail({ action: 'kill' })]);
  kept.submit({ kind: 'variant.protected', variant: 'a' });
  run(kept, { a: 7, b: 5, c: 5 });
  assert.deepEqual(kept.decided('variant.killed'), []);
  const stop = kept.decided('suggestion.made').find(({ action }) => action === 'stop-variant');
  assert.ok(stop !== undefined && 'reasonCode' in stop);
  assert.equal(stop.reasonCode, 'guardrail-broken');
  const alone = open([guardrail({ action: 'kill' })], {}, ['a', 'b']);
  run(alone, { a: 7, b: 5 });
  assert.ok(alone.isShown('b') && !alone.isShown('a'));
});

test('no policy but those that kill lets a guardrail kill', () => {
  const suggested = (policy: Opened['policy']) => {
    const stream = open([guardrail({ action: 'kill' })], { policy });
    run(stream, { a: 7, b: 5, c: 5 });
    assert.deepEqual(stream.decided('variant.killed'), []);
    const about = (action: string) => stream.decided('suggestion.made').some((made) => made.action === action);
    return [about('stop-variant'), about('check-guardrail')];
  };
  assert.deepEqual(suggested('advise'), [true, false]);
  assert.deepEqual(suggested('off'), [false, true]);
  const simple = open([guardrail({ action: 'kill' })], { policy: 'threshold' });
  run(simple, { a: 7, b: 5, c: 5 });
  assert.equal(simple.decided('variant.killed')[0]?.cause, 'guardrail');
});

test('a guardrail that pauses holds the stops of others back until somebody resumes, and then begins afresh', () => {
  const stream = open([guardrail({ action: 'pause' })]);
  const rate = (id: string): number => (id === 'c' ? 0.02 : 0.2);
  run(stream, { a: 7, b: 5, c: 5 }, { batches: 20 });
  const [pause] = pauses(stream);
  assert.deepEqual([pause?.cause, pauses(stream).length], ['guardrail', 1]);
  assert.match(pause?.reason ?? '', /^"a" breaks a guardrail: wait .+ \(pauses at 100 : 1\)$/u);
  assert.ok((pause?.evidence?.logE ?? 0) >= Math.log(100));
  assert.deepEqual(
    [stream.experiment.pause?.cause, stream.experiment.pause?.reasonCode],
    ['guardrail', 'guardrail-paused'],
  );
  const told = stream.decided('suggestion.made').find(({ action }) => action === 'check-guardrail');
  assert.equal(told?.priority, 'critical');
  const judged = stream.variant('b').judged.impressions;
  run(stream, { a: 7, b: 5, c: 5 }, { batches: 20, rate });
  assert.deepEqual(stream.decided('variant.killed'), []);
  assert.ok(stream.variant('b').judged.impressions > judged + 1000, 'its batches are judged all the same');
  stream.until(stream.second + 1);
  stream.submit({ kind: 'experiment.resumed', experiment: 'x' });
  assert.ok((stream.variant('a').metrics?.[0]?.broken?.logE ?? 1) <= 0, 'with fresh evidence');
  run(stream, { a: 7, b: 5, c: 5 }, { batches: 1, rate });
  assert.deepEqual(
    stream.decided('variant.killed').map(({ variant }) => variant),
    ['c'],
  );
  run(stream, { a: 7, b: 5, c: 5 }, { batches: 40, rate });
  assert.equal(pauses(stream).length, 2, 'it is still broken, and says so once more');
});

test('a viewer who follows the stream learns at once that the verdict is gone when somebody resumes', () => {
  const stream = open([guardrail({ action: 'pause' })]);
  run(stream, { a: 7, b: 5, c: 5 }, { batches: 20 });
  const before = viewOfAll(stream.state);
  const cursor = Math.max(...before.variants.map(({ seq }) => seq), ...before.experiments.map(({ seq }) => seq));
  assert.equal(before.variants.find(({ id }) => id === 'a')?.metrics?.[0]?.broken?.suffices, true);
  stream.submit({ kind: 'experiment.resumed', experiment: 'x' });
  const now = viewOfAll(stream.state);
  // As a viewer has it: those that changed after the cursor replace what was there.
  const followed = before.variants.map(
    (known) => now.variants.find(({ id, seq }) => id === known.id && seq > cursor) ?? known,
  );
  assert.deepEqual(followed, now.variants);
  assert.equal(followed.find(({ id }) => id === 'a')?.metrics?.[0]?.broken?.suffices, false);
});

test('the pause ends by itself when the variant that breaks it is shown no more', () => {
  const stream = open([guardrail({ action: 'pause' })]);
  run(stream, { a: 7, b: 5, c: 5 }, { batches: 20 });
  assert.equal(stream.experiment.pause?.cause, 'guardrail');
  stream.submit({ kind: 'variant.killed', variant: 'a', cause: 'operator' });
  run(stream, { b: 5, c: 5 }, { batches: 2 });
  assert.equal(stream.experiment.pause, null);
  assert.deepEqual(
    stream.decided('experiment.resumed').map(({ cause, reason }) => [cause, reason]),
    [['guardrail', 'No variant that is shown breaks a guardrail any more']],
  );
});

test('an action is of guardrails alone, and fixed with the metrics', () => {
  assert.throws(() => open([guardrail({ role: 'secondary', action: 'kill' })]));
  const stream = open([guardrail({ action: 'kill' })]);
  run(stream, { a: 5, b: 5, c: 5 }, { batches: 1 });
  const metrics = [guardrail({ action: 'tell' })];
  assert.equal(stream.try({ kind: 'experiment.opened', experiment: 'x', metrics }), 'already-counted');
});

test('a variant that comes back after it broke a guardrail begins afresh, and a snapshot holds it all', () => {
  const stream = open([guardrail({ action: 'kill' })]);
  run(stream, { a: 7, b: 5, c: 5 });
  stream.submit({ kind: 'variant.revived', variant: 'a' });
  run(stream, { a: 5, b: 5, c: 5 }, { batches: 4, seed: 2 });
  assert.ok(stream.isShown('a'));
  assert.ok((stream.variant('a').metrics?.[0]?.broken?.logE ?? 1) < 1);
  const text = serializeState(stream.state);
  assert.equal(serializeState(new MemoryHost(restoreState(text)).state), text);
});

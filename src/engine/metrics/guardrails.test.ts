import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EventInput, MetricSums } from '../../protocol/index.ts';
import { createRandom } from '../../stats/testing/random.ts';
import { MemoryHost } from '../log/memory-host.ts';
import { restoreState, serializeState } from '../snapshot.ts';
import { TestStream } from '../testing/test-stream.ts';

type Input = NonNullable<Extract<EventInput, { kind: 'experiment.opened' }>['metrics']>[number];

const BATCH_S = 10;
const guardrail = (more: Partial<Input> = {}): Input => ({ name: 'wait', type: 'mean', role: 'guardrail', ...more });

const open = (metrics: Input[], variants = ['a', 'b', 'c']): TestStream =>
  new TestStream(variants, { batchMs: 1000 * BATCH_S, attributionWindowMs: 0 }, { metrics, policy: 'evidence' });

/** Uniform values around these means, and engagements that are alike. */
function run(
  stream: TestStream,
  names: readonly string[],
  means: Readonly<Record<string, number>>,
  batches = 40,
): void {
  const random = createRandom(9);
  for (let k = 0; k < batches; k++) {
    for (const [variant, mean] of Object.entries(means)) {
      const metrics: Record<string, MetricSums> = {};
      for (const name of names) {
        const values = Array.from({ length: 60 }, () => mean + 6 * random.next() - 3);
        const sum = values.reduce((all, y) => all + y, 0);
        metrics[name] = { n: 60, sum, sumSquares: values.reduce((all, y) => all + y * y, 0) };
      }
      stream.send({ kind: 'variant.observed', variant, impressions: 60, engagements: 6, metrics });
    }
    stream.until(stream.second + BATCH_S);
  }
}

const told = (stream: TestStream) =>
  stream.decided('suggestion.made').filter(({ action }) => action === 'check-guardrail');

test('a variant that is worse than the others by more than the bound is told of, with its numbers, and stops nobody', () => {
  const stream = open([guardrail({ unit: 'seconds', bound: 0.5, better: 'lower' })]);
  run(stream, ['wait'], { a: 7, b: 5, c: 5 });
  const made = told(stream);
  assert.equal(made.length, 1);
  const [first] = made;
  assert.ok(first !== undefined && 'about' in first);
  assert.deepEqual(first.about, { kind: 'variant', id: 'a' });
  assert.equal(first.reasonCode, 'guardrail-broken');
  assert.match(
    first.reason ?? '',
    /^wait [\d.]+ s in 1,020 judged impressions is worse than the others' [\d.]+ s by more than 0\.5 s; evidence .+ : 1 \(tells at 100 : 1\)$/u,
  );
  assert.deepEqual(stream.decided('variant.killed'), []);
  assert.deepEqual(stream.experiment.metrics?.[0]?.bound, 0.5);
  const { logE, logNeeded } = stream.variant('a').metrics?.[0]?.broken ?? { logE: 0, logNeeded: 0 };
  assert.ok(logE >= logNeeded && Math.abs(logNeeded - Math.log(100)) < 1e-12);
  assert.equal(stream.experiment.budget.comparison, 0.05, 'it takes nothing from the budget of stops');
});

test('a difference within the bound, or for the better, is not told of', () => {
  const within = open([guardrail({ bound: 2.5, better: 'lower' })]);
  run(within, ['wait'], { a: 7, b: 5, c: 5 });
  assert.deepEqual(told(within), []);
  const better = open([guardrail({ better: 'lower' })]);
  run(better, ['wait'], { a: 5, b: 5, c: 5 });
  assert.deepEqual(told(better), []);
});

test('guardrails share one budget, and a variant that breaks two is told of as one that is more urgent', () => {
  const stream = open([guardrail(), guardrail({ name: 'stay' })], ['a', 'b']);
  run(stream, ['wait', 'stay'], { a: 4, b: 5 });
  const { logNeeded } = stream.variant('a').metrics?.[0]?.broken ?? { logNeeded: 0 };
  assert.ok(Math.abs(logNeeded - Math.log(200)) < 1e-12);
  const last = told(stream).at(-1);
  assert.ok(last !== undefined && 'about' in last);
  assert.deepEqual([last.about?.id, last.priority], ['a', 'critical']);
});

test('a bound is of guardrails alone, and no variant is told of that is not shown beside others', () => {
  const stream = open([guardrail()]);
  assert.throws(() =>
    stream.try({ kind: 'experiment.opened', experiment: 'y', metrics: [guardrail({ role: 'secondary', bound: 1 })] }),
  );
  assert.throws(() => stream.try({ kind: 'experiment.opened', experiment: 'y', metrics: [guardrail({ bound: -1 })] }));
  const observational = new TestStream(
    ['a', 'b'],
    { batchMs: 10_000, attributionWindowMs: 0 },
    {
      ...{ metrics: [guardrail()], comparison: 'observational' },
    },
  );
  run(observational, ['wait'], { a: 4, b: 5 });
  assert.deepEqual(told(observational), []);
});

test('a snapshot holds the evidence of guardrails', () => {
  const stream = open([guardrail({ type: 'mean' })]);
  run(stream, ['wait'], { a: 5, b: 5, c: 5 }, 8);
  const text = serializeState(stream.state);
  assert.ok(text.includes('"guardrails":['));
  assert.equal(serializeState(new MemoryHost(restoreState(text)).state), text);
});

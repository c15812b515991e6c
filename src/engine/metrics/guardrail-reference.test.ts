// Guardrails that hold variants to a control or to a fixed value, in place of the others together.
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

const guardrail = (more: Partial<Input> = {}): Input => ({
  ...{ name: 'wait', type: 'mean', role: 'guardrail', better: 'lower', unit: 'seconds' },
  ...more,
});

const open = (metrics: Input[], variants: string[], more: Partial<Opened> = {}): TestStream =>
  new TestStream(
    variants,
    { batchMs: 1000 * BATCH_S, attributionWindowMs: 0 },
    { metrics, policy: 'evidence', ...more },
  );

/** Uniform values around these means, and engagements that are alike. */
function run(stream: TestStream, means: Readonly<Record<string, number>>, batches = 40): void {
  const random = createRandom(9);
  for (let k = 0; k < batches; k++) {
    for (const [variant, mean] of Object.entries(means)) {
      if (!stream.isShown(variant)) continue;
      const values = Array.from({ length: 60 }, () => mean + 6 * random.next() - 3);
      const sum = values.reduce((all, y) => all + y, 0);
      const wait: MetricSums = { n: 60, sum, sumSquares: values.reduce((all, y) => all + y * y, 0) };
      stream.send({ kind: 'variant.observed', variant, impressions: 60, engagements: 6, metrics: { wait } });
    }
    stream.until(stream.second + BATCH_S);
  }
}

const told = (stream: TestStream) =>
  stream.decided('suggestion.made').filter(({ action }) => action === 'check-guardrail');

test('beside a control, a variant is told of that is worse than it, whatever the others are', () => {
  const stream = open([guardrail({ control: 'a', bound: 0.5 })], ['a', 'b', 'c']);
  // Beside both others together neither is worse by more than the bound.
  run(stream, { a: 4.2, b: 6, c: 6 });
  const made = told(stream);
  assert.deepEqual(made.map((one) => 'about' in one && one.about?.id).sort(), ['b', 'c']);
  const [first] = made;
  assert.ok(first !== undefined && 'reasonCode' in first);
  assert.equal(first.reasonCode, 'guardrail-broken-control');
  assert.ok(first.reasonNumbers?.some(({ name, value }) => name === 'controlValue' && Math.abs(value - 4.2) < 0.3));
  assert.match(
    first.reason ?? '',
    /^wait [\d.]+ s in [\d,]+ judged impressions is worse than the control's [\d.]+ s by more than 0\.5 s; evidence .+ : 1 \(tells at 100 : 1\)$/u,
  );
  assert.equal(stream.variant('a').metrics?.[0]?.broken, undefined, 'the control is held to nothing');
  assert.deepEqual(stream.experiment.metrics?.[0]?.control, 'a');
});

test('a variant that is worse than the others but not than the control is not told of', () => {
  const stream = open([guardrail({ control: 'a' })], ['a', 'b', 'c']);
  run(stream, { a: 6, b: 6, c: 3 });
  assert.deepEqual(told(stream), []);
});

test('a control judges nobody before it is posted, and from then on by what both saw', () => {
  const stream = open([guardrail({ control: 'a', action: 'kill' })], ['b', 'c']);
  run(stream, { b: 7, c: 5 });
  assert.deepEqual(stream.decided('variant.killed'), []);
  stream.submit({ kind: 'variant.posted', variant: 'a', experiment: 'x', content: 'a' });
  run(stream, { a: 5, b: 7, c: 5 });
  const [kill, ...others] = stream.decided('variant.killed');
  assert.deepEqual([kill?.variant, kill?.cause, others], ['b', 'guardrail', []]);
  const { value, controlValue, logE, impressions, ...evidence } = kill?.evidence ?? { rule: 'threshold' };
  assert.deepEqual(evidence, { rule: 'guardrail', alpha: 0.01, metric: 'wait', bound: 0, control: 'a' });
  assert.ok(value !== undefined && controlValue !== undefined && value > controlValue);
  assert.ok((logE ?? 0) >= Math.log(100) && (impressions ?? 0) >= 1000);
  assert.equal(viewOfAll(stream.state).kills.at(-1)?.reasonCode, 'guardrail-broken-control');
  assert.equal(stream.experiment.budget.guardrail, 0.01);
});

test('a limit holds every variant to its value, compared or not, and one that is alone too', () => {
  for (const [variants, more] of [
    [['a', 'b'], {}],
    [['a', 'b'], { comparison: 'observational' }],
    [['a'], {}],
  ] as const) {
    const stream = open([guardrail({ limit: 5, bound: 0.5, action: 'pause' })], [...variants], more);
    run(stream, variants.length === 1 ? { a: 6.2 } : { a: 6.2, b: 5.3 });
    assert.deepEqual(
      told(stream).map((one) => 'about' in one && one.about?.id),
      ['a'],
      JSON.stringify([variants, more]),
    );
    assert.equal(stream.experiment.pause?.cause, 'guardrail');
    assert.match(
      stream.experiment.pause?.reason ?? '',
      /wait [\d.]+ s in 1,020 judged impressions is worse than the limit of 5 s by more than 0\.5 s; evidence .+ \(pauses at 100 : 1\)$/u,
    );
    const { suffices } = stream.variant('a').metrics?.[0]?.broken ?? {};
    assert.equal(suffices, true);
  }
});

test('all that are beyond a limit that kills are stopped but one', () => {
  const stream = open([guardrail({ limit: 5, action: 'kill' })], ['a', 'b', 'c']);
  run(stream, { a: 7, b: 7, c: 7 });
  const kills = stream.decided('variant.killed');
  assert.deepEqual([kills.length, new Set(kills.map(({ cause }) => cause))], [2, new Set(['guardrail'])]);
  assert.equal(kills[0]?.evidence?.limitValue, 5);
  assert.equal(kills[0]?.evidence?.othersValue, undefined);
});

test('a limit of a ratio is one of what is above the line by what is below it', () => {
  const stream = open([guardrail({ type: 'ratio', limit: 2, better: 'higher' })], ['a', 'b']);
  const random = createRandom(4);
  for (let k = 0; k < 40; k++) {
    for (const [variant, ratio] of [
      ['a', 1.5],
      ['b', 2.1],
    ] as const) {
      const wait = { n: 60, sum: 0, sumSquares: 0, denominator: 0, denominatorSquares: 0, cross: 0 };
      for (let unit = 0; unit < 60; unit++) {
        const below = 1 + Math.floor(3 * random.next());
        const above = below * (ratio + random.next() - 0.5);
        wait.sum += above;
        wait.sumSquares += above * above;
        wait.denominator += below;
        wait.denominatorSquares += below * below;
        wait.cross += above * below;
      }
      stream.send({ kind: 'variant.observed', variant, impressions: 60, engagements: 6, metrics: { wait } });
    }
    stream.until(stream.second + BATCH_S);
  }
  assert.deepEqual(
    told(stream).map((one) => 'about' in one && one.about?.id),
    ['a'],
  );
});

test('a control or a limit is of guardrails alone, and of one guardrail only one of both', () => {
  const attempt = (metric: Input) => () =>
    open([guardrail()], ['a']).try({ kind: 'experiment.opened', experiment: 'y', metrics: [metric] });
  assert.throws(attempt({ name: 'm', type: 'mean', control: 'a' }));
  assert.throws(attempt({ name: 'm', type: 'mean', role: 'primary', limit: 5 }));
  assert.throws(attempt(guardrail({ control: 'a', limit: 5 })));
  assert.throws(attempt(guardrail({ limit: Number.NaN })));
});

test('a snapshot holds their evidence', () => {
  const metrics = [guardrail({ control: 'a' }), guardrail({ name: 'stay', limit: 3 })];
  const stream = open(metrics, ['a', 'b']);
  run(stream, { a: 5, b: 6 }, 8);
  const text = serializeState(stream.state);
  assert.ok(text.includes('"control":0') && text.includes('"limit":3'));
  assert.equal(serializeState(new MemoryHost(restoreState(text)).state), text);
});

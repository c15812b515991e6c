import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeclaredMetric, EventInput, MetricSums } from '../../protocol/index.ts';
import { createRandom } from '../../stats/testing/random.ts';
import { MemoryHost } from '../log/memory-host.ts';
import { restoreState, serializeState } from '../snapshot.ts';
import { TestStream } from '../testing/test-stream.ts';

type Means = Readonly<Record<string, number>>;

const BATCH_S = 10;
type Input = NonNullable<Extract<EventInput, { kind: 'experiment.opened' }>['metrics']>[number];

const open = (variants: readonly string[], metric: Input, policy: 'evidence' | 'advise' = 'evidence'): TestStream =>
  new TestStream(variants, { batchMs: 1000 * BATCH_S, attributionWindowMs: 0 }, { metrics: [metric], policy });

/** Sums of exponential values of this mean; of a ratio, by a number of orders that spreads as much. */
function sumsOf(type: DeclaredMetric['type'], mean: number, n: number, next: () => number): MetricSums {
  if (type === 'rate') return { n, sum: Array.from({ length: n }, next).filter((one) => one < mean).length };
  const sums = { n, sum: 0, sumSquares: 0, denominator: 0, denominatorSquares: 0, cross: 0 };
  for (let k = 0; k < n; k++) {
    const below = type === 'ratio' ? Math.ceil(3 * next()) : 1;
    const above = -mean * Math.log(1 - next()) * below;
    sums.sum += above;
    sums.sumSquares += above * above;
    sums.denominator += below;
    sums.denominatorSquares += below * below;
    sums.cross += above * below;
  }
  const { denominator, denominatorSquares, cross, ...moments } = sums;
  return type === 'mean' ? moments : { ...moments, denominator, denominatorSquares, cross };
}

/** Engagements favor the first variant strongly; the metric has these means. */
function run(stream: TestStream, { name, type }: Input, means: Means, batches: number, seed = 1): void {
  const random = createRandom(seed);
  for (let k = 0; k < batches; k++) {
    for (const [i, [variant, mean]] of Object.entries(means).entries()) {
      if (!stream.isShown(variant)) continue;
      const sums = sumsOf(type, mean, 60, () => random.next());
      const engagements = random.binomial(60, i === 0 ? 0.3 : 0.1);
      stream.send({ kind: 'variant.observed', variant, impressions: 60, engagements, metrics: { [name]: sums } });
    }
    stream.until(stream.second + BATCH_S);
  }
}

for (const [metric, means] of [
  [
    { name: 'dwell', type: 'mean', role: 'primary', unit: 'seconds' },
    { a: 20, b: 30 },
  ],
  [
    { name: 'order-value', type: 'ratio', role: 'primary', unit: 'currency:EUR' },
    { a: 20, b: 30 },
  ],
  [
    { name: 'signup', type: 'rate', role: 'primary' },
    { a: 0.1, b: 0.3 },
  ],
  [
    { name: 'bounce', type: 'rate', role: 'primary', better: 'lower' },
    { a: 0.3, b: 0.1 },
  ],
  [
    { name: 'wait', type: 'mean', role: 'primary', better: 'lower', unit: 'seconds' },
    { a: 30, b: 20 },
  ],
] as const) {
  test(`the primary ${metric.type} "${metric.name}" decides, whatever engagements say`, () => {
    const stream = open(['a', 'b'], metric);
    run(stream, metric, means, 80);
    assert.ok(stream.wasStopped('a'), 'the worse one is stopped');
    assert.ok(stream.isShown('b'));
    const [kill] = stream.decided('variant.killed');
    assert.equal(kill?.evidence?.metric, metric.name);
    assert.equal(kill.evidence.alpha, 0.05);
    assert.ok(kill.evidence.logE !== undefined && kill.evidence.logE >= Math.log(20));
    assert.match(
      kill.reason ?? '',
      new RegExp(`^${metric.name} .* in [\\d,]+ judged impressions is (below|above) the leader`, 'u'),
    );
  });
}

test('the sentence of a stop has the values in the unit of the metric', () => {
  const metric = { name: 'dwell', type: 'mean', role: 'primary', unit: 'seconds' } as const;
  const stream = open(['a', 'b'], metric);
  run(stream, metric, { a: 20, b: 30 }, 80);
  const [kill] = stream.decided('variant.killed');
  assert.match(
    kill?.reason ?? '',
    /^dwell [\d.]+ s in [\d,]+ judged impressions is below the leader's [\d.]+ s; evidence .+ : 1 \(stops at 20 : 1\)$/u,
  );
});

test('nothing of engagements is said where a primary metric decides: no lead, no chance of being best, no prediction', () => {
  const metric = { name: 'dwell', type: 'mean', role: 'primary' } as const;
  const stream = open(['a', 'b'], metric);
  run(stream, metric, { a: 20, b: 20 }, 80);
  assert.equal(stream.experiment.lead, null);
  assert.equal(stream.experiment.ordinaryTest, undefined);
  assert.deepEqual([stream.variant('a').probabilityBest, stream.experiment.budget.prediction], [null, 0]);
  assert.equal(stream.variant('b').killDistance?.rule, 'evidence');
  assert.deepEqual(stream.decided('variant.killed'), [], 'engagements stop nobody');
});

test('the policy threshold judges engagements, and is refused beside a primary metric', () => {
  const metrics = [{ name: 'dwell', type: 'mean', role: 'primary' }] as const;
  const stream = new TestStream(['a'], {}, { metrics: [...metrics] });
  assert.equal(stream.try({ kind: 'experiment.opened', experiment: 'x', policy: 'threshold' }), 'bad-event');
  const other = new TestStream(['a'], {}, { policy: 'threshold' });
  assert.equal(other.try({ kind: 'experiment.opened', experiment: 'x', metrics: [...metrics] }), 'bad-event');
  assert.equal(other.try({ kind: 'experiment.opened', experiment: 'x', policy: 'off', metrics: [...metrics] }), null);
});

test('with the policy advise, a stop by a metric is suggested with its numbers', () => {
  const metric = { name: 'dwell', type: 'mean', role: 'primary' } as const;
  const stream = open(['a', 'b'], metric, 'advise');
  run(stream, metric, { a: 20, b: 30 }, 80);
  const made = stream.decided('suggestion.made').find(({ action }) => action === 'stop-variant');
  assert.ok(made !== undefined && 'reasonCode' in made);
  assert.equal(made.reasonCode, 'below-leader-metric');
  assert.ok(made.reasonNumbers?.some(({ name, value }) => name === 'leaderValue' && value > 25));
});

test('one that is shown again begins with fresh evidence, and a snapshot holds what was learned', () => {
  const metric = { name: 'dwell', type: 'mean', role: 'primary' } as const;
  const stream = open(['a', 'b', 'c'], metric);
  run(stream, metric, { a: 20, b: 30, c: 30 }, 80);
  assert.ok(stream.wasStopped('a'));
  stream.submit({ kind: 'variant.revived', variant: 'a' });
  run(stream, metric, { a: 30, b: 30, c: 30 }, 3, 2);
  assert.ok(stream.isShown('a'));
  assert.ok((stream.variant('a').killDistance?.logE ?? 1) < 1);
  const text = serializeState(stream.state);
  assert.equal(serializeState(new MemoryHost(restoreState(text)).state), text);
});

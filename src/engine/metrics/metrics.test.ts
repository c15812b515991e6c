import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MetricResult, MetricSums } from '../../protocol/index.ts';
import { meanInterval, ratioInterval } from '../../stats/means/mean-interval.ts';
import { interval } from '../../stats/index.ts';
import { createRandom } from '../../stats/testing/random.ts';
import { MemoryHost } from '../log/memory-host.ts';
import { restoreState, serializeState } from '../snapshot.ts';
import { TestStream } from '../testing/test-stream.ts';

const METRICS = [
  { name: 'signup', type: 'rate' },
  { name: 'dwell', type: 'mean', unit: 'seconds' },
  { name: 'order-value', type: 'ratio', unit: 'currency:EUR' },
] as const;

const opened = (metrics: readonly (typeof METRICS)[number][] = METRICS): TestStream =>
  new TestStream(['a', 'b'], { batchMs: 10_000, attributionWindowMs: 20_000 }, { metrics: [...metrics] });

const result = (stream: TestStream, variant: string, name: string): MetricResult =>
  stream.variant(variant).metrics?.find((one) => one.name === name) as MetricResult;

/** The sums of a mean by its values. */
function meanOf(values: readonly number[]): MetricSums {
  const sum = values.reduce((all, y) => all + y, 0);
  return { n: values.length, sum, sumSquares: values.reduce((all, y) => all + y * y, 0) };
}

const observed = (variant: string, impressions: number, metrics: Record<string, MetricSums>) =>
  ({ kind: 'variant.observed', variant, impressions, engagements: 0, metrics }) as const;

test('metrics are what was declared, with their defaults, and of each variant what was reported', () => {
  const stream = opened();
  assert.deepEqual(stream.experiment.metrics?.[0], {
    ...{ name: 'signup', type: 'rate', role: 'secondary', better: 'higher' },
  });
  stream.submit(observed('a', 100, { signup: { n: 100, sum: 7 }, dwell: meanOf([3, 5]) }));
  assert.deepEqual(result(stream, 'a', 'signup'), {
    ...{ name: 'signup', n: 100, sum: 7, value: 0.07, judged: 0, interval: null },
  });
  assert.deepEqual(result(stream, 'a', 'dwell'), {
    ...{ name: 'dwell', n: 2, sum: 8, value: 4, judged: 0, interval: null },
  });
  assert.deepEqual(result(stream, 'b', 'order-value'), {
    ...{ name: 'order-value', n: 0, sum: 0, value: null, judged: 0, interval: null },
  });
});

test('intervals rest on closed batches, and are those of the statistics', () => {
  const stream = opened();
  const random = createRandom(5);
  const [signup, dwell, ratio] = [
    { n: 400, sum: 31 },
    meanOf(Array.from({ length: 400 }, () => 60 * random.next())),
    { n: 400, sum: 900, sumSquares: 6000, denominator: 500, denominatorSquares: 900, cross: 1500 },
  ];
  stream.submit(observed('a', 400, { signup, dwell, 'order-value': ratio }));
  assert.equal(result(stream, 'a', 'dwell').interval, null);
  stream.until(40);
  const now = (name: string) => result(stream, 'a', name);
  assert.deepEqual(now('signup').interval, interval({ impressions: 400, engagements: 31 }));
  assert.deepEqual(now('dwell').interval, meanInterval({ ...dwell, sumSquares: dwell.sumSquares as number }));
  assert.deepEqual(now('order-value').interval, ratioInterval(ratio));
  assert.equal(now('order-value').value, 1.8);
  assert.deepEqual([now('dwell').n, now('dwell').judged], [400, 400]);
});

test('a value that grows is counted once, with the time of its unit', () => {
  const stream = opened();
  stream.submit(observed('a', 2, { dwell: meanOf([3, 10]) }));
  stream.until(8);
  // From 3 to 8.
  stream.submit(observed('a', 0, { dwell: { n: 0, sum: 5, sumSquares: 55 } }), 0);
  stream.until(40);
  assert.equal(result(stream, 'a', 'dwell').value, 9);
  const [batch] = stream.decided('batch.closed');
  assert.deepEqual(batch?.metrics?.['dwell'], { n: [2], sum: [18], sumSquares: [164] });
});

test('a value that comes after its batch has closed is in the totals, and counted as late', () => {
  const stream = opened();
  stream.submit(observed('a', 300, { dwell: { n: 200, sum: 1000, sumSquares: 9000 } }));
  stream.until(40);
  stream.submit(observed('a', 0, { dwell: { n: 100, sum: 900, sumSquares: 9000 } }), 0);
  const { n, judged, late, value } = result(stream, 'a', 'dwell');
  assert.deepEqual({ n, judged, late, value }, { n: 300, judged: 200, late: 100, value: 1900 / 300 });
});

test('sums of a batch that no values can have rest nowhere: they came with the time of another', () => {
  const stream = opened();
  stream.submit(observed('a', 300, { dwell: { n: 200, sum: 1000, sumSquares: 9000 } }), 0);
  stream.submit(observed('a', 0, { dwell: { n: 0, sum: 500, sumSquares: 9000 } }), 15);
  stream.until(60);
  const { n, judged, late } = result(stream, 'a', 'dwell');
  assert.deepEqual({ n, judged, late }, { n: 200, judged: 200, late: undefined });
  assert.deepEqual(
    stream.decided('batch.closed').map(({ metrics }) => metrics?.['dwell']?.sum),
    [[1000], [500]],
  );
});

test('a rate that is a kind of engagement takes it from the reports of pages', () => {
  const stream = opened();
  const rows = {
    variant: [0, 1, 0],
    secondsAgo: [1, 1, 0],
    impressions: [10, 20, 30],
    engagements: [2, 3, 4],
    kinds: { signup: [1, 0, 2], click: [1, 3, 2] },
  };
  stream.submit({ kind: 'experiment.observed', experiment: 'x', variants: ['a', 'b'], rows }, 5);
  const { kinds: _, ...without } = rows;
  stream.submit({ kind: 'experiment.observed', experiment: 'x', variants: ['a', 'b'], rows: without }, 5);
  const [a, b] = [result(stream, 'a', 'signup'), result(stream, 'b', 'signup')];
  assert.deepEqual([a.n, a.sum, b.n, b.sum], [80, 3, 40, 0]);
});

test('columns of a report of several variants are the same as a report of each', () => {
  const [rows, single] = [opened(), opened()];
  const metrics = { dwell: { n: [2, 1], sum: [8, 4], sumSquares: [34, 16] }, signup: { n: [2, 1], sum: [1, 0] } };
  rows.submit({
    ...{ kind: 'experiment.observed', experiment: 'x', variants: ['a', 'b'] },
    rows: { variant: [0, 1], secondsAgo: [0, 0], impressions: [2, 1], engagements: [0, 0], metrics },
  });
  single.submit(observed('a', 2, { dwell: { n: 2, sum: 8, sumSquares: 34 }, signup: { n: 2, sum: 1 } }));
  single.submit(observed('b', 1, { dwell: { n: 1, sum: 4, sumSquares: 16 }, signup: { n: 1, sum: 0 } }));
  for (const id of ['a', 'b']) assert.deepEqual(rows.variant(id).metrics, single.variant(id).metrics);
});

test('running totals of metrics add what is new of them, and may be corrected', () => {
  const stream = opened();
  const measured = (impressions: number, metrics?: Record<string, MetricSums>): string | null =>
    stream.try({ kind: 'variant.measured', variant: 'a', impressions, engagements: 0, ...(metrics && { metrics }) });
  assert.equal(measured(100, { dwell: meanOf([3, 5]), signup: { n: 100, sum: 7 } }), null);
  assert.equal(measured(120, { dwell: meanOf([3, 5, 10]) }), null, 'a metric that is left out stays');
  const now = (): unknown[] =>
    ['signup', 'dwell'].map((name) => [result(stream, 'a', name).n, result(stream, 'a', name).sum]);
  assert.deepEqual(now(), [
    [100, 7],
    [3, 18],
  ]);
  assert.equal(measured(120), null);
  assert.equal(measured(120, { dwell: meanOf([3, 5]) }), null, 'less than before is a correction');
  assert.deepEqual(now(), [
    [100, 7],
    [2, 8],
  ]);
  assert.equal(measured(120, { signup: { n: 121, sum: 7 } }), 'too-many-units');
  assert.equal(measured(120, { dwell: { n: 2, sum: 10, sumSquares: 49 } }), 'bad-event');
  assert.equal(measured(120, { clicks: { n: 1, sum: 1 } }), 'bad-event');
  stream.until(60);
  assert.deepEqual(now()[1], [2, 8]);
});

test('kinds beside running totals are the rates of their names, however many there are of them together', () => {
  const stream = opened();
  const measured = (impressions: number, kinds?: Record<string, number>, metrics?: Record<string, MetricSums>) =>
    stream.try({
      ...{ kind: 'variant.measured', variant: 'a', impressions, engagements: 0 },
      ...(kinds && { kinds }),
      ...(metrics && { metrics }),
    });
  const now = (): number[] => [result(stream, 'a', 'signup').n, result(stream, 'a', 'signup').sum];
  assert.equal(measured(100, { signup: 7, like: 80, share: 90 }), null, 'kinds that nobody declared say nothing here');
  assert.deepEqual(now(), [100, 7]);
  assert.equal(measured(120, { like: 95 }), null);
  assert.deepEqual(now(), [100, 7], 'one that is left out stays');
  assert.equal(measured(140, { signup: 9 }), null);
  assert.deepEqual(now(), [140, 9]);
  assert.equal(measured(140, { signup: 400 }), null, 'each impression counts once');
  assert.deepEqual(now(), [140, 140]);
  assert.equal(measured(140, { signup: 30 }, { signup: { n: 130, sum: 20 } }), null, 'sums go before kinds');
  assert.deepEqual(now(), [130, 20]);
});

test('what cannot be is refused, and nothing of it is counted', () => {
  const stream = opened();
  const refused = (metrics: Record<string, MetricSums>): string | null => stream.try(observed('a', 10, metrics));
  assert.equal(refused({ clicks: { n: 1, sum: 1 } }), 'bad-event', 'not declared');
  assert.equal(refused({ dwell: { n: 1, sum: 1 } }), 'bad-event', 'no sum of squares');
  assert.equal(refused({ signup: { n: 1, sum: 1, sumSquares: 1 } }), 'bad-event', 'a sum of squares of a rate');
  assert.equal(refused({ signup: { n: 3, sum: 4 } }), 'bad-event', 'more than all');
  assert.equal(refused({ signup: { n: 11, sum: 4 } }), 'too-many-units');
  assert.equal(refused({ dwell: { n: 2, sum: 10, sumSquares: 49 } }), 'bad-event', 'squares too small');
  assert.equal(refused({ dwell: { n: 0, sum: 10, sumSquares: 100 } }), 'bad-event', 'a value of nobody');
  const ratio = { n: 2, sum: 2, sumSquares: 2, denominator: 2, denominatorSquares: 2, cross: 3 };
  assert.equal(refused({ 'order-value': ratio }), 'bad-event', 'products too large');
  const large = { n: 5, sum: 9e14, sumSquares: 9e29 };
  assert.equal(refused({ dwell: large }), null);
  assert.equal(refused({ dwell: large }), 'too-many-counts');
  assert.equal(stream.variant('a').impressions, 10);
});

test('metrics are fixed before the first counts', () => {
  const stream = opened();
  const reopen = (metrics: (typeof METRICS)[number][]): string | null =>
    stream.try({ kind: 'experiment.opened', experiment: 'x', metrics });
  assert.equal(reopen([METRICS[0]]), null);
  assert.equal(reopen([...METRICS]), null);
  stream.submit(observed('a', 10, {}));
  assert.equal(reopen([METRICS[0]]), 'already-counted');
  assert.equal(reopen([...METRICS]), null, 'the same');
});

test('a variant that comes back begins its judged metrics afresh, and keeps its totals', () => {
  const stream = opened();
  stream.submit(observed('a', 300, { dwell: { n: 300, sum: 1000, sumSquares: 9000 } }));
  stream.until(40);
  stream.submit({ kind: 'variant.killed', variant: 'a', cause: 'operator' });
  stream.submit({ kind: 'variant.revived', variant: 'a' });
  assert.equal(result(stream, 'a', 'dwell').judged, 0);
  stream.count('a', 5, 0);
  stream.until(100);
  assert.deepEqual([result(stream, 'a', 'dwell').n, result(stream, 'a', 'dwell').judged], [300, 0]);
});

test('a snapshot holds metrics, open batches among them', () => {
  const stream = opened();
  stream.submit(observed('a', 300, { dwell: { n: 300, sum: 1000.5, sumSquares: 9000 } }));
  stream.until(15);
  stream.submit(observed('a', 300, { dwell: { n: 30, sum: 100, sumSquares: 900 } }));
  const text = serializeState(stream.state);
  const host = new MemoryHost(restoreState(text));
  assert.equal(serializeState(host.state), text);
  stream.until(60);
  host.tick(Date.UTC(2026, 0, 5, 0, 1));
  host.tick(Date.UTC(2026, 0, 5, 0, 1, 0));
  assert.deepEqual(host.state.variants.get('a')?.metrics, stream.state.variants.get('a')?.metrics);
});

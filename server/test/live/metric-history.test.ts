import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from 'peeksafe/sdk';
import type { MetricResult, MetricSeries } from 'peeksafe/protocol';
import { changes, post, streamUrl } from '../support/harness.ts';
import { at, batches, BEGIN, historyOf, withMetrics } from '../support/metric-scene.ts';

type Reached = { readonly url: string };

async function metricOf(server: Reached, query: string): Promise<MetricSeries> {
  return (await historyOf(server, `variants=a&${query}`)).series[0]?.metric as MetricSeries;
}

const resultOf = async (server: Reached, variant: string, name: string): Promise<MetricResult> => {
  const { variants } = await changes(server, 's');
  return variants?.find(({ id }) => id === variant)?.metrics?.find((one) => one.name === name) as MetricResult;
};

test('the history tells of the metric that is asked for, cumulatively, with the columns of its type', async (t) => {
  const { server } = await withMetrics(t);
  const { times, ...mean } = await metricOf(server, 'metric=dwell');
  assert.deepEqual(Object.keys(mean), ['n', 'sum', 'sumSquares']);
  assert.deepEqual(
    mean.n,
    times.map((_, i) => 100 * (i + 1)),
  );
  assert.deepEqual([mean.sum.at(-1), mean.sumSquares?.at(-1)], [10_000, 68_000]);
  assert.deepEqual(Object.keys(await metricOf(server, 'metric=signup')), ['times', 'n', 'sum']);
  const ratio = await metricOf(server, 'metric=order-value');
  assert.deepEqual([ratio.sum.at(-1), ratio.denominator?.at(-1), ratio.cross?.at(-1)], [1210, 60, 1210]);
  assert.ok((await historyOf(server, '')).series.every(({ metric }) => metric === undefined));
  const part = await metricOf(server, `metric=dwell&from=${BEGIN + 100_000}&to=${BEGIN + 150_000}`);
  assert.deepEqual([part.times[0], part.n[0], part.n.at(-1)], [BEGIN + 100_000, 1000, 1500]);
});

test('sums of decimal values are said without the noise of binary fractions', async (t) => {
  const { server } = await withMetrics(t, 0);
  const observed = { kind: 'variant.observed', variant: 'a', impressions: 1, engagements: 0 } as const;
  await post(server, 's', [
    { ...observed, id: 'one', at: at(5), metrics: { dwell: { n: 1, sum: 0.1, sumSquares: 0.01 } } },
    { ...observed, id: 'two', at: at(605), metrics: { dwell: { n: 1, sum: 0.2, sumSquares: 0.04 } } },
  ]);
  assert.deepEqual((await metricOf(server, 'metric=dwell')).sum, [0.1, 0.3]);
  assert.equal((await resultOf(server, 'a', 'dwell')).sum, 0.3);
});

test('what was judged of a metric ends at what its interval rests on, a guardrail with its evidence', async (t) => {
  const { server } = await withMetrics(t);
  const { judged } = await metricOf(server, 'metric=dwell&judged=true');
  assert.equal(judged?.n.at(-1), (await resultOf(server, 'a', 'dwell')).judged);
  assert.equal(judged?.logE, undefined, 'a secondary metric decides nothing');
  const guardrail = await metricOf(server, 'metric=signup&judged=true');
  const { broken } = await resultOf(server, 'a', 'signup');
  assert.ok(Math.abs((guardrail.judged?.logE?.at(-1) as number) - (broken?.logE as number)) <= 5e-5);
  assert.ok(Math.abs((guardrail.judged?.logNeeded?.at(-1) as number) - (broken?.logNeeded as number)) <= 5e-5);
});

test('a restart begins what is judged of a metric again', async (t) => {
  const { server } = await withMetrics(t);
  await post(server, 's', [
    { id: 'kill', at: at(200), kind: 'variant.killed', variant: 'a', cause: 'operator' },
    { id: 'revive', at: at(210), kind: 'variant.revived', variant: 'a' },
    ...batches(300, 10),
  ]);
  const { judged, n } = await metricOf(server, 'metric=dwell&judged=true');
  assert.equal(judged?.restarts?.length, 1);
  assert.equal(judged?.n.at(-1), (await resultOf(server, 'a', 'dwell')).judged);
  assert.ok((judged?.n.at(-1) as number) < (n.at(-1) as number));
});

test('a metric that nobody declares is refused, and so is a name that none can have', async (t) => {
  const { server } = await withMetrics(t, 1);
  for (const name of ['revenue', 'No Name']) {
    const response = await fetch(`${streamUrl(server, 's')}/history?metric=${encodeURIComponent(name)}`);
    assert.equal(response.status, 400);
    const { error } = (await response.json()) as { error: { code: string; field: string } };
    assert.deepEqual([error.code, error.field], ['bad-query', 'metric']);
  }
});

test('the SDK asks for a metric by name', async (t) => {
  const { server } = await withMetrics(t);
  const stream = connect(streamUrl(server, 's'));
  t.after(() => stream.close());
  const { series } = await stream.history({ metric: 'dwell', judged: true, variants: ['a'] });
  assert.deepEqual(series[0]?.metric, await metricOf(server, 'metric=dwell&judged=true'));
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryHost } from '../../engine/index.ts';
import { IncomingEvent, type HistoryQuery } from '../../protocol/index.ts';
import { LocalHistory } from './local-history.ts';

const BEGIN = Date.UTC(2026, 0, 5, 10);

/** A stream of two variants with seconds read, and what a page keeps of its past. */
function scene() {
  const host = new MemoryHost();
  const history = new LocalHistory();
  let id = 0;
  const submit = (second: number, event: object): void => {
    const at = new Date(BEGIN + second * 1000).toISOString();
    const parsed = IncomingEvent.parse({ id: `e${id++}`, at, ...event });
    const outcomes = [host.submit([parsed], BEGIN + second * 1000), host.tick(BEGIN + second * 1000)];
    for (const { results, increments, judged } of outcomes) {
      assert.ok(results.every(({ status }) => status === 'accepted'));
      for (const increment of increments) history.add(increment);
      for (const point of judged) history.addJudged(point);
    }
  };
  submit(0, { kind: 'stream.configured', batchMs: 10_000, attributionWindowMs: 10_000 });
  submit(0, { kind: 'experiment.opened', experiment: 'x', metrics: [{ name: 'dwell', type: 'mean' }] });
  for (const variant of ['a', 'b']) submit(0, { kind: 'variant.posted', variant, experiment: 'x', content: 'Words' });
  const read = (query: HistoryQuery) =>
    history.read(query, host.state.variants.keys(), host.state.newestAt, (variant, name) =>
      host.state.experiments.get('x')?.metrics?.find((one) => host.state.variants.has(variant) && one.name === name),
    );
  const report = (second: number, sum: number, at = second): void =>
    submit(second, {
      ...{ kind: 'variant.observed', variant: 'a', impressions: 10, engagements: 1 },
      at: new Date(BEGIN + at * 1000).toISOString(),
      metrics: { dwell: { n: 10, sum, sumSquares: sum * sum } },
    });
  return { host, read, report };
}

test('the past of a metric is cumulative, whatever the order in which its sums come', () => {
  const { read, report } = scene();
  report(5, 40);
  report(25, 30);
  report(26, 20, 15);
  const metric = read({ metric: 'dwell', variants: ['a'], points: 1000 }).series[0]?.metric;
  assert.deepEqual(metric?.n, [10, 20, 30]);
  assert.deepEqual(metric?.sum, [40, 60, 90]);
  assert.deepEqual(metric?.sumSquares, [1600, 2000, 2900]);
});

test('what was judged of it ends at what its interval rests on', () => {
  const { host, read, report } = scene();
  for (let second = 5; second < 100; second += 10) report(second, second);
  const judged = read({ metric: 'dwell', variants: ['a'], judged: true }).series[0]?.metric?.judged;
  assert.equal(judged?.n.at(-1), host.state.variants.get('a')?.metrics?.judged[0]);
  assert.ok((judged?.n.length as number) > 5);
});

test('a metric that no experiment declares is refused', () => {
  assert.throws(() => scene().read({ metric: 'revenue' }), /a metric "revenue"/);
});

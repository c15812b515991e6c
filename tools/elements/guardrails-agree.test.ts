// Elements say of a guardrail what the engine says of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { metricRows } from '../../src/elements/shared/metrics/metric-rows.ts';
import { brokenGuardrails } from '../../src/engine/metrics/broken-guardrails.ts';
import type { ExperimentState } from '../../src/engine/state.ts';
import { TestStream } from '../../src/engine/testing/test-stream.ts';
import type { Metric } from '../../src/protocol/index.ts';
import { createRandom } from '../../src/stats/testing/random.ts';

const BATCH_S = 10;
const IDS = ['a', 'b', 'c'];

const open = (): TestStream =>
  new TestStream(
    IDS,
    { batchMs: 1000 * BATCH_S, attributionWindowMs: 0 },
    { metrics: [{ name: 'wait', type: 'mean', role: 'guardrail', better: 'lower' }] },
  );

/** One batch of values around these means. */
function observe(stream: TestStream, means: readonly number[], units: number, next: () => number): void {
  for (const [arm, mean] of means.entries()) {
    const values = Array.from({ length: units }, () => mean + 4 * next() - 2);
    const sum = values.reduce((all, y) => all + y, 0);
    const wait = { n: units, sum, sumSquares: values.reduce((all, y) => all + y * y, 0) };
    const variant = IDS[arm] as string;
    stream.send({ kind: 'variant.observed', variant, impressions: units, engagements: 0, metrics: { wait } });
  }
  stream.until(stream.second + BATCH_S);
}

/** Variants whose bound a cell calls broken, and those that have the evidence for it. */
function inCells(stream: TestStream): { broken: string[]; evident: string[] } {
  const [metric] = stream.experiment.metrics as [Metric];
  const rows = metricRows(
    metric,
    IDS.map((id) => stream.variant(id)),
  );
  const states = IDS.flatMap((id) => {
    const guardrail = rows.get(id)?.guardrail;
    return guardrail ? [{ id, ...guardrail }] : [];
  });
  return {
    broken: states.filter(({ isBroken }) => isBroken).map(({ id }) => id),
    evident: states.filter(({ logE, logNeeded }) => logE >= logNeeded).map(({ id }) => id),
  };
}

const inEngine = (stream: TestStream): string[] =>
  brokenGuardrails(stream.state, stream.state.experiments.get('x') as ExperimentState).map(({ variant }) => variant.id);

test('a cell calls a bound broken when the engine does, at every batch of any experiment', () => {
  let [waited, broken] = [0, 0];
  for (let seed = 1; seed <= 12; seed++) {
    const random = createRandom(seed);
    const next = (): number => random.next();
    const stream = open();
    const means = IDS.map(() => 5 + 2 * next());
    const units = 20 + Math.floor(80 * next());
    for (let batch = 0; batch < 25; batch++) {
      observe(stream, means, units, next);
      const cells = inCells(stream);
      assert.deepEqual(cells.broken, inEngine(stream), `seed ${seed}, batch ${batch}`);
      if (cells.evident.length > cells.broken.length) waited++;
      if (cells.broken.length > 0) broken++;
    }
  }
  assert.ok(waited > 0 && broken > 0, 'some wait for more units with evidence enough, and some are broken');
});

test('where variants are compared no more, none is called broken by what came before', () => {
  const random = createRandom(3);
  const stream = open();
  for (let batch = 0; batch < 25; batch++) observe(stream, [8, 5, 5], 60, () => random.next());
  assert.deepEqual(inCells(stream).broken, ['a']);
  stream.submit({ kind: 'experiment.opened', experiment: 'x', comparison: 'observational' });
  assert.deepEqual(inEngine(stream), []);
  assert.deepEqual(inCells(stream), { broken: [], evident: ['a'] });
});

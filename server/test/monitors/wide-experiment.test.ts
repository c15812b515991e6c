import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LIMITS, type Changes, type EventInput } from 'peeksafe/protocol';
import type { RunningServer } from '../../src/server.ts';
import { changes, observed, post, RawViewer, serverFor, shortBatches, temporaryFolder } from '../support/harness.ts';

const BEGIN = Date.parse('2026-01-05T00:00:00Z');
const at = (ms: number): string => new Date(BEGIN + ms).toISOString();

/** An experiment of many variants. */
const wide = (variants: number): EventInput[] => [
  { id: 'x', at: at(0), kind: 'experiment.opened', experiment: 'x', policy: 'evidence' },
  ...Array.from({ length: variants }, (_, i): EventInput => ({
    ...{ id: `p${i}`, at: at(0), kind: 'variant.posted', variant: `v${i}`, experiment: 'x', content: `Variant ${i}` },
    predictedEr: 0.04,
  })),
];

async function postAll(server: RunningServer, events: readonly EventInput[]): Promise<void> {
  for (let i = 0; i < events.length; i += LIMITS.eventsPerCall)
    await post(server, 's', events.slice(i, i + LIMITS.eventsPerCall));
}

/** All of a stream, by id. */
async function whole(server: RunningServer): Promise<Map<string, unknown>> {
  const { experiments = [], variants = [], kills = [], patterns = [] } = await changes(server, 's');
  return new Map([...experiments, ...variants, ...kills, ...patterns].map((one) => [one.id, one]));
}

test('a count for one of many variants sends viewers only the variants that it changed, also when its batch closes', async (t) => {
  const server = await serverFor(t);
  await postAll(server, [shortBatches, ...wide(3000)]);
  await postAll(
    server,
    Array.from({ length: 3000 }, (_, i) => observed(`a${i}`, `v${i}`, 500, 20, at(1000))),
  );
  // The batch of these closes.
  await post(server, 's', [observed('b', 'v0', 0, 0, at(60_000))]);
  const { cursor } = await changes(server, 's');
  const viewer = await new RawViewer(server, 's').hello(cursor);
  await post(server, 's', [observed('c', 'v2500', 1, 0, at(61_000))]);
  await post(server, 's', [observed('d', 'v2600', 1, 0, at(120_000))]);
  await viewer.next<Changes>(
    ({ type, variants }) =>
      type === 'changes' && variants?.some(({ id, judged }) => id === 'v2500' && judged.impressions === 501) === true,
  );
  const told = (viewer.messages as unknown as Changes[]).flatMap(({ type, variants = [] }) =>
    type === 'changes' ? variants.map(({ id }) => id) : [],
  );
  viewer.socket.terminate();
  // Viewers get the variants that are compared with one another with every batch; there are at most a hundred.
  const others = [...new Set(told)].filter((id) => Number(id.slice(1)) >= 100);
  assert.deepEqual(others.sort(), ['v2500', 'v2600']);
});

const variant = fc.nat(129).map((i) => `v${i}`);
const step = fc.oneof(
  { weight: 12, arbitrary: fc.tuple(fc.constant('count' as const), variant) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom('kill' as const, 'revive' as const, 'close' as const), variant) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('off' as const, 'evidence' as const), variant) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('later' as const), variant) },
);

const eventsOf = (steps: readonly (readonly [string, string])[]): EventInput[] => {
  let now = 1000;
  return steps.flatMap(([what, one], i): EventInput[] => {
    const head = { id: `e${i}`, at: at((now += what === 'later' ? 40_000 : 500)) };
    switch (what) {
      case 'kill':
        return [{ ...head, kind: 'variant.killed', variant: one }];
      case 'revive':
        return [{ ...head, kind: 'variant.revived', variant: one }];
      case 'close':
        return [{ ...head, kind: 'variant.closed', variant: one }];
      case 'off':
      case 'evidence':
        return [{ ...head, kind: 'experiment.opened', experiment: 'x', policy: what }];
      default:
        return [observed(head.id, one, 90, i % 7, head.at)];
    }
  });
};

test('viewers of a wide experiment end with the state that its log folds to', { timeout: 300_000 }, async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 250 }), fc.nat(130), async (steps, counted) => {
      const dataDir = temporaryFolder(t);
      const before = await serverFor(t, { dataDir });
      await post(before, 's', wide(130));
      // Around a hundred of them are compared, where probabilities come and go.
      const first = Array.from({ length: counted }, (_, i) => observed(`f${i}`, `v${i}`, 200, i % 9, at(500)));
      await postAll(before, [...first, ...eventsOf(steps)]);
      const told = await whole(before);
      const { cursor } = await changes(before, 's');
      await before.close();
      const after = await serverFor(t, { dataDir });
      const folded = await whole(after);
      const { cursor: later } = await changes(after, 's');
      await after.close();
      // Unless time closed a batch in between.
      if (cursor === later) assert.deepEqual(told, folded);
    }),
    { numRuns: 25 },
  );
});

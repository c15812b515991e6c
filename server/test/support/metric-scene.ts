import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { History, type EventInput } from 'peeksafe/protocol';
import { pairOfVariants, post, serverFor, shortBatches, streamUrl, temporaryFolder } from './harness.ts';

/** When the reports begin, milliseconds since 1970. */
export const BEGIN = Date.UTC(2026, 0, 5, 10);
/** So many seconds later, as a text. */
export const at = (second: number): string => new Date(BEGIN + second * 1000).toISOString();

const DECLARED: EventInput = {
  ...{ id: 'declare', at: at(0), kind: 'experiment.opened', experiment: 'exp' },
  metrics: [
    { name: 'dwell', type: 'mean', unit: 'seconds' },
    { name: 'signup', type: 'rate', role: 'guardrail' },
    { name: 'order-value', type: 'ratio', unit: 'currency:EUR' },
  ],
};

/** A report of a hundred impressions, of which each second one was read for 8 s and the others for 2 s. */
const report = (variant: string, second: number): EventInput => ({
  ...{ id: `${variant}${second}`, at: at(second), kind: 'variant.observed', variant, impressions: 100, engagements: 9 },
  metrics: {
    dwell: { n: 100, sum: 500, sumSquares: 3400 },
    signup: { n: 100, sum: variant === 'a' ? 5 : 4 },
    'order-value': { n: 100, sum: 60.5, sumSquares: 1300, denominator: 3, denominatorSquares: 3, cross: 60.5 },
  },
});

/** Reports of both variants, from one second on; what comes after closes all but the last two batches. */
export const batches = (from: number, count: number): EventInput[] =>
  Array.from({ length: count }, (_, n) => from + 10 * n + 5).flatMap((second) => [
    report('a', second),
    report('b', second),
  ]);

type Reached = { readonly url: string };

/** The history of the stream. */
export async function historyOf(server: Reached, query: string): Promise<History> {
  const response = await fetch(`${streamUrl(server, 's')}/history?${query}`);
  assert.equal(response.status, 200);
  return History.parse(await response.json());
}

/** A server with a stream of two variants that have reported of a mean, a guardrail and a ratio. */
export async function withMetrics(t: TestContext, count = 20) {
  const dataDir = temporaryFolder(t);
  const server = await serverFor(t, { dataDir });
  await post(server, 's', [shortBatches, ...pairOfVariants(), DECLARED, ...batches(0, count)]);
  return { dataDir, server };
}

import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import type { Increment } from 'peeksafe/engine';
import type { HistorySeries } from 'peeksafe/protocol';
import { openStorage } from '../../src/startup/storage.ts';
import { joinedBySecond, type StateStore } from '../../src/log/state-store.ts';
import { temporaryFolder } from '../support/harness.ts';

const BEGIN = Date.UTC(2026, 0, 5);
const VARIANTS = ['a', 'b'];

const increment: fc.Arbitrary<Increment> = fc.record({
  variant: fc.constantFrom(...VARIANTS),
  at: fc.nat(5000).map((ms) => BEGIN + ms),
  impressions: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: -5, max: 50 }) }, fc.maxSafeInteger()),
  engagements: fc.integer({ min: -5, max: 5 }),
});

function storeFor(
  t: TestContext,
): StateStore & { readonly add: (stream: string, counts: readonly Increment[]) => void } {
  const { log, state, close } = openStorage(temporaryFolder(t), () => {});
  t.after(close);
  const add = (stream: string, counts: readonly Increment[]): void => {
    log.own(stream, true);
    state.project(stream, { seq: 1, variants: [], kills: [], counts, judged: [] });
  };
  return Object.assign(state, { add });
}

const seriesOf = (store: StateStore, stream: string): HistorySeries[] => {
  const buckets = { from: BEGIN, to: BEGIN + 6000, resolution: 1000, width: 1000 };
  return VARIANTS.map((variant) => store.series(stream, variant, buckets));
};

test('counts that are joined by the second make the history that they make one by one', (t) => {
  const store = storeFor(t);
  let run = 0;
  fc.assert(
    fc.property(fc.array(increment, { maxLength: 40 }), (counts) => {
      const [joined, apart] = [`joined ${run}`, `apart ${run}`];
      run += 1;
      store.add(joined, joinedBySecond(counts));
      store.add(apart, counts);
      assert.deepEqual(seriesOf(store, joined), seriesOf(store, apart));
    }),
    { numRuns: 60 },
  );
});

test('the counts of a busy second are a few', () => {
  const counts = Array.from({ length: 1000 }, (_, i): Increment => ({
    ...{ variant: VARIANTS[i % 2] as string, at: BEGIN + (i % 900), impressions: 3, engagements: 1 },
  }));
  assert.deepEqual(joinedBySecond(counts), [
    { variant: 'a', at: BEGIN, impressions: 1500, engagements: 500 },
    { variant: 'b', at: BEGIN, impressions: 1500, engagements: 500 },
  ]);
});

test('sums of metrics stay with their counts', () => {
  const sums = { n: 1, sum: 2, sumSquares: 4, denominator: 0, denominatorSquares: 0, cross: 0 };
  const metrics = [{ name: 'revenue', sums }];
  const counts: Increment[] = [
    { variant: 'a', at: BEGIN, impressions: 1, engagements: 0, metrics },
    { variant: 'a', at: BEGIN + 1, impressions: 1, engagements: 0, metrics },
  ];
  assert.deepEqual(
    joinedBySecond(counts).map((one) => one.metrics),
    [metrics, metrics],
  );
});

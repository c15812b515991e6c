import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LIMITS, type Breakdown, type DeclaredDimension, type Segments } from '../../protocol/index.ts';
import { ALPHA, interval } from '../../stats/index.ts';
import { createRandom } from '../../stats/testing/random.ts';
import { breakdownOf } from './breakdown.ts';
import { inOrder, plusCells } from './cells.ts';
import { MemoryHost } from '../log/memory-host.ts';
import { restoreState, serializeState } from '../snapshot.ts';
import { TestStream, type Body } from '../testing/test-stream.ts';
import { viewOfAll } from '../view.ts';

type Dimensions = (Pick<DeclaredDimension, 'name'> & Partial<DeclaredDimension>)[];

const DIMENSIONS: Dimensions = [
  { name: 'device', values: ['mobile', 'desktop'] },
  { name: 'country', learns: true },
];

const SETTINGS = { batchMs: 10_000, attributionWindowMs: 20_000 };

const opened = (dimensions: Dimensions = DIMENSIONS): TestStream =>
  new TestStream(['a', 'b'], SETTINGS, { dimensions });

const observed = (variant: string, impressions: number, engagements: number, segments?: Segments) =>
  ({ kind: 'variant.observed', variant, impressions, engagements, ...(segments && { segments }) }) as const;

const of = (impressions: number, engagements = 0) => ({ impressions, engagements });

function breakdown(stream: TestStream, dimension: string): Breakdown {
  const answer = breakdownOf(stream.state, { experiment: 'x', dimension });
  assert.ok(!('code' in answer), JSON.stringify(answer));
  return answer;
}

/** Impressions and engagements of a variant by value. */
function countsOf(stream: TestStream, variant: string, dimension: string): Record<string, [number, number]> {
  const { values, series } = breakdown(stream, dimension);
  const one = series.find((row) => row.variant === variant);
  return Object.fromEntries(
    values.map((value, i) => [value, [one?.impressions[i] as number, one?.engagements[i] as number]]),
  );
}

test('counts are broken down by value once their batch is judged, at the error budget by the number of values', () => {
  const stream = opened();
  const segments = { device: { mobile: of(60, 6), desktop: of(30, 1), watch: of(5, 1) }, country: { de: of(80, 7) } };
  stream.submit(observed('a', 100, 9, segments));
  assert.deepEqual(countsOf(stream, 'a', 'device'), { mobile: [0, 0], desktop: [0, 0], other: [0, 0] });
  stream.until(40);
  assert.deepEqual(countsOf(stream, 'a', 'device'), { mobile: [60, 6], desktop: [30, 1], other: [5, 1] });
  assert.deepEqual(countsOf(stream, 'a', 'country'), { de: [80, 7], other: [0, 0] });
  const device = breakdown(stream, 'device');
  assert.equal(device.alpha, ALPHA / 3);
  assert.equal(breakdown(stream, 'country').alpha, ALPHA / (LIMITS.valuesPerDimension + 1));
  assert.equal(device.series[0]?.judged, 100);
  assert.deepEqual(
    [device.series[0]?.low[0], device.series[0]?.high[0]],
    interval({ impressions: 60, engagements: 6 }, ALPHA / 3),
  );
  assert.deepEqual([device.series[1]?.low[0], device.series[1]?.high[0]], [0, 1], 'nothing is known of the other');
});

test('a dimension learns values up to its limit, and counts the rest as other', () => {
  const stream = opened();
  for (let i = 0; i < 40; i++) stream.submit(observed('a', 1, 0, { country: { [`c${i}`]: of(1) } }));
  stream.submit(observed('b', 3, 1, { country: { c0: of(1), c39: of(1, 1), other: of(1) } }));
  stream.until(40);
  const { values } = breakdown(stream, 'country');
  assert.equal(values.length, LIMITS.valuesPerDimension + 1);
  assert.equal(values.at(-1), 'other');
  const [a, b] = [countsOf(stream, 'a', 'country'), countsOf(stream, 'b', 'country')];
  assert.deepEqual(
    [a['other'], b['c0'], b['other']],
    [
      [8, 0],
      [1, 0],
      [2, 1],
    ],
  );
});

test('columns of a report of several variants are the same as a report of each', () => {
  const [rows, single] = [opened(), opened()];
  const device = {
    values: ['desktop', 'mobile', 'watch', 'tv'],
    row: [0, 1, 0, 0, 0],
    value: [1, 0, 0, 2, 3],
    impressions: [5, 4, 2, 1, 1],
    engagements: [1, 2, 0, 1, 0],
  };
  rows.submit({
    ...{ kind: 'experiment.observed', experiment: 'x', variants: ['b', 'a'] },
    rows: { variant: [1, 0], secondsAgo: [0, 0], impressions: [10, 4], engagements: [2, 2], segments: { device } },
  });
  single.submit(observed('a', 10, 2, { device: { mobile: of(5, 1), desktop: of(2), watch: of(1, 1), tv: of(1) } }));
  single.submit(observed('b', 4, 2, { device: { desktop: of(4, 2) } }));
  for (const stream of [rows, single]) stream.until(40);
  assert.deepEqual(breakdown(rows, 'device').series, breakdown(single, 'device').series);
});

test('where visitors are counted, values break visitors down', () => {
  const stream = opened();
  const counts = { ...observed('a', 10, 3, { device: { mobile: of(4, 1) } }), units: 5, engagedUnits: 1 };
  stream.submit(counts);
  assert.equal(stream.try({ ...counts, segments: { device: { mobile: of(6) } } }), 'bad-event');
  stream.until(40);
  assert.equal(breakdown(stream, 'device').unit, 'visitors');
  assert.deepEqual(countsOf(stream, 'a', 'device')['mobile'], [4, 1]);
});

test('an engagement that comes later goes to the batch of its impression, and after that batch to none', () => {
  const stream = opened();
  stream.submit(observed('a', 10, 0, { device: { mobile: of(10) } }), 0);
  stream.until(15);
  stream.submit(observed('a', 0, 2, { device: { mobile: of(0, 2) } }), 5);
  stream.until(40);
  assert.deepEqual(countsOf(stream, 'a', 'device')['mobile'], [10, 2]);
  stream.submit(observed('a', 0, 3, { device: { mobile: of(0, 3) } }), 5);
  stream.until(80);
  assert.deepEqual(countsOf(stream, 'a', 'device')['mobile'], [10, 2]);
});

test('what cannot be is refused, and nothing of it is counted', () => {
  const stream = opened();
  const refused = (segments: Segments): string | null => stream.try(observed('a', 10, 1, segments));
  assert.equal(refused({ browser: { firefox: of(1) } }), 'bad-event', 'not declared');
  assert.equal(refused({ device: { mobile: of(6), desktop: of(5) } }), 'bad-event', 'more impressions than all');
  assert.equal(refused({ device: { mobile: of(6, 1), watch: of(1, 1) } }), 'bad-event', 'more engagements than all');
  const columns = { values: ['mobile'], row: [0], value: [0], impressions: [1], engagements: [0] };
  const rows = (device: typeof columns): string | null =>
    stream.try({
      ...{ kind: 'experiment.observed', experiment: 'x', variants: ['a'] },
      rows: { variant: [0], secondsAgo: [0], impressions: [1], engagements: [0], segments: { device } },
    });
  assert.equal(rows({ ...columns, row: [1] }), 'bad-event', 'no such row');
  assert.equal(rows({ ...columns, value: [1] }), 'bad-event', 'no such value');
  assert.equal(rows({ ...columns, row: [0, 0], value: [0, 0], impressions: [1, 1], engagements: [0, 0] }), 'bad-event');
  assert.equal(stream.variant('a').impressions, 0);
  assert.equal(rows(columns), null);
});

test('dimensions are fixed before the first counts', () => {
  const stream = opened();
  const reopen = (dimensions: Dimensions): string | null =>
    stream.try({ kind: 'experiment.opened', experiment: 'x', dimensions });
  assert.equal(reopen(DIMENSIONS.slice(0, 1)), null);
  assert.equal(reopen(DIMENSIONS), null);
  stream.submit(observed('a', 10, 0, { country: { de: of(10) } }));
  assert.equal(reopen(DIMENSIONS.slice(0, 1)), 'already-counted');
  assert.equal(reopen(DIMENSIONS), null, 'the same, whatever was learned');
});

test('a variant that comes back begins its breakdown afresh', () => {
  const stream = opened();
  stream.submit(observed('a', 100, 3, { device: { mobile: of(100, 3) } }));
  stream.until(40);
  stream.submit({ kind: 'variant.killed', variant: 'a', cause: 'operator' });
  stream.submit({ kind: 'variant.revived', variant: 'a' });
  assert.deepEqual(countsOf(stream, 'a', 'device')['mobile'], [0, 0]);
  stream.until(60);
  stream.submit(observed('a', 5, 0, { device: { mobile: of(5) } }));
  stream.until(100);
  assert.deepEqual(countsOf(stream, 'a', 'device')['mobile'], [5, 0]);
});

test('a breakdown comes in pages of variants, and says what is asked wrongly', () => {
  const ids = Array.from({ length: LIMITS.breakdownVariants + 3 }, (_, i) => `v${i}`);
  const { state } = new TestStream(ids, SETTINGS, { dimensions: DIMENSIONS });
  const query = { experiment: 'x', dimension: 'device' };
  const seen: string[] = [];
  for (let after: string | undefined; ;) {
    const page = breakdownOf(state, { ...query, ...(after !== undefined && { after }) }) as Breakdown;
    seen.push(...page.series.map(({ variant }) => variant));
    if ((after = page.next) === undefined) break;
  }
  assert.deepEqual(seen, ids);
  const some = breakdownOf(state, { ...query, variants: ['v7', 'v2', 'v7'] }) as Breakdown;
  assert.deepEqual(
    some.series.map(({ variant }) => variant),
    ['v7', 'v2'],
  );
  const problemOf = (wrong: object): unknown => {
    const answer = breakdownOf(state, { ...query, ...wrong });
    return 'code' in answer ? [answer.code, answer.field] : null;
  };
  assert.deepEqual(problemOf({ experiment: 'y' }), ['unknown-experiment', 'experiment']);
  assert.deepEqual(problemOf({ dimension: 'browser' }), ['bad-query', 'dimension']);
  assert.deepEqual(problemOf({ variants: ['z'] }), ['unknown-variant', 'variants']);
  assert.deepEqual(problemOf({ after: 'z' }), ['bad-query', 'after']);
  const { version } = some;
  assert.deepEqual(problemOf({ after: `${version}/z` }), ['bad-query', 'after']);
  assert.deepEqual(problemOf({ after: `${version}0/v7` }), ['stale-page', 'after']);
});

test('a page is of the moment of the page before, or refused: judged counts, variants and learned values make another one, counts alone do not', () => {
  const ids = Array.from({ length: LIMITS.breakdownVariants + 1 }, (_, i) => `v${i}`);
  const stream = new TestStream(ids, SETTINGS, { dimensions: DIMENSIONS });
  const first = (epoch?: string): Breakdown =>
    breakdownOf(stream.state, { experiment: 'x', dimension: 'country' }, epoch) as Breakdown;
  const nextOf = ({ next }: Breakdown): string => {
    const page = breakdownOf(stream.state, { experiment: 'x', dimension: 'country', after: next });
    return 'code' in page ? page.code : page.version;
  };
  let before = first();
  const expectMoved = (): void => {
    assert.equal(nextOf(before), 'stale-page');
    assert.notEqual(first().version, before.version);
    before = first();
    assert.equal(nextOf(before), before.version);
  };
  assert.equal(nextOf(before), before.version);
  assert.notEqual(first('other').version, before.version, 'another log is another state');
  stream.submit(observed('v0', 5, 0, { country: { DE: of(5) } }));
  expectMoved();
  stream.submit(observed('v0', 5, 0, { country: { DE: of(5) } }));
  assert.equal(nextOf(before), before.version, 'counts that wait for their batch');
  stream.until(60);
  stream.submit(observed('v0', 5, 0, { country: { DE: of(5) } }));
  stream.until(100);
  expectMoved();
  stream.submit({ kind: 'variant.posted', variant: 'late', experiment: 'x', content: 'late' });
  expectMoved();
});

test('a snapshot holds what is judged by value, what waits and what was learned', () => {
  const stream = opened();
  stream.submit(observed('a', 10, 1, { device: { mobile: of(10, 1) }, country: { fr: of(2), de: of(3) } }));
  stream.until(40);
  stream.submit(observed('a', 10, 1, { device: { desktop: of(7) }, country: { it: of(2), de: of(3) } }));
  const text = serializeState(stream.state);
  const host = new MemoryHost(restoreState(text));
  assert.equal(serializeState(host.state), text);
  stream.until(80);
  host.tick(Date.UTC(2026, 0, 5, 0, 2));
  for (const dimension of ['device', 'country']) {
    const query = { experiment: 'x', dimension };
    assert.deepEqual(
      (breakdownOf(host.state, query) as Breakdown).series,
      (breakdownOf(stream.state, query) as Breakdown).series,
    );
  }
});

test('sums of cells do not depend on the order in which they come', () => {
  const cells = fc
    .array(fc.tuple(fc.nat(40), fc.nat(9), fc.nat(9)), { maxLength: 12 })
    .map((rows) => inOrder(rows.flat()));
  const naive = (lists: readonly (readonly number[])[]): number[] => inOrder(lists.flat());
  fc.assert(
    fc.property(fc.array(cells, { maxLength: 6 }), (lists) => {
      const sum = lists.reduce<number[]>((all, one) => plusCells(all, one), []);
      assert.deepEqual(sum, naive(lists));
    }),
  );
});

/** A life of an experiment with stops, restarts, late counts and a correction; each report of it may be broken down. */
function live(segmentsOf: ((impressions: number, engagements: number) => Segments) | null, seed: number): TestStream {
  const random = createRandom(seed);
  const declared = segmentsOf === null ? {} : { dimensions: DIMENSIONS };
  const stream = new TestStream(['a', 'b', 'c'], SETTINGS, declared);
  const report = (variant: string, impressions: number, engagements: number, at: number): void => {
    const segments = segmentsOf?.(impressions, engagements);
    const body: Body = observed(variant, impressions, engagements, segments);
    stream.send(body, at, stream.second);
  };
  for (let second = 0; second < 300; second++) {
    for (const [variant, rate] of Object.entries({ a: 0.12, b: 0.1, c: 0.03 })) {
      if (!stream.isShown(variant)) continue;
      const impressions = 20 + random.binomial(20, 0.5);
      report(variant, impressions, random.binomial(impressions, rate), second);
    }
    if (second === 120 && stream.isShown('b'))
      stream.submit({ kind: 'variant.killed', variant: 'b', cause: 'operator' });
    if (second === 150) stream.submit({ kind: 'variant.revived', variant: 'b' });
    if (second === 200) report('a', 3, 1, 50);
    stream.until(second + 1);
  }
  return stream;
}

/** A log and a state without what segments add. */
const without = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (key, one: unknown) => (key === 'segments' || key === 'dimensions' ? undefined : one)),
  );

test('whatever is said by value, every decision and all evidence are as without it', () => {
  const seed = fc.integer({ min: 1, max: 2 ** 31 });
  fc.assert(
    fc.property(seed, seed, (world, split) => {
      const random = createRandom(split);
      const names = ['mobile', 'desktop', 'watch', 'de', 'fr', 'a value that only one has'];
      const plain = live(null, world);
      const broken = live((impressions, engagements) => {
        const segments: Segments = {};
        for (const name of ['device', 'country']) {
          let [n, s] = [impressions, engagements];
          const values: Segments[string] = {};
          for (const value of names) {
            const counts = of(random.binomial(n, random.next()), random.binomial(s, random.next()));
            [n, s] = [n - counts.impressions, s - counts.engagements];
            if (random.next() < 0.8) values[value] = counts;
          }
          segments[name] = values;
        }
        return segments;
      }, world);
      assert.ok(plain.log.some(({ kind }) => kind === 'variant.killed'));
      assert.deepEqual(without(broken.log), without(plain.log));
      assert.deepEqual(
        without(JSON.parse(serializeState(broken.state))),
        without(JSON.parse(serializeState(plain.state))),
      );
      assert.deepEqual(without(viewOfAll(broken.state)), without(viewOfAll(plain.state)));
      assert.ok(breakdown(broken, 'device').series.some(({ impressions }) => (impressions[0] as number) > 0));
    }),
    { numRuns: 8 },
  );
});

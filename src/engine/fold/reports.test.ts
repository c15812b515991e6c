import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { IncomingEvent, LIMITS, type CountedRows, type EventInput } from '../../protocol/index.ts';
import { MemoryHost, serializeState, viewOfAll } from '../index.ts';
import { TestStream, type Body } from '../testing/test-stream.ts';

const SHORT = { batchMs: 10_000, attributionWindowMs: 10_000 };
const VARIANTS = ['a', 'b', 'c'];

interface Row {
  readonly variant: number;
  readonly secondsAgo: number;
  readonly impressions: number;
  readonly engagements: number;
  readonly units: number;
  readonly engagedUnits: number;
}

const FINE: Row = { variant: 0, secondsAgo: 0, impressions: 10, engagements: 1, units: 5, engagedUnits: 1 };

const columnsOf = (rows: readonly Row[], hasUnits: boolean): CountedRows => ({
  variant: rows.map(({ variant }) => variant),
  secondsAgo: rows.map(({ secondsAgo }) => secondsAgo),
  impressions: rows.map(({ impressions }) => impressions),
  engagements: rows.map(({ engagements }) => engagements),
  ...(hasUnits && {
    units: rows.map(({ units }) => units),
    engagedUnits: rows.map(({ engagedUnits }) => engagedUnits),
  }),
});

const report = (rows: readonly Row[], hasUnits = true): Body => ({
  ...{ kind: 'experiment.observed', experiment: 'x', variants: VARIANTS },
  rows: columnsOf(rows, hasUnits),
});

const row: fc.Arbitrary<Row> = fc
  .record({
    variant: fc.nat(2),
    secondsAgo: fc.nat(60),
    impressions: fc.nat(50),
    engagements: fc.nat(50),
    units: fc.nat(50),
    engagedUnits: fc.nat(50),
  })
  .map((one) => {
    const units = Math.min(one.units, one.impressions);
    return {
      ...one,
      engagements: Math.min(one.engagements, one.impressions),
      units,
      engagedUnits: Math.min(one.engagedUnits, units),
    };
  });

/** A state apart from how many events it was made from, by which ids of the server's own are numbered, and entities stand in the order of ids, too. */
function without(stream: TestStream): unknown {
  const { kills, suggestions, ...state } = JSON.parse(serializeState(stream.state), (key, value: unknown) =>
    key === 'seq' ? undefined : typeof value === 'string' ? value.replace(/^(peeksafe:.*?)-?\d+$/, '$1') : value,
  ) as Record<'kills' | 'suggestions', readonly object[]>;
  const sorted = (entities: readonly object[]): string[] => entities.map((one) => JSON.stringify(one)).sort();
  return { ...state, kills: sorted(kills), suggestions: sorted(suggestions) };
}

test('a report of an experiment counts what one report for each row would have counted', () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), fc.boolean(), (some, hasUnits) => {
      // The newest row is at the time of the report, as that of the reports of one each is.
      const rows = [...some, { ...FINE, impressions: 0, engagements: 0, units: 0, engagedUnits: 0 }];
      const [joined, single] = [new TestStream(VARIANTS, SHORT), new TestStream(VARIANTS, SHORT)];
      joined.send(report(rows, hasUnits), 70, 70);
      for (const { variant, secondsAgo, impressions, engagements, units, engagedUnits } of rows) {
        const counts = { impressions, engagements, ...(hasUnits && { units, engagedUnits }) };
        const body: Body = { kind: 'variant.observed', variant: VARIANTS[variant] as string, ...counts };
        single.send(body, 70 - secondsAgo, 70);
      }
      for (const stream of [joined, single]) stream.until(120);
      assert.deepEqual(without(joined), without(single));
    }),
    { numRuns: 100 },
  );
});

test('one row too many is refused, and nothing of its report is counted', () => {
  const stream = new TestStream(['a', 'b', 'c'], SHORT);
  const refused: [Row, string][] = [
    [{ ...FINE, impressions: 0, engagements: 12 }, 'too-many-engagements'],
    [{ ...FINE, impressions: 0, units: 12 }, 'too-many-units'],
    [{ ...FINE, impressions: 0, engagements: 0, units: 0, engagedUnits: 9 }, 'too-many-units'],
    [{ ...FINE, variant: 3 }, 'bad-event'],
    [{ ...FINE, impressions: Number.MAX_SAFE_INTEGER }, 'too-many-counts'],
  ];
  const before = serializeState(stream.state);
  for (const [bad, code] of refused) assert.equal(stream.try(report([FINE, bad])), code);
  const secondsTo1970 = Date.UTC(2026, 0, 5) / 1000;
  assert.equal(stream.try(report([FINE, { ...FINE, secondsAgo: 11 }]), 10 - secondsTo1970), 'bad-event');
  assert.equal(stream.try({ ...report([FINE]), variants: ['a', 'nobody'] } as Body), 'unknown-variant');
  assert.equal(stream.try({ ...report([FINE]), experiment: 'nowhere' } as Body), 'unknown-experiment');
  assert.equal(serializeState(stream.state), before);
});

test('a report of more times than batches may wait is refused', () => {
  const host = new MemoryHost();
  const at = (second: number): string => new Date(Date.UTC(2026, 0, 5) + second * 1000).toISOString();
  const opening: EventInput[] = [
    { id: 's', at: at(0), kind: 'stream.configured', batchMs: LIMITS.batchMs[0] },
    { id: 'o', at: at(0), kind: 'experiment.opened', experiment: 'x' },
    { id: 'a', at: at(0), kind: 'variant.posted', variant: 'a', experiment: 'x', content: 'a' },
  ];
  const rows = Array.from({ length: LIMITS.rowsPerReport }, (_, i) => ({ ...FINE, secondsAgo: i }));
  const reports = [0, 1, 2, 3, 4].map((i): EventInput => ({
    ...{ id: `r${i}`, at: at(i * LIMITS.rowsPerReport), kind: 'experiment.observed', experiment: 'x', variants: ['a'] },
    rows: columnsOf(rows, true),
  }));
  const events = [...opening, ...reports].map((event) => IncomingEvent.parse(event));
  const { results } = host.submit(events, Date.UTC(2026, 0, 6));
  const problems = results.map((result) => (result.status === 'rejected' ? result.errors[0]?.code : null));
  assert.deepEqual(problems, [...new Array<null>(7).fill(null), 'too-many-batches']);
});

test('columns that do not go together are refused by name', () => {
  const rowsOf = { variant: [], secondsAgo: [], impressions: [], engagements: [] };
  const whole = { id: '1', at: '2026-01-05T10:00:00Z', kind: 'experiment.observed', experiment: 'x', variants: ['a'] };
  const problems = (rows: object): string => {
    const { error } = IncomingEvent.safeParse({ ...whole, rows: { ...rowsOf, ...rows } });
    return error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join() ?? '';
  };
  assert.match(problems({ impressions: [1] }), /rows is columns of equal length/);
  assert.match(problems({ units: [1] }), /rows is columns of equal length/);
  assert.match(problems({ kinds: { click: [1] } }), /rows is columns of equal length/);
  const kinds = Object.fromEntries(Array.from({ length: LIMITS.kindsPerReport + 1 }, (_, i) => [`k${i}`, []]));
  assert.match(problems({ kinds }), /rows\.kinds has at most 16 kinds/);
  assert.match(problems({ secondsAgo: [LIMITS.reportSeconds + 1] }), /rows\.secondsAgo\.0/);
});

test('viewers see a report as they see others', () => {
  const stream = new TestStream(['a', 'b', 'c'], SHORT);
  stream.submit(report([{ variant: 1, secondsAgo: 2, impressions: 9, engagements: 2, units: 4, engagedUnits: 2 }]), 5);
  const b = viewOfAll(stream.state).variants.find(({ id }) => id === 'b');
  assert.deepEqual([b?.impressions, b?.engagements, b?.units, b?.engagedUnits, b?.er], [9, 2, 4, 2, 0.5]);
  assert.equal(b?.countedAt, '2026-01-05T00:00:03.000Z');
});

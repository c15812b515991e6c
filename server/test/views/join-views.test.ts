import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { emptyState, type StreamState } from 'peeksafe/engine';
import { joinViews, type JoinedViews, type ReceivedView } from '../../src/views/join-views.ts';
import { keyOf, SeenTable } from '../../src/views/seen-table.ts';
import { ViewMemory } from '../../src/views/view-memory.ts';

const NOW = Date.UTC(2026, 0, 5, 10);
const WINDOW_MS = 600_000;
const EXPERIMENTS: Readonly<Record<string, string>> = { a: 'x', b: 'x', c: 'y' };

/** A state of which only what joining reads is there. */
function stateOf(): StreamState {
  const state = emptyState();
  state.settings.attributionWindowMs = WINDOW_MS;
  for (const [id, experiment] of Object.entries(EXPERIMENTS))
    (state.variants as Map<string, unknown>).set(id, { id, experiment });
  return state;
}

function join(memory: ViewMemory, views: readonly ReceivedView[], now = NOW): JoinedViews {
  const joining = joinViews(stateOf(), memory, views, now);
  let joined = joining.next();
  while (joined.done !== true) joined = joining.next();
  for (const marks of joined.value.marks.values()) for (const mark of marks) memory.add(mark);
  return joined.value;
}

const memoryOf = (): ViewMemory => {
  const memory = new ViewMemory();
  memory.turn(NOW, WINDOW_MS);
  return memory;
};

type Sums = Record<
  string,
  { impressions: number; engagements: number; units: number; engagedUnits: number; click: number }
>;

function addSums(sums: Sums, { events }: JoinedViews): void {
  for (const { variants, rows } of events)
    for (const [i, place] of rows.variant.entries()) {
      const sum = (sums[variants[place] as string] ??= {
        impressions: 0,
        engagements: 0,
        units: 0,
        engagedUnits: 0,
        click: 0,
      });
      sum.impressions += rows.impressions[i] as number;
      sum.engagements += rows.engagements[i] as number;
      sum.units += rows.units?.[i] ?? 0;
      sum.engagedUnits += rows.engagedUnits?.[i] ?? 0;
      sum.click += rows.kinds?.['click']?.[i] ?? 0;
    }
}

/** The same counts, by sets. */
function expected(views: readonly ReceivedView[]): Sums {
  const sums: Sums = {};
  for (const variant of new Set(views.map((one) => one.variant))) {
    const mine = views.filter((one) => one.variant === variant);
    const engaged = mine.filter((one) => (one.engaged ?? []).length > 0);
    const distinct = (some: readonly ReceivedView[], of: (one: ReceivedView) => string): number =>
      new Set(some.map(of)).size;
    sums[variant] = {
      impressions: distinct(mine, ({ view }) => view),
      engagements: distinct(engaged, ({ view }) => view),
      units: distinct(mine, ({ unit, view }) => unit ?? `view ${view}`),
      engagedUnits: distinct(engaged, ({ unit, view }) => unit ?? `view ${view}`),
      click: distinct(
        engaged.filter((one) => one.engaged?.includes('click')),
        ({ view }) => view,
      ),
    };
  }
  return sums;
}

// The visitor follows from the view, as it does in a page.
const view: fc.Arbitrary<ReceivedView> = fc
  .record({
    n: fc.nat(30),
    variant: fc.constantFrom('a', 'b', 'c'),
    ago: fc.nat(300_000),
    engaged: fc.subarray(['click', 'share']),
  })
  .map(({ n, variant, ago, engaged }) => ({
    ...{ view: `view-${n}`, variant, at: NOW - ago, engaged },
    ...(n % 3 > 0 && { unit: `visitor-${n % 7}` }),
  }));

test('however views come, again, in parts and in any order, each is counted once with all that it had', () => {
  fc.assert(
    fc.property(fc.array(fc.array(view, { maxLength: 20 }), { maxLength: 6 }), (calls) => {
      const memory = memoryOf();
      const sums: Sums = {};
      for (const views of calls) addSums(sums, join(memory, views));
      assert.deepEqual(sums, expected(calls.flat()));
    }),
    { numRuns: 300 },
  );
});

test('an engagement is counted in the second of its impression, and that of a visitor in the second of the first', () => {
  const memory = memoryOf();
  join(memory, [{ view: 'view-1', variant: 'a', unit: 'u', at: NOW - 9000 }]);
  join(memory, [{ view: 'view-2', variant: 'a', unit: 'u', at: NOW - 5000 }]);
  const { events } = join(memory, [{ view: 'view-2', variant: 'a', unit: 'u', at: NOW, engaged: ['click'] }]);
  const rows = events[0]?.rows;
  assert.deepEqual(rows?.secondsAgo, [5, 9]);
  assert.deepEqual(
    [rows.impressions, rows.engagements, rows.units, rows.engagedUnits],
    [
      [0, 0],
      [1, 0],
      [0, 0],
      [0, 1],
    ],
  );
});

test('an engagement later than the window after the first impression makes nobody a visitor who engaged', () => {
  const memory = memoryOf();
  join(memory, [{ view: 'view-1', variant: 'a', unit: 'u', at: NOW }]);
  const later = NOW + WINDOW_MS + 5000;
  memory.turn(later, WINDOW_MS);
  const { events } = join(memory, [{ view: 'view-9', variant: 'a', unit: 'u', at: later, engaged: ['click'] }], later);
  assert.deepEqual([events[0]?.rows.engagements, events[0]?.rows.engagedUnits, events[0]?.rows.units], [[1], [0], [0]]);
});

test('more kinds than an event may name are counted together', () => {
  const engaged = Array.from({ length: 40 }, (_, i) => `kind-${i}`);
  const { events } = join(memoryOf(), [{ view: 'view-1', variant: 'a', at: NOW, engaged }]);
  const kinds = events[0]?.rows.kinds ?? {};
  assert.equal(Object.keys(kinds).length, 16);
  assert.deepEqual(kinds['other'], [25]);
});

test('views are remembered for a window and forgotten after two, visitors stay', () => {
  const memory = memoryOf();
  const first = { view: 'view-1', variant: 'a', unit: 'u', at: NOW };
  join(memory, [first]);
  memory.turn(NOW + WINDOW_MS, WINDOW_MS);
  assert.notEqual(memory.view(keyOf('a\nview-1')), undefined);
  memory.turn(NOW + 2 * WINDOW_MS, WINDOW_MS);
  assert.equal(memory.view(keyOf('a\nview-1')), undefined);
  assert.notEqual(memory.unit('x', keyOf('a\nu')), undefined);
});

test('the table of what was seen grows by a small part of itself at a time', () => {
  const table = new SeenTable();
  for (let i = 0; i < 100_000; i++) table.set(keyOf(`visitor ${i}`), i);
  assert.equal(table.size, 100_000);
  assert.ok(table.largestPart < 1000, String(table.largestPart));
});

test('the table of what was seen keeps every key through its growth', () => {
  fc.assert(
    fc.property(
      // Those of one part as well as of all.
      fc.array(
        fc.tuple(
          fc.oneof(
            fc.integer({ min: 1, max: 2 ** 53 - 1 }),
            fc.integer({ min: 1, max: 3000 }).map((n) => n * 64),
          ),
          fc.nat(),
        ),
        { maxLength: 3000 },
      ),
      (entries) => {
        const table = new SeenTable();
        for (const [key, value] of entries) table.set(key, value);
        const model = new Map(entries);
        assert.equal(table.size, model.size);
        for (const [key, value] of model) assert.equal(table.get(key), value);
      },
    ),
    { numRuns: 20 },
  );
  assert.equal(new SeenTable().get(keyOf('nothing')), undefined);
});

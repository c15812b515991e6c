// Values of metrics that views and visitors bring: each counted once, by visitor, in whatever order they come.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ANONYMOUS, beginStep, emptyState, submitEvent, type StreamState } from 'peeksafe/engine';
import { DeclaredMetric, LIMITS, type IncomingEvent, type ViewValues } from 'peeksafe/protocol';
import { packMarks, unpackMarks } from '../../src/log/packed-marks.ts';
import { joinViews, type JoinedViews, type Received } from '../../src/views/join-views.ts';
import { ViewMemory } from '../../src/views/view-memory.ts';

const NOW = Date.UTC(2026, 0, 5, 10);
const WINDOW_MS = 600_000;

const METRICS = [
  { name: 'signup', type: 'rate' },
  { name: 'dwell', type: 'mean' },
  { name: 'order-value', type: 'ratio' },
  { name: 'margin', type: 'mean', from: 'reports' },
];

/** A stream with one experiment that declares metrics, and one that does not. */
function streamOf(): StreamState {
  const state = emptyState();
  const events = [
    { kind: 'experiment.opened', experiment: 'x', metrics: METRICS.map((metric) => DeclaredMetric.parse(metric)) },
    { kind: 'variant.posted', experiment: 'x', variant: 'a', content: 'A' },
    { kind: 'variant.posted', experiment: 'x', variant: 'b', content: 'B' },
    { kind: 'experiment.opened', experiment: 'y' },
    { kind: 'variant.posted', experiment: 'y', variant: 'c', content: 'C' },
  ];
  for (const [i, event] of events.entries()) {
    const whole = { id: `e${i}`, at: new Date(NOW - 3_600_000).toISOString(), ...event } as IncomingEvent;
    const sender = { ...ANONYMOUS, scopes: ['ingest' as const] };
    assert.equal(submitEvent(state, beginStep(NOW), whole, { sender, stored: new Map() }).status, 'accepted');
  }
  return state;
}

/** The memory of views: marks, as they come back from the log. */
class Scene {
  readonly memory = new ViewMemory();
  readonly state = streamOf();
  readonly all: JoinedViews[] = [];

  join(received: readonly Received[], now = NOW): JoinedViews {
    this.memory.turn(now, WINDOW_MS);
    const joining = joinViews(this.state, this.memory, received, now);
    let joined = joining.next();
    while (joined.done !== true) joined = joining.next();
    const records = joined.value.events.map((event) => ({ event }) as never);
    const stored = unpackMarks(packMarks(joined.value.marks, records));
    for (const mark of [...stored.values()].flat()) this.memory.add(mark);
    this.all.push(joined.value);
    return joined.value;
  }

  /** The sums of a metric of a variant over all events. */
  sums(variant: string, metric: string): Record<string, number> {
    const sums: Record<string, number> = {};
    for (const { variants, rows } of this.all.flatMap(({ events }) => events))
      for (const [i, place] of rows.variant.entries())
        for (const [field, column] of Object.entries(rows.metrics?.[metric] ?? {}))
          if (variants[place] === variant) sums[field] = (sums[field] ?? 0) + ((column as number[])[i] ?? 0);
    return sums;
  }
}

const plus = (some: readonly number[]): number => some.reduce((sum, one) => sum + one, 0);

/** The value of each visitor: of each view the largest that was said of it, added up. */
function valuesBy(views: readonly ViewOf[], metric: string, place: 0 | 1): number[] {
  const byUnit = Map.groupBy(views, ({ unit, view }) => unit ?? `view ${view}`);
  return [...byUnit.values()].map((mine) => {
    const byView = Map.groupBy(mine, ({ view }) => view);
    return plus([...byView.values()].map((some) => Math.max(...some.map((one) => one.values?.[metric]?.[place] ?? 0))));
  });
}

type ViewOf = Extract<Received, { view: string }>;

// The visitor follows from the view, as it does in a page.
const view: fc.Arbitrary<ViewOf> = fc
  .record({
    n: fc.nat(30),
    variant: fc.constantFrom('a', 'b'),
    ago: fc.nat(300_000),
    engaged: fc.subarray(['click', 'signup']),
    values: fc.dictionary(
      fc.constantFrom('dwell', 'order-value', 'margin', 'nothing'),
      fc.tuple(
        fc.nat(40_000).map((n) => n / 8),
        fc.integer({ min: 1, max: 4 }),
      ),
    ),
  })
  .map(({ n, variant, ago, engaged, values }) => ({
    ...{ view: `view-${n}`, variant, at: NOW - ago, engaged, values },
    ...(n % 3 > 0 && { unit: `visitor-${n % 7}` }),
  }));

function sumsAre(scene: Scene, views: readonly ViewOf[]): void {
  for (const variant of new Set(views.map((one) => one.variant))) {
    const mine = views.filter((one) => one.variant === variant);
    const by = Map.groupBy(mine, ({ unit, view: id }) => unit ?? `view ${id}`);
    const n = by.size;
    const did = [...by.values()].filter((some) => some.some(({ engaged }) => engaged?.includes('signup')));
    assert.deepEqual(scene.sums(variant, 'signup'), { n, sum: did.length });
    const dwell = valuesBy(mine, 'dwell', 0);
    // Eighths are exact, so these are equal to the last digit.
    assert.deepEqual(scene.sums(variant, 'dwell'), {
      ...{ n, sum: plus(dwell), sumSquares: plus(dwell.map((y) => y * y)) },
    });
    const [above, below] = [valuesBy(mine, 'order-value', 0), valuesBy(mine, 'order-value', 1)];
    assert.deepEqual(scene.sums(variant, 'order-value'), {
      ...{ n, sum: plus(above), sumSquares: plus(above.map((y) => y * y)) },
      ...{ denominator: plus(below), denominatorSquares: plus(below.map((d) => d * d)) },
      cross: plus(above.map((y, i) => y * (below[i] as number))),
    });
    assert.deepEqual(scene.sums(variant, 'margin'), {}, 'it comes from reports alone');
  }
}

test('however views come, again, in parts and in any order, the sums of their metrics are the same', () => {
  fc.assert(
    fc.property(fc.array(fc.array(view, { maxLength: 20 }), { maxLength: 6 }), (calls) => {
      const scene = new Scene();
      for (const views of calls) scene.join(views);
      sumsAre(scene, calls.flat());
      const last = scene.join(calls.flat());
      assert.deepEqual(
        [...new Set(last.outcomes)],
        calls.flat().length === 0 ? [] : ['known'],
        'nothing is new of a repetition',
      );
      assert.deepEqual(last.events, []);
    }),
    { numRuns: 300 },
  );
});

const order = (unit: string, id: string, value: number, ago = 0): Received => ({
  ...{ unit, id, at: NOW - ago, engaged: ['purchase'], experiments: ['x'] },
  values: { 'order-value': [value, 1], dwell: [value, 1] },
});

test('an order that another system reports counts once for its visitor, however often and in whatever order it comes', () => {
  const orders = fc.record({ unit: fc.constantFrom('u', 'v', 'w'), n: fc.nat(8) });
  fc.assert(
    fc.property(fc.array(fc.array(orders, { maxLength: 8 }), { maxLength: 5 }), (calls) => {
      const scene = new Scene();
      const exposures = ['u', 'v', 'w'].map((unit) => ({ unit, at: NOW - 9000, variant: 'a', experiment: 'x' }));
      scene.join(exposures);
      for (const call of calls) scene.join(call.map(({ unit, n }) => order(unit, `${unit}-${n}`, n + 0.5)));
      const distinct = new Map(calls.flat().map(({ unit, n }) => [`${unit}-${n}`, { unit, value: n + 0.5 }]));
      const by = ['u', 'v', 'w'].map((unit) =>
        [...distinct.values()].filter((one) => one.unit === unit).map((one) => one.value),
      );
      const [money, times] = [by.map(plus), by.map((some) => some.length)];
      assert.deepEqual(scene.sums('a', 'order-value'), {
        ...{ n: 3, sum: plus(money), sumSquares: plus(money.map((y) => y * y)) },
        ...{ denominator: plus(times), denominatorSquares: plus(times.map((d) => d * d)) },
        cross: plus(money.map((y, i) => y * (times[i] as number))),
      });
    }),
    { numRuns: 200 },
  );
});

test('a value counts in the second of the visitor’s first impression', () => {
  const scene = new Scene();
  const values: ViewValues = { dwell: [20, 1] };
  scene.join([{ view: 'view-1', variant: 'a', unit: 'u', at: NOW - 9000 }]);
  const { events } = scene.join([{ view: 'view-2', variant: 'a', unit: 'u', at: NOW - 2000, values }]);
  const rows = events[0]?.rows;
  assert.deepEqual(rows?.secondsAgo, [2, 9]);
  assert.deepEqual(rows?.metrics?.['dwell'], { n: [0, 0], sum: [0, 20], sumSquares: [0, 400] });
});

test('a value later than the window after the first impression counts for nobody, and only once', () => {
  const scene = new Scene();
  scene.join([{ view: 'view-1', variant: 'a', unit: 'u', at: NOW }]);
  const later = NOW + WINDOW_MS + 5000;
  const late: ViewOf = {
    view: 'view-2',
    variant: 'a',
    unit: 'u',
    at: later,
    engaged: ['signup'],
    values: { dwell: [5, 1] },
  };
  assert.deepEqual(scene.join([late], later).outcomes, ['counted']);
  assert.deepEqual(scene.join([late], later).outcomes, ['known']);
  assert.deepEqual(scene.sums('a', 'dwell'), { n: 1, sum: 0, sumSquares: 0 });
  assert.deepEqual(scene.sums('a', 'signup'), { n: 1, sum: 0 });
});

test('an experiment without metrics, or with those of reports alone, has events without metrics', () => {
  const scene = new Scene();
  const { events } = scene.join([{ view: 'view-1', variant: 'c', at: NOW, values: { dwell: [5, 1] } }]);
  assert.equal(Object.hasOwn(events[0]?.rows ?? {}, 'metrics'), false);
});

test('no visitor brings more than the largest value, and the largest fits a log message', () => {
  const scene = new Scene();
  const views = Array.from({ length: 3000 }, (_, i): ViewOf => ({
    ...{ view: `view-${i}`, variant: 'a', unit: `visitor-${i % 1500}`, at: NOW },
    values: { dwell: [LIMITS.viewValue - i * 2.5, 1] },
  }));
  const { events, marks } = scene.join(views);
  assert.deepEqual(scene.sums('a', 'dwell')['sum'], 1500 * LIMITS.viewValue);
  for (const event of events) {
    const { rows, bytes } = packMarks(marks, [{ event } as never]);
    const size = JSON.stringify(event).length + JSON.stringify(rows).length + (bytes.length * 4) / 3;
    assert.ok(size < 900_000, `${size} bytes`);
  }
});

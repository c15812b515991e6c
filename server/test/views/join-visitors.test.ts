// Visitors of whom other systems report: each counted once, with the variant that was shown first.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ANONYMOUS, beginStep, emptyState, submitEvent, type StreamState } from 'peeksafe/engine';
import type { IncomingEvent } from 'peeksafe/protocol';
import type { ReportedVisitor } from '../../src/views/join-visitors.ts';
import { joinViews, type JoinedViews } from '../../src/views/join-views.ts';
import type { ViewOutcome } from '../../src/views/outcomes.ts';
import { ViewMemory } from '../../src/views/view-memory.ts';

const NOW = Date.UTC(2026, 0, 5, 10);
const WINDOW_MS = 600_000;
const at = new Date(NOW - 3_600_000).toISOString();

/** A stream with two experiments of which the keys of the variants are the same, and what is remembered of it. */
class Scene {
  readonly state: StreamState = emptyState();
  readonly memory = new ViewMemory();
  #events = 0;

  constructor() {
    for (const experiment of ['hero', 'menu']) {
      this.submit({ kind: 'experiment.opened', experiment });
      for (const key of ['a', 'b'])
        this.submit({
          ...{ kind: 'variant.posted', experiment, content: key },
          variant: experiment === 'hero' ? key : `${experiment}:${key}`,
        });
    }
  }

  submit(event: { kind: string; [field: string]: unknown }): void {
    const whole = { id: `e${(this.#events += 1)}`, at, ...event } as IncomingEvent;
    const scopes = ['ingest', 'operate'] as const;
    const { status } = submitEvent(this.state, beginStep(NOW), whole, {
      sender: { ...ANONYMOUS, scopes: [...scopes] },
      stored: new Map(),
    });
    assert.equal(status, 'accepted');
  }

  join(reported: readonly ReportedVisitor[], now = NOW): JoinedViews {
    this.memory.turn(now, WINDOW_MS);
    const joining = joinViews(this.state, this.memory, reported, now);
    let joined = joining.next();
    while (joined.done !== true) joined = joining.next();
    for (const marks of joined.value.marks.values()) for (const mark of marks) this.memory.add(mark);
    return joined.value;
  }

  outcomes(reported: readonly ReportedVisitor[], now = NOW): string[] {
    return this.join(reported, now).outcomes.map((one: ViewOutcome) => (typeof one === 'string' ? one : one.code));
  }
}

const shown = (unit: string, variant: string, ago = 0, experiment = 'hero'): ReportedVisitor => ({
  ...{ unit, variant, experiment },
  at: NOW - ago,
});
const engaged = (unit: string, ago = 0, kinds = ['click'], experiments = ['hero', 'menu']): ReportedVisitor => ({
  ...{ unit, at: NOW - ago, experiments },
  engaged: kinds,
});

type Sums = Record<string, [impressions: number, engagements: number, units: number, engagedUnits: number]>;

function sumsOf(all: readonly JoinedViews[]): Sums {
  const sums: Sums = {};
  for (const { variants, rows } of all.flatMap(({ events }) => events))
    for (const [i, place] of rows.variant.entries()) {
      const sum = (sums[variants[place] as string] ??= [0, 0, 0, 0]);
      sum[0] += rows.impressions[i] as number;
      sum[1] += rows.engagements[i] as number;
      sum[2] += rows.units?.[i] ?? 0;
      sum[3] += rows.engagedUnits?.[i] ?? 0;
    }
  return sums;
}

test('a visitor is one impression and one unit however often an exposure is reported, and engages once', () => {
  const scene = new Scene();
  const first = scene.join([shown('u', 'a', 5000)]);
  assert.deepEqual(scene.outcomes([shown('u', 'a', 4000), shown('u', 'a', 5000)]), ['known', 'known']);
  const second = scene.join([engaged('u'), engaged('u')]);
  assert.deepEqual(second.outcomes, ['counted', 'known']);
  assert.deepEqual(scene.outcomes([engaged('u', 0, ['share'])]), ['counted'], 'another kind');
  assert.deepEqual(sumsOf([first, second]), { a: [1, 1, 1, 1] });
  assert.deepEqual(second.events[0]?.rows.secondsAgo, [5], 'in the second of the exposure');
  assert.equal(first.events[0]?.assignedBy, undefined, 'something else assigns');
});

test('an exposure goes before the engagement that was sent ahead of it', () => {
  const scene = new Scene();
  assert.deepEqual(scene.outcomes([engaged('u', 1000), shown('u', 'a', 2000)]), ['counted', 'counted']);
});

test('an engagement counts for nobody who was shown nothing, was shown it later, or longer than a window ago', () => {
  const scene = new Scene();
  assert.deepEqual(scene.outcomes([engaged('nobody')]), ['unexposed']);
  scene.join([shown('u', 'a', 2000)]);
  assert.deepEqual(scene.outcomes([engaged('u', 60_000)]), ['unexposed']);
  assert.deepEqual(scene.outcomes([engaged('u', -WINDOW_MS)], NOW + WINDOW_MS + 5000), ['unexposed']);
});

test('the values of an exposure are those of its visitor when they engage, learned at the same time or long before', () => {
  const scene = new Scene();
  const dimensions = [
    { name: 'device', values: ['mobile', 'desktop'], learns: false },
    { name: 'country', values: ['DE'], learns: true },
  ];
  scene.submit({ kind: 'experiment.opened', experiment: 'hero', dimensions });
  const from = (unit: string, segments: object): ReportedVisitor => ({ ...shown(unit, 'a', 5000), segments }) as never;
  const engagedBy = (joined: JoinedViews, dimension: string): Record<string, number> => {
    const columns = joined.events[0]?.rows.segments?.[dimension];
    const values = columns?.value.map((place) => columns.values[place] as string) ?? [];
    return Object.fromEntries(values.map((value, i) => [value, columns?.engagements[i] as number]));
  };
  const taken = (...reported: ReportedVisitor[]): JoinedViews => {
    const joined = scene.join(reported);
    for (const event of joined.events) scene.submit({ ...event });
    return joined;
  };
  const first = taken(
    from('u', { device: 'mobile', country: 'FR' }),
    from('v', { device: 'watch', country: 'DE', unknown: 'x' }),
    from('w', {}),
    engaged('u', 0, ['click'], ['hero']),
  );
  assert.deepEqual(engagedBy(first, 'country'), { FR: 1, DE: 0 });
  const later = taken(...['v', 'w'].map((unit) => engaged(unit, 0, ['click'], ['hero'])));
  assert.deepEqual(engagedBy(later, 'device'), { other: 1 });
  taken(from('x', { country: 'FR' }), from('y', { country: 'IT' }));
  const last = taken(...['x', 'y'].map((unit) => engaged(unit, 0, ['click'], ['hero'])));
  assert.deepEqual(engagedBy(last, 'country'), { FR: 1, IT: 1 });
  assert.deepEqual(engagedBy(last, 'device'), {});
});

test('keys that several experiments have stand behind the id of their experiment', () => {
  const scene = new Scene();
  const joined = scene.join([shown('u', 'b'), shown('u', 'a', 0, 'menu'), shown('v', 'c', 0, 'menu')]);
  assert.deepEqual(sumsOf([joined]), { b: [1, 0, 1, 0], 'menu:a': [1, 0, 1, 0] });
  assert.equal((joined.outcomes[2] as { code: string }).code, 'unknown-variant');
  assert.deepEqual(sumsOf([scene.join([engaged('u')])]), { b: [0, 1, 0, 1], 'menu:a': [0, 1, 0, 1] });
});

test('a visitor stays with the first variant while it is shown, and may move once it was stopped and come back', () => {
  const scene = new Scene();
  assert.deepEqual(scene.outcomes([shown('u', 'a', 9000), shown('u', 'b', 8000)]), ['counted', 'already-counted']);
  scene.submit({ kind: 'variant.killed', variant: 'a', cause: 'operator' });
  const moved = scene.join([shown('u', 'b', 7000), engaged('u', 6000)]);
  assert.deepEqual(sumsOf([moved]), { b: [1, 1, 1, 1] });
  scene.submit({ kind: 'variant.revived', variant: 'a' });
  scene.submit({ kind: 'variant.killed', variant: 'b', cause: 'operator' });
  assert.deepEqual(scene.outcomes([shown('u', 'a', 5000)]), ['known'], 'no second time');
  assert.deepEqual(sumsOf([scene.join([engaged('u', 4000)])]), { a: [0, 1, 0, 1] });
});

test('an exposure of longer than a window ago is refused', () => {
  assert.deepEqual(new Scene().outcomes([shown('u', 'a', WINDOW_MS + 5000)]), ['too-late']);
});

/** The same by a list of what happened, in the order of time; of one instant, in the order in which it was sent. */
function expected(reported: readonly ReportedVisitor[]): Sums {
  const sums: Sums = {};
  const ofUnits = new Map<string, { variant: string; hasEngaged: boolean }>();
  const inOrder = [...reported].sort((x, y) => x.at - y.at || Number('engaged' in x) - Number('engaged' in y));
  for (const one of inOrder) {
    const known = ofUnits.get(one.unit);
    if ('variant' in one && known === undefined) {
      ofUnits.set(one.unit, { variant: one.variant, hasEngaged: false });
      const sum = (sums[one.variant] ??= [0, 0, 0, 0]);
      sum[0] += 1;
      sum[2] += 1;
    } else if (!('variant' in one) && known !== undefined && !known.hasEngaged) {
      known.hasEngaged = true;
      const sum = sums[known.variant] as Sums[string];
      sum[1] += 1;
      sum[3] += 1;
    }
  }
  return sums;
}

const reportedVisitor: fc.Arbitrary<ReportedVisitor> = fc
  .record({ n: fc.nat(8), ago: fc.nat(300), variant: fc.constantFrom('a', 'b', null), kind: fc.constantFrom('x', 'y') })
  .map(({ n, ago, variant, kind }) =>
    variant === null ? engaged(`u${n}`, ago * 1000, [kind]) : shown(`u${n}`, variant, ago * 1000),
  );

test('of two variants reported for one instant, a visitor counts with the one that was sent first', () => {
  assert.deepEqual(sumsOf([new Scene().join([shown('u', 'b', 1000), shown('u', 'a', 1000)])]), { b: [1, 0, 1, 0] });
});

test('in whatever order reports of different instants come, and however often, the counts are the same', () => {
  fc.assert(
    fc.property(fc.array(reportedVisitor, { maxLength: 60 }), fc.boolean(), (reported, isReversed) => {
      const scene = new Scene();
      const sent = isReversed ? [...reported].reverse() : reported;
      const joined = [scene.join(sent)];
      joined.push(scene.join(reported.filter((one) => 'variant' in one)));
      assert.deepEqual(sumsOf(joined), expected(sent));
    }),
    { numRuns: 300 },
  );
});

test('an engagement of a visitor of many experiments is told by the best of its results', () => {
  const scene = new Scene();
  scene.join([shown('u', 'a'), shown('u', 'a', 0, 'menu')]);
  scene.join([engaged('u', 0, ['click'], ['hero'])]);
  assert.deepEqual(scene.outcomes([engaged('u', 0, ['click'], ['nowhere', 'hero', 'menu'])]), ['counted']);
  assert.deepEqual(scene.outcomes([engaged('u', 0, ['click'], ['hero'])]), ['known']);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MemoryHost, recover, restoreState, serializeState, viewOfAll, type LogRecord } from '../index.ts';
import { IncomingEvent, type Pattern } from '../../protocol/index.ts';
import type { Hour } from './hours.ts';
import { LOG_ALARM } from './pattern-fatigue.ts';
import { addFreshHour, addMembers, createPanel, panelIn, type Neighbor, type Panel } from './panel.ts';

const AT = Date.UTC(2026, 0, 5);
const HOUR_MS = 3_600_000;

/** Impressions and engagements of a variant in an hour. */
type Counts = readonly [impressions: number, engagements: number];

/** A stream hour by hour: `a` uses the pattern `p`, the others do not. */
class Hours {
  readonly host = new MemoryHost();
  readonly records: LogRecord[] = [];
  #sent = 0;
  #hour = 0;

  constructor(variants: readonly string[]) {
    this.send({ kind: 'experiment.opened', experiment: 'x', policy: 'off' });
    for (const variant of variants)
      this.send({
        ...{ kind: 'variant.posted', variant, experiment: 'x', content: variant },
        ...(variant === 'a' && { patterns: ['p'] }),
      });
  }

  send(...bodies: readonly Record<string, unknown>[]): void {
    const now = AT + this.#hour * HOUR_MS;
    const at = new Date(now).toISOString();
    const events = bodies.map((body) => IncomingEvent.parse({ id: `e${this.#sent++}`, at, ...body }));
    const { records, results } = this.host.submit(events, now);
    for (const result of results) assert.notEqual(result.status, 'rejected');
    this.records.push(...records, ...this.host.tick(now + HOUR_MS / 2).records);
  }

  /** Shows variants for some hours. */
  show(hours: number, countsIn: (hour: number) => Readonly<Record<string, Counts>>): void {
    for (const end = this.#hour + hours; this.#hour < end; this.#hour++) {
      const counts = Object.entries(countsIn(this.#hour));
      this.send(
        ...counts.map(([variant, [impressions, engagements]]) => ({
          ...{ kind: 'variant.observed', variant, impressions, engagements },
        })),
      );
    }
  }

  get pattern(): Pattern {
    return viewOfAll(this.host.state).patterns.find(({ id }) => id === 'p') as Pattern;
  }
}

/** Engagements of a day with a peak at its start and a night of a third of it, exactly as expected. */
const ofDay = (hour: number, part = 1): Counts => [
  500,
  Math.round(20 * part * (1 + 0.5 * Math.cos((2 * Math.PI * hour) / 24))),
];

test('the rise and fall of a day is no wear beside variants that share it, and declining at most alone', () => {
  const beside = new Hours(['a', 'b', 'c']);
  beside.show(72, (hour) => ({ a: ofDay(hour), b: ofDay(hour), c: ofDay(hour) }));
  assert.equal(beside.pattern.level, 'fresh');
  const alone = new Hours(['a']);
  alone.show(16, (hour) => ({ a: ofDay(hour) }));
  assert.equal(alone.pattern.level, 'declining');
  assert.equal(alone.pattern.reasonCode, 'declining-alone');
  assert.equal(alone.pattern.decline?.alone, true);
});

test('those who were shown in an hour are known, of all experiments that ran in it and of no other', () => {
  const hours = new Hours(['a']);
  for (const variant of ['b', 'c'])
    hours.send(
      { kind: 'experiment.opened', experiment: `of-${variant}`, policy: 'off' },
      { kind: 'variant.posted', variant, experiment: `of-${variant}`, content: variant },
    );
  const shown = ['ab', 'bc', 'c', 'ac', 'a'];
  const seen: string[] = [];
  for (const ids of shown) {
    hours.show(1, () => Object.fromEntries([...ids].map((id) => [id, [id === 'c' ? 900 : 500, 20]])));
    seen.push(hours.host.state.fatigue.largest.variants.join(''));
  }
  // The most shown first, an hour after theirs, when a batch of the next has closed.
  assert.deepEqual(seen, ['', 'ab', 'cb', 'c', 'ca']);
});

test('a pattern that loses most of what it earned beside others is called fatigued', () => {
  const hours = new Hours(['a', 'b', 'c']);
  hours.show(24, (hour) => ({ a: ofDay(hour), b: ofDay(hour), c: ofDay(hour) }));
  hours.show(96, (hour) => ({ a: ofDay(hour, 0.3), b: ofDay(hour), c: ofDay(hour) }));
  const { level, decline } = hours.pattern;
  assert.ok(level === 'fatigued' || level === 'severe', level);
  assert.ok(decline !== null && decline.logE >= LOG_ALARM && decline.alone === undefined);
});

test('a pattern that is shown for weeks does not rest meanwhile', () => {
  const hours = new Hours(['a', 'b', 'c']);
  hours.show(24 * 9, (hour) => ({ a: ofDay(hour, hour < 24 ? 1 : 0.3), b: ofDay(hour), c: ofDay(hour) }));
  assert.notEqual(hours.pattern.level, 'rested');
  hours.show(24 * 8, (hour) => ({ b: ofDay(hour), c: ofDay(hour) }));
  assert.equal(hours.pattern.level, 'rested');
});

test('once everybody beside it has left, evidence stays where it is and only declining can be said', () => {
  const hours = new Hours(['a', 'b']);
  hours.show(24, (hour) => ({ a: ofDay(hour), b: ofDay(hour) }));
  hours.send({ kind: 'variant.closed', variant: 'b' });
  // The last hour beside it is looked at in the next.
  hours.show(1, (hour) => ({ a: ofDay(hour) }));
  const { beside } = patternIn(hours);
  hours.show(96, (hour) => ({ a: ofDay(hour, 0.3) }));
  assert.equal(patternIn(hours).beside, beside);
  assert.equal(hours.pattern.level, 'declining');
});

const patternIn = ({ host }: Hours): { readonly beside: number } => {
  const pattern = host.state.patterns.get('p');
  assert.ok(pattern !== undefined);
  return { beside: pattern.fatigue.beside };
};

test('a state that is read in mid-hour goes on as if it had never been written', () => {
  const hours = new Hours(['a', 'b', 'c']);
  hours.show(60, (hour) => ({ a: ofDay(hour, hour < 24 ? 1 : 0.4), b: ofDay(hour), c: ofDay(hour) }));
  for (const cut of [10, 50, 150, 300]) {
    const before = recover(null, hours.records.slice(0, cut), 0).state;
    const after = recover(serializeState(before), hours.records.slice(cut), 0).state;
    assert.equal(serializeState(after), serializeState(hours.host.state));
  }
});

/** A state as version 5 held it: variants judged alone, and each pattern with the list of them. */
function asFormer(text: string): string {
  const state = JSON.parse(text) as Record<string, Record<string, unknown>[] & Record<string, unknown>>;
  const { total, hours } = state['fatigue'] as Record<string, unknown>;
  const former = { total, hours };
  for (const variant of state['variants'] ?? []) {
    const { observed, othersBefore } = variant['fatigue'] as Record<string, unknown>;
    const fresh = { impressions: 0, engagements: 0 };
    const detector = { batches: 0, logs: [0, 0, 0, 0, 0, 0] };
    variant['fatigue'] = { fresh, floor: null, detector, hour: null, observed, othersBefore };
  }
  for (const pattern of state['patterns'] ?? []) {
    const {
      uses: _,
      rests: __,
      beside: ___,
      alone: ____,
      floor,
      ...rest
    } = pattern['fatigue'] as Record<string, unknown>;
    const { er, ofPosts } = (floor ?? {}) as Record<string, unknown>;
    pattern['fatigue'] = { ...rest, floor: floor === null ? null : { er, ofPosts }, variants: ['a'] };
  }
  return JSON.stringify({ ...state, fatigue: former });
}

test('fatigue begins again in a state of a version that judged variants alone, and is found', () => {
  const hours = new Hours(['a', 'b', 'c']);
  const worn = (hour: number): Record<string, Counts> => ({
    a: ofDay(hour, hour < 60 ? 1 : 0.3),
    ...{ b: ofDay(hour), c: ofDay(hour) },
  });
  hours.show(30, worn);
  const then = hours.records.length;
  const read = asFormer(serializeState(hours.host.state));
  assert.equal(restoreState(read).patterns.get('p')?.fatigue.beside, 0);
  hours.show(80, worn);
  const { state } = recover(read, hours.records.slice(then), 0);
  const evidence = state.patterns.get('p')?.fatigue.beside ?? 0;
  assert.ok(Math.log(evidence) >= LOG_ALARM, `${evidence}`);
});

const neighbor = (
  id: string,
  impressions: number,
  engagements: number,
  patterns: readonly string[] = [],
): Neighbor => ({
  ...{ id, experiment: 'x', patterns },
  fatigue: { hour: { start: 0, impressions, engagements }, before: null },
});

/** A panel after one hour of a fresh period. */
function panelOf(
  own: Neighbor,
  others: readonly Neighbor[],
): { panel: Panel; find: (id: string) => Neighbor | undefined } {
  const find = (id: string): Neighbor | undefined => others.find((one) => one.id === id);
  const panel = createPanel();
  addMembers(panel, own, others, find);
  addFreshHour(panel, own.fatigue.hour as Hour, find);
  return { panel, find };
}

test('when one of the panel leaves, the floor is made of the fresh counts of those who remain', () => {
  const own = neighbor('a', 2000, 80, ['p']);
  const [good, bad] = [neighbor('good', 2000, 120), neighbor('bad', 2000, 40)];
  const both = panelOf(own, [good, bad]);
  const floorWith = (shown: readonly Neighbor[]): number =>
    panelIn(both.panel, own, 'p', 0, (id) => shown.find((one) => one.id === id))?.floor ?? NaN;
  const only = (one: Neighbor): number => {
    const { panel, find } = panelOf(own, [one]);
    return panelIn(panel, own, 'p', 0, find)?.floor ?? NaN;
  };
  assert.equal(floorWith([good]), only(good));
  assert.equal(floorWith([bad]), only(bad));
  assert.ok(only(good) < floorWith([good, bad]) && floorWith([good, bad]) < only(bad));
  assert.ok(Number.isNaN(floorWith([])));
});

test('traffic that goes to the better ones of the panel lowers the floor', () => {
  const own = neighbor('a', 2000, 80, ['p']);
  const { panel } = panelOf(own, [neighbor('good', 2000, 120), neighbor('bad', 2000, 40)]);
  const floorAt = (good: number, bad: number): number => {
    const now = [neighbor('good', good, 0), neighbor('bad', bad, 0)];
    return panelIn(panel, own, 'p', 0, (id) => now.find((one) => one.id === id))?.floor ?? NaN;
  };
  assert.ok(floorAt(1900, 100) < 0.8 * floorAt(1000, 1000));
  assert.equal(floorAt(100, 1900), floorAt(1000, 1000));
});

test('those of the same experiment are the panel as long as one of them is shown', () => {
  const own = neighbor('a', 2000, 80, ['p']);
  const [near, far] = [neighbor('near', 2000, 80), { ...neighbor('far', 2000, 40), experiment: 'y' }];
  const { panel } = panelOf(own, [near, far]);
  const counts = (shown: readonly Neighbor[]): number | undefined =>
    panelIn(panel, own, 'p', 0, (id) => shown.find((one) => one.id === id))?.counts.engagements;
  assert.equal(counts([near, far]), 80);
  assert.equal(counts([far]), 40);
});

test('a panel is bounded, has nobody with the pattern, and loses no counts to the joining of its stretches', () => {
  const rows = fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 60 });
  const uses = fc.subarray(['p', 'q', 'r'], { minLength: 1 });
  const patternsOf = (i: number): string[] => ['p', 'q', 'r'].filter((_, bit) => (i & (1 << bit)) !== 0);
  fc.assert(
    fc.property(uses, fc.array(rows, { minLength: 1, maxLength: 9 }), (own, all) => {
      const panel = createPanel();
      let shown = 0;
      for (const hour of all) {
        const others = hour.map((impressions, i) => neighbor(`v${i}`, impressions, 0, patternsOf(i)));
        const find = (id: string): Neighbor | undefined => others.find((one) => one.id === id);
        const variant = neighbor('a', 100, 5, own);
        addMembers(panel, variant, others, find);
        addFreshHour(panel, variant.fatigue.hour as Hour, find);
        for (const id of panel.members) shown += find(id)?.fatigue.hour?.impressions ?? 0;
      }
      assert.ok(panel.stretches.length <= 4 && panel.members.length <= 8 * own.length);
      assert.equal(new Set(panel.members).size, panel.members.length);
      const kept = panel.stretches.flatMap((stretch) => stretch.filter((_, i) => i >= 2 && i % 2 === 0));
      assert.equal(
        kept.reduce((sum, n) => sum + n, 0),
        shown,
      );
      assert.equal(
        panel.stretches.reduce((sum, [impressions = 0]) => sum + impressions, 0),
        100 * all.length,
      );
    }),
  );
});

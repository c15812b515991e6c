import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { IncomingEvent, type EventInput, type EventResult } from '../../protocol/index.ts';
import { closedWithoutWinner } from './closed-without.ts';
import { createWorld, type World } from './world.ts';
import { demoWorld } from '../scenarios/demo.ts';
import type { WorldOptions } from './options.ts';

const START = Date.UTC(2026, 10, 23, 9, 0, 0);
const MINUTE = 60_000;

const options = fc.record({
  seed: fc.integer({ min: 0, max: 1e6 }),
  startAt: fc.integer({ min: START, max: START + 86_400_000 }),
  tickMs: fc.constantFrom(500, 1000, 2000),
  experiments: fc.integer({ min: 1, max: 4 }),
  impressionsPerSecond: fc.integer({ min: 0, max: 200 }),
  experimentMs: fc.constantFrom(20_000, 60_000),
  late: fc.record({ share: fc.constantFrom(0, 0.3, 1), meanMs: fc.constantFrom(0, 5000, 30_000) }),
}) satisfies fc.Arbitrary<WorldOptions>;

/** Cuts of two minutes, as moments after the start. */
const cuts = fc.array(fc.integer({ min: 0, max: 2 * MINUTE }), { maxLength: 12 });

function play(world: World, startAt: number, moments: readonly number[]): EventInput[] {
  const events: EventInput[] = [];
  for (const moment of [...moments, 2 * MINUTE]) events.push(...world.advance(startAt + moment));
  return events;
}

interface Counts {
  impressions: number;
  engagements: number;
}

/** Totals by variant; calls back after each report. */
function countUp(
  events: readonly EventInput[],
  look: (variant: string, counts: Counts) => void = () => {},
): Map<string, Counts> {
  const totals = new Map<string, Counts>();
  for (const event of events) {
    if (event.kind !== 'variant.observed') continue;
    const counts = totals.get(event.variant) ?? { impressions: 0, engagements: 0 };
    counts.impressions += event.impressions;
    counts.engagements += event.engagements;
    totals.set(event.variant, counts);
    look(event.variant, counts);
  }
  return totals;
}

test('the same seed and the same start tell the same events', () => {
  fc.assert(
    fc.property(options, (o) => {
      assert.deepEqual(play(createWorld(o), o.startAt, []), play(createWorld(o), o.startAt, []));
    }),
    { numRuns: 20 },
  );
});

test('another seed tells another story', () => {
  const contents = (seed: number): string[] =>
    createWorld({ seed, startAt: START })
      .advance(START + MINUTE)
      .flatMap((event) => (event.kind === 'variant.posted' ? [event.content] : []));
  assert.notDeepEqual(contents(1), contents(2));
});

test('in how many steps time advances makes no difference to what happens', () => {
  fc.assert(
    fc.property(options, cuts, (o, moments) => {
      const ordered = [...moments].sort((a, b) => a - b);
      assert.deepEqual(play(createWorld(o), o.startAt, ordered), play(createWorld(o), o.startAt, []));
    }),
    { numRuns: 30 },
  );
});

test('time that stands still or goes back tells nothing new', () => {
  const world = createWorld({ seed: 1, startAt: START });
  assert.ok(world.advance(START + MINUTE).length > 0);
  assert.deepEqual(world.advance(START + MINUTE), []);
  assert.deepEqual(world.advance(START), []);
});

test('every event is one that the protocol takes, with an id of its own, in order of time but for late engagements', () => {
  fc.assert(
    fc.property(options, (o) => {
      const world = createWorld({ ...o, backlogHours: 2 });
      const events = [...world.history(), ...play(world, o.startAt, [])];
      let last = '';
      for (const event of events) {
        const read = IncomingEvent.safeParse(event);
        assert.ok(read.success, `${JSON.stringify(event)}: ${read.error?.message}`);
        // A late engagement comes with the time of its impression.
        if (event.kind === 'variant.observed' && event.impressions === 0) continue;
        assert.ok(event.at >= last, `${event.at} after ${last}`);
        last = event.at;
      }
      assert.equal(new Set(events.map((event) => event.id)).size, events.length);
    }),
    { numRuns: 10 },
  );
});

test('experiments are opened with shares of their variants that add up to 1, before the variants go out', () => {
  const events = createWorld({ seed: 4, startAt: START }).advance(START + MINUTE);
  const posted = (experiment: string): string[] =>
    events.flatMap((event) =>
      event.kind === 'variant.posted' && event.experiment === experiment ? [event.variant] : [],
    );
  const opened = events.filter((event) => event.kind === 'experiment.opened');
  assert.equal(opened.length, 3);
  for (const { experiment, shares = [] } of opened) {
    assert.deepEqual(
      shares.map((share) => share.variant),
      posted(experiment),
    );
    assert.ok(Math.abs(shares.reduce((sum, { share }) => sum + share, 0) - 1) < 1e-12);
  }
});

test('the traffic of an experiment follows the shares that are planned for it', () => {
  const world = createWorld({ seed: 4, startAt: START });
  const opened = world.advance(START + MINUTE).find((event) => event.kind === 'experiment.opened');
  assert.ok(opened !== undefined);
  const [favorite = '', ...others] = (opened.shares ?? []).map(({ variant }) => variant);
  const shares = [favorite, ...others].map((variant) => ({
    variant,
    share: variant === favorite ? 0.9 : 0.1 / others.length,
  }));
  assert.equal(world.split(opened.experiment, shares), true);
  assert.equal(world.split('none', shares), false);
  let [own, all] = [0, 0];
  for (const event of world.advance(START + 2 * MINUTE)) {
    if (event.kind !== 'variant.observed' || ![favorite, ...others].includes(event.variant)) continue;
    all += event.impressions;
    if (event.variant === favorite) own += event.impressions;
  }
  assert.ok(own / all > 0.8, `${own} of ${all}`);
});

test('nobody engages with what nobody has seen: engagements never exceed impressions, at any moment', () => {
  fc.assert(
    fc.property(options, (o) => {
      const world = createWorld({ ...o, backlogHours: 1 });
      countUp([...world.history(), ...play(world, o.startAt, [])], (variant, { impressions, engagements }) => {
        assert.ok(engagements <= impressions, `${variant}: ${engagements} engagements, ${impressions} impressions`);
      });
    }),
    { numRuns: 15 },
  );
});

test('late engagements come without impressions, and all of them come in the end', () => {
  const late = { share: 0.5, meanMs: 20_000 };
  const world = createWorld({ seed: 5, startAt: START, late, experimentMs: 30_000, experiments: 2 });
  const events = world.advance(START + 3 * MINUTE);
  assert.ok(
    events.some((event) => event.kind === 'variant.observed' && event.impressions === 0 && event.engagements > 0),
  );
  const closed = events.find((event) => event.kind === 'experiment.closed')?.winner;
  assert.ok(closed);
  const before = world.truths().find((truth) => truth.variant === closed);
  const after = events.concat(world.advance(START + 10 * MINUTE));
  const truth = world.truths().find((one) => one.variant === closed);
  assert.equal(truth?.pending, 0);
  assert.equal(truth.engagements, (before?.engagements ?? 0) + (before?.pending ?? 0));
  assert.deepEqual(countUp(after).get(closed), {
    impressions: truth.impressions,
    engagements: truth.engagements,
  });
});

test('late engagements are as late as configured, give or take a second, and come with the time of their impressions', () => {
  const openings = [{ afterMs: 0, lifeMs: 1000, variants: [{ trueEr: 0.5 }] }];
  const late = { share: 1, meanMs: MINUTE };
  const world = createWorld({ seed: 7, startAt: START, experiments: 0, openings, late, impressionsPerSecond: 2000 });
  let [arrivals, delays] = [0, 0];
  for (let now = START; now <= START + 20 * MINUTE; now += 1000) {
    for (const event of world.advance(now)) {
      if (event.kind !== 'variant.observed' || event.impressions > 0) continue;
      assert.equal(Date.parse(event.at), START + 1000);
      arrivals += event.engagements;
      delays += event.engagements * (now - START - 1000);
    }
  }
  assert.ok(arrivals > 500);
  const mean = delays / arrivals;
  assert.ok(mean > MINUTE - 10_000 && mean < MINUTE + 10_000, `${mean} ms`);
});

test('counts scatter around the true ER as chance allows, by day and night, fresh or worn', () => {
  const wide = { seed: 6, startAt: START, tickMs: 10_000, impressionsPerSecond: 100, experimentMs: 600 * MINUTE };
  const world = createWorld({ ...wide, rhythm: { traffic: 0.5, er: 0.4, peakHour: 12 } });
  world.trigger({ kind: 'open-experiment' });
  world.advance(START + 60 * MINUTE);
  const truths = world.truths();
  assert.ok(truths.length >= 12);
  for (const { variant, impressions, engagements, pending, expected } of truths) {
    assert.ok(impressions > 5000, `${variant} was shown ${impressions} times`);
    const deviations = (engagements + pending - expected) / Math.sqrt(expected);
    assert.ok(Math.abs(deviations) < 4.5, `${variant}: ${deviations} standard deviations`);
  }
});

test('with an even day and no fatigue the ER of a variant is its true ER', () => {
  const even = { rhythm: { traffic: 0, er: 0, peakHour: 0 }, fatiguePerUse: 0, late: { share: 0, meanMs: 0 } };
  const openings = [{ afterMs: 0, lifeMs: 1e9, variants: [{ trueEr: 0.02 }, { trueEr: 0.5 }, { trueEr: 0.8 }] }];
  const world = createWorld({ seed: 8, startAt: START, experiments: 0, openings, impressionsPerSecond: 300, ...even });
  const totals = [...countUp(world.advance(START + 5 * MINUTE)).values()];
  for (const [i, p] of [0.02, 0.5, 0.8].entries()) {
    const { impressions, engagements } = totals[i] as Counts;
    assert.ok(Math.abs(engagements / impressions - p) < 4.5 * Math.sqrt((p * (1 - p)) / impressions));
  }
});

test('traffic follows the day: many at its peak, few twelve hours later', () => {
  const rhythm = { traffic: 0.8, er: 0, peakHour: 20 };
  const shownIn = (hour: number): number => {
    const startAt = Date.UTC(2026, 10, 23, hour);
    return [...countUp(createWorld({ seed: 9, startAt, rhythm }).advance(startAt + MINUTE)).values()].reduce(
      (n, c) => n + c.impressions,
      0,
    );
  };
  assert.ok(shownIn(20) > 3 * shownIn(8));
});

test('a killed variant gets no more impressions, and a revived one gets them again', () => {
  const world = createWorld({ seed: 10, startAt: START, experimentMs: 60 * MINUTE });
  world.advance(START + 20_000);
  const victim = world.truths()[0]?.variant as string;
  assert.equal(world.apply({ variant: victim, revivedAt: null }), true);
  const impressionsOf = (events: EventInput[]): number => countUp(events).get(victim)?.impressions ?? 0;
  assert.equal(impressionsOf(world.advance(START + 60_000)), 0);
  assert.equal(world.apply({ variant: victim, revivedAt: '2026-11-23T09:01:00Z' }), true);
  assert.ok(impressionsOf(world.advance(START + 80_000)) > 0);
});

test('whenever a kill comes, it is the end of the impressions', () => {
  const kills = fc.array(fc.record({ second: fc.integer({ min: 1, max: 100 }), nth: fc.nat(30) }), { maxLength: 10 });
  fc.assert(
    fc.property(options, kills, (o, planned) => {
      const world = createWorld(o);
      const killed = new Set<string>();
      for (let second = 1; second <= 120; second++) {
        for (const event of world.advance(o.startAt + second * 1000)) {
          if (event.kind === 'variant.observed' && killed.has(event.variant))
            assert.equal(event.impressions, 0, event.id);
        }
        for (const { nth } of planned.filter((kill) => kill.second === second)) {
          const victim = world.truths()[nth]?.variant;
          if (victim === undefined) continue;
          world.stop(victim);
          killed.add(victim);
        }
      }
    }),
    { numRuns: 20 },
  );
});

test('its traffic goes to the variants beside it', () => {
  const openings = [{ afterMs: 0, lifeMs: 1e9, variants: [{}, {}] }];
  const world = createWorld({
    seed: 11,
    startAt: START,
    experiments: 0,
    openings,
    rhythm: { traffic: 0, er: 0, peakHour: 0 },
  });
  world.advance(START + 10_000);
  const [a, b] = world.truths().map((truth) => truth.variant) as [string, string];
  world.stop(a);
  const after = countUp(world.advance(START + 110_000)).get(b)?.impressions as number;
  assert.ok(Math.abs(after - 6000) < 5 * Math.sqrt(6000), `${after} of about 6,000`);
});

test('nothing is stopped twice, and what is closed or unknown is not revived', () => {
  const world = createWorld({ seed: 12, startAt: START, experimentMs: 10_000 });
  world.advance(START + 1000);
  const variant = world.truths()[0]?.variant as string;
  assert.equal(world.stop(variant), true);
  assert.equal(world.stop(variant), false);
  assert.equal(world.stop('nobody'), false);
  world.advance(START + MINUTE);
  assert.equal(world.revive(variant), false);
});

test('experiments end with one winner, the best of those still shown, and new ones open', () => {
  const world = createWorld({ seed: 13, startAt: START, experimentMs: 30_000 });
  const events = world.advance(START + 4 * MINUTE);
  const experimentOf = new Map(world.truths().map((truth) => [truth.variant, truth.experiment]));
  const ended = new Set<string>();
  for (const [i, event] of events.entries()) {
    if (event.kind !== 'experiment.closed') continue;
    const { experiment } = event;
    ended.add(experiment);
    const totals = [...countUp(events.slice(0, i))].filter(([variant]) => experimentOf.get(variant) === experiment);
    const rates = new Map(
      totals.map(([variant, { impressions, engagements }]) => [variant, engagements / impressions]),
    );
    assert.equal(rates.get(event.winner ?? ''), Math.max(...rates.values()), experiment);
  }
  assert.ok(ended.size >= 3);
  assert.ok(events.filter((event) => event.kind === 'experiment.opened').length > ended.size);
});

test('an experiment whose time was over goes on for as long again when its end is taken back', () => {
  const openings = [{ afterMs: 0, lifeMs: MINUTE, variants: [{}, {}] }];
  const world = createWorld({ seed: 16, startAt: START, experiments: 0, openings });
  const closed = (to: number): string[] =>
    world.advance(to).flatMap((event) => (event.kind === 'experiment.closed' ? [event.experiment] : []));
  const [experiment] = closed(START + 2 * MINUTE) as [string];
  assert.ok(world.truths().every(({ live }) => !live));
  assert.equal(world.reopen(experiment), true);
  assert.ok(world.truths().every(({ live }) => live));
  assert.deepEqual(closed(START + 2.5 * MINUTE), []);
  assert.deepEqual(closed(START + 4 * MINUTE), [experiment]);
  assert.equal(world.reopen('nobody'), false);
});

test('a closing is posted again without its winner when that had been stopped just before', () => {
  const at = new Date(START).toISOString();
  const closing = (id: string): EventInput => ({ id, at, kind: 'experiment.closed', experiment: id, winner: 'v' });
  const events = [closing('one'), closing('two'), closing('three')];
  const stopped = { code: 'already-killed', field: 'winner', message: 'It is not shown any more.' } as const;
  const closed = { code: 'already-closed', field: 'experiment', message: 'It is closed.' } as const;
  const results: EventResult[] = [
    { status: 'accepted', id: 'one', seq: 1 },
    { status: 'rejected', id: 'two', errors: [stopped] },
    { status: 'rejected', id: 'three', errors: [closed] },
  ];
  assert.deepEqual(closedWithoutWinner(events, results), [
    { id: 'two-without', at, kind: 'experiment.closed', experiment: 'two' },
  ]);
});

test('a pattern that is used again and again earns less', () => {
  const openings = [{ afterMs: 0, lifeMs: 1e9, variants: [{ pattern: 'question' as const, trueEr: 0.1 }] }];
  const world = createWorld({
    seed: 14,
    startAt: START,
    experiments: 0,
    openings,
    rhythm: { traffic: 0, er: 0, peakHour: 0 },
  });
  world.advance(START + 1000);
  assert.equal(world.truths()[0]?.trueEr, 0.1);
  assert.deepEqual(world.trigger({ kind: 'overuse-pattern', pattern: 'question' }), { pattern: 'question' });
  const uses = world.advance(START + 2000).filter((event) => event.kind === 'pattern.used');
  assert.equal(uses.length, 3);
  assert.ok(Math.abs((world.truths()[0]?.trueEr as number) - 0.1 * 0.9 ** 3) < 1e-12);
});

test('scenario: a losing variant joins with the others, promised as much and earning far less', () => {
  const world = createWorld({ seed: 15, startAt: START });
  world.advance(START + 5000);
  const { experiment, variant } = world.trigger({ kind: 'losing-variant' });
  const [opened, posted] = world.advance(START + 5000 + 1000);
  assert.ok(opened?.kind === 'experiment.opened' && opened.experiment === experiment);
  assert.ok(opened.shares?.some((share) => share.variant === variant));
  assert.ok(posted?.kind === 'variant.posted' && posted.variant === variant);
  const loser = world.truths().find((truth) => truth.variant === variant);
  assert.ok(loser && loser.trueEr < 0.25 * (loser.predictedEr as number));
});

test('scenario: a broken split shows one variant three times as often, until it is fixed', () => {
  const openings = [{ afterMs: 0, lifeMs: 1e9, variants: [{}, {}, {}] }];
  const world = createWorld({ seed: 16, startAt: START, experiments: 0, openings });
  world.advance(START + 1000);
  const { variant } = world.trigger({ kind: 'break-split' });
  const shareOf = (events: EventInput[]): number => {
    const totals = countUp(events);
    return (
      (totals.get(variant as string)?.impressions ?? 0) / [...totals.values()].reduce((n, c) => n + c.impressions, 0)
    );
  };
  assert.ok(Math.abs(shareOf(world.advance(START + 61_000)) - 0.6) < 0.05);
  world.trigger({ kind: 'fix-split' });
  assert.ok(Math.abs(shareOf(world.advance(START + 121_000)) - 1 / 3) < 0.05);
});

test('scenario: a variant that loads slowly breaks the guardrail of an experiment that measures more', () => {
  const world = createWorld({ seed: 17, startAt: START, experiments: 1 });
  world.advance(START + 1000);
  const { experiment, variant } = world.trigger({ kind: 'break-guardrail', action: 'kill' });
  const events = world.advance(START + 121_000);
  const opened = events.find((event) => event.kind === 'experiment.opened' && event.experiment === experiment);
  assert.ok(opened?.kind === 'experiment.opened');
  assert.deepEqual(
    opened.metrics?.map(({ name, role, action }) => [name, role, action]),
    [
      ['dwell', undefined, undefined],
      ['revenue', undefined, undefined],
      ['load-time', 'guardrail', 'kill'],
    ],
  );
  const meanOf = (name: string, isSlow: boolean): number => {
    let [n, sum] = [0, 0];
    for (const event of events) {
      const sums = event.kind === 'variant.observed' ? event.metrics?.[name] : undefined;
      if (sums === undefined || ((event as { variant: string }).variant === variant) !== isSlow) continue;
      [n, sum] = [n + sums.n, sum + sums.sum];
    }
    return sum / n;
  };
  assert.ok(Math.abs(meanOf('load-time', true) - 2) < 0.1 && Math.abs(meanOf('load-time', false) - 1.2) < 0.1);
  assert.ok(Math.abs(meanOf('revenue', true) - meanOf('revenue', false)) < 0.5);
  assert.ok(world.advance(START + 122_000).every((event) => IncomingEvent.safeParse(event).success));
});

test('visitors have a device and a country, which add up to what is counted and leave the rest of the world as it is', () => {
  const options = { seed: 17, startAt: START, experiments: 1 } as const;
  const [plain, placed] = [createWorld(options), createWorld({ ...options, segments: true })].map((world) => [
    ...world.history(),
    ...world.advance(START + 300_000),
  ]) as [EventInput[], EventInput[]];
  assert.ok(placed.every((event) => IncomingEvent.safeParse(event).success));
  const without = placed.map((event) => {
    const { segments: _, dimensions: __, ...rest } = event as EventInput & { segments?: object; dimensions?: object };
    return rest;
  });
  assert.deepEqual(without, plain);
  const counted = new Map<string, { impressions: number; engagements: number }>();
  for (const event of placed) {
    if (event.kind !== 'variant.observed') continue;
    for (const [name, values] of Object.entries(event.segments ?? {})) {
      const all = Object.values(values);
      const sum = (of: 'impressions' | 'engagements'): number => all.reduce((total, one) => total + one[of], 0);
      assert.deepEqual([sum('impressions'), sum('engagements')], [event.impressions, event.engagements], name);
      for (const [value, one] of Object.entries(values)) {
        const key = `${event.variant} ${event.at} ${name} ${value}`;
        const { impressions, engagements } = counted.get(key) ?? { impressions: 0, engagements: 0 };
        counted.set(key, {
          impressions: impressions + one.impressions,
          engagements: engagements + one.engagements,
        });
      }
    }
  }
  assert.ok(counted.size > 1000);
  for (const [key, { impressions, engagements }] of counted) assert.ok(engagements <= impressions, key);
});

test('options out of range are refused by name, with what is expected', () => {
  assert.throws(() => createWorld({ seed: 'ü'.repeat(3), startAt: START }), /"seed".*letters, digits/);
  assert.throws(() => createWorld({ seed: 1, startAt: Number.NaN }), /"startAt".*milliseconds since 1970/);
  assert.throws(() => createWorld({ seed: 1, startAt: START, baseEr: [0.08, 0.02] }), /"baseEr".*lower first/);
  assert.throws(
    () => createWorld({ seed: 1, startAt: START, openings: [{ afterMs: 0, variants: [] }] }),
    /at least one variant/,
  );
  assert.throws(() => createWorld({ seed: 1, startAt: START }).advance(Number.NaN), /moment in milliseconds/);
  assert.throws(
    () => createWorld({ seed: 1, startAt: START }).trigger({ kind: 'break-split', experiment: 'x' }),
    /No experiment "x"/,
  );
});

/** A publisher and a monitor with the simple rule, by hand: stops what is below half of its prediction after 100 impressions. */
function watchDemo(seed: number, startAt: number): { killedAt200: boolean; mostUses: number; perSecond: number } {
  const world = demoWorld(seed, startAt);
  const uses = new Map<string, number[]>();
  const predicted = new Map<string, number>();
  const use = (pattern: string, at: string): void =>
    void uses.set(pattern, [...(uses.get(pattern) ?? []), Date.parse(at)]);
  const live: EventInput[] = [];
  let killedAt200 = false;
  const read = (event: EventInput): void => {
    if (event.kind === 'variant.posted') {
      predicted.set(event.variant, event.predictedEr as number);
      for (const pattern of event.patterns ?? []) use(pattern, event.at);
    } else if (event.kind === 'pattern.used') use(event.pattern, event.at);
  };
  world.history().forEach(read);
  for (let second = 1; second <= 60; second++) {
    const events = world.advance(startAt + second * 1000);
    events.forEach(read);
    live.push(...events);
    for (const [variant, { impressions, engagements }] of countUp(live)) {
      const promised = predicted.get(variant) as number;
      if (impressions > 200 && engagements / impressions < 0.4 * promised) killedAt200 = true;
    }
  }
  const mostUses = Math.max(
    ...[...uses.values()].map((times) => times.filter((at) => at > startAt + MINUTE - 7 * 86_400_000).length),
  );
  const impressions = [...countUp(live).values()].reduce((n, counts) => n + counts.impressions, 0);
  return { killedAt200, mostUses, perSecond: impressions / 60 };
}

test('demo: at any hour and seed, within a minute a variant falls far below its prediction and a pattern is used too often', () => {
  for (let seed = 0; seed < 24; seed++) {
    const { killedAt200, mostUses, perSecond } = watchDemo(seed, START + seed * 60 * MINUTE);
    assert.ok(killedAt200, `seed ${seed}: a loser`);
    assert.ok(mostUses >= 3, `seed ${seed}: ${mostUses} uses`);
    assert.ok(perSecond > 30 && perSecond < 400, `seed ${seed}: ${perSecond} impressions a second`);
  }
});

test('demo: the past fits into a few calls, ends at the start, and is the same each time', () => {
  for (const backlogHours of [1, 24, 168]) {
    const world = demoWorld(3, START, { backlogHours });
    const past = world.history();
    assert.ok(past.length > 500 && past.length <= 5000, `${past.length} events`);
    assert.deepEqual(past, demoWorld(3, START, { backlogHours }).history());
    assert.deepEqual(past, world.history());
    assert.ok(
      past.every((event) => Date.parse(event.at) >= START - backlogHours * 3_600_000 && Date.parse(event.at) <= START),
    );
    const ids = new Set(past.map((event) => event.id));
    const next = world.advance(START + MINUTE);
    assert.ok(next.every((event) => !ids.has(event.id)));
    assert.ok(next.every((event) => 'impressions' in event || Date.parse(event.at) > START));
  }
});

test('demo: what is still shown at the start has a past, and the past has winners', () => {
  const world = demoWorld(3, START);
  const totals = countUp(world.history());
  const standing = world.truths().filter((truth) => truth.live);
  assert.ok(standing.filter((truth) => (totals.get(truth.variant)?.impressions ?? 0) > 100).length >= 3);
  assert.ok(world.history().some((event) => event.kind === 'experiment.closed' && event.winner !== undefined));
});

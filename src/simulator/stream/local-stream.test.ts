import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Experiment, Kill, Pattern, Suggestion, Variant, type EventInput } from '../../protocol/index.ts';
import { interval } from '../../stats/interval/interval.ts';
import { PeeksafeError } from '../../sdk/error.ts';
import type { Changed } from '../../sdk/stream.ts';
import type { Clock } from './clock.ts';
import { demoWorld } from '../scenarios/demo.ts';
import { localStream, type LocalStream } from './local-stream.ts';
import type { WorldOptions } from '../world/options.ts';
import { createWorld } from '../world/world.ts';

const START = Date.UTC(2026, 10, 23, 9, 0, 0);

/** A clock that moves only when a test moves it. */
class HandClock implements Clock {
  time = START;
  timers = new Set<() => void>();
  now(): number {
    return this.time;
  }
  every(_ms: number, call: () => void): () => void {
    this.timers.add(call);
    return () => this.timers.delete(call);
  }
  /** Lets seconds pass, with a frame after each. */
  pass(seconds: number): void {
    for (let i = 0; i < seconds; i++) {
      this.time += 1000;
      for (const call of [...this.timers]) call();
    }
  }
  /** Lets seconds pass while the page sleeps, with one frame at the end. */
  sleep(seconds: number): void {
    this.time += (seconds - 1) * 1000;
    this.pass(1);
  }
}

function demo(seed = 3): { stream: LocalStream; clock: HandClock } {
  const clock = new HandClock();
  return { stream: localStream(demoWorld(seed, START), clock), clock };
}

test('the demo can be broken down by the device and country of its visitors', async () => {
  const { stream, clock } = demo();
  clock.pass(60);
  const { id, dimensions } = [...stream.state.experiments.values()].findLast(({ closedAt }) => !closedAt) as Experiment;
  assert.deepEqual(dimensions, ['device', 'country']);
  const { values, series } = await stream.breakdown(id, 'device');
  assert.deepEqual(values, ['mobile', 'desktop', 'tablet', 'other']);
  const [first] = series;
  assert.ok((first?.impressions[0] ?? 0) > (first?.impressions[2] ?? 0), 'more of mobiles than of tablets');
  const country = await stream.breakdown(id, 'country');
  const others = country.values.indexOf('other');
  assert.ok(
    country.series.every(({ impressions }) => (impressions[others] ?? 0) > 0),
    'those that are not named',
  );
  stream.close();
});

test('a closed experiment of the simulator gets no more traffic, and goes on when it is reopened', async () => {
  const { stream, clock } = demo();
  clock.pass(5);
  const experiment = [...stream.state.experiments.values()].at(-1)?.id as string;
  const of = (): number =>
    [...stream.state.variants.values()]
      .filter((one) => one.experiment === experiment)
      .reduce((sum, { impressions }) => sum + impressions, 0);
  const send = (kind: 'experiment.closed' | 'experiment.reopened'): void =>
    stream.send([{ id: kind, at: new Date(clock.time).toISOString(), kind, experiment }]);
  const closings = stream.closings();
  send('experiment.closed');
  assert.equal((await closings.next()).value?.experiment, experiment);
  const before = of();
  clock.pass(10);
  assert.equal(of(), before);
  send('experiment.reopened');
  clock.pass(10);
  assert.ok(of() > before, `${of()} after ${before}`);
  stream.close();
});

test('a simulated stream says that it is one', () => {
  const { stream } = demo();
  assert.equal(stream.state.info?.origin, 'simulated');
  stream.close();
});

const PAIR: WorldOptions = {
  seed: 1,
  startAt: START,
  experiments: 0,
  rhythm: { traffic: 0, er: 0, peakHour: 0 },
  late: { share: 0, meanMs: 0 },
  batches: { batchMs: 2000, attributionWindowMs: 5000 },
  openings: [
    {
      afterMs: 0,
      lifeMs: 1e9,
      variants: [
        { trueEr: 0.1, predictedEr: 0.05 },
        { trueEr: 0.001, predictedEr: 0.1 },
      ],
    },
  ],
};

function pair(options: Partial<WorldOptions> = {}): { stream: LocalStream; clock: HandClock } {
  const clock = new HandClock();
  return { stream: localStream(createWorld({ ...PAIR, ...options }), clock), clock };
}

/** The newest suggestion to let a pattern rest. */
const restOf = (stream: LocalStream, pattern: string): Suggestion | undefined =>
  [...stream.state.suggestions.values()].findLast(
    ({ action, about }) => action === 'rest-pattern' && about?.kind === 'pattern' && about.id === pattern,
  );

test('a page has a state with a past at once, and every entity is one of the protocol', () => {
  const { stream, clock } = demo();
  assert.equal(stream.status.phase, 'live');
  assert.ok(stream.state.variants.size > 10);
  clock.pass(60);
  const { experiments, variants, patterns, kills, suggestions } = stream.state;
  for (const [schema, entities] of [
    [Experiment, experiments],
    [Variant, variants],
    [Pattern, patterns],
    [Kill, kills],
    [Suggestion, suggestions],
  ] as const) {
    assert.ok(entities.size > 0);
    for (const entity of entities.values()) {
      const read = schema.safeParse(entity);
      assert.ok(read.success, `${JSON.stringify(entity)}: ${read.error?.message}`);
    }
  }
});

test('rates move with the first frames', () => {
  const { stream, clock } = demo();
  const frames: Changed[] = [];
  stream.subscribe((changed) => frames.push(changed));
  clock.pass(5);
  assert.equal(frames.length, 5);
  for (const { reset, variants } of frames) {
    assert.equal(reset, false);
    assert.ok(variants.length >= 4);
  }
});

test('demo: within a minute the planted loser is killed, and a pattern is overused with a suggestion to rest it', () => {
  for (let seed = 0; seed < 8; seed++) {
    const { stream, clock } = demo(seed);
    const before = stream.state.kills.size;
    clock.pass(60);
    assert.ok(stream.state.kills.size > before, `seed ${seed}: no kill in a minute`);
    const urgent = [...stream.state.variants.values()].find(
      (v) => Date.parse(v.postedAt) > START && v.patterns.includes('urgency'),
    );
    assert.equal(urgent?.status, 'killed', `seed ${seed}`);
    const worn = stream.state.patterns.get('curiosity-gap');
    assert.equal(worn?.level, 'overused');
    assert.ok(worn.uses >= 3 && worn.freshness === 0 && worn.alternatives.length > 0);
    assert.ok(Date.parse(worn.freshAt as string) > START);
    assert.equal(restOf(stream, 'curiosity-gap')?.status, 'open');
  }
});

test('the examples of the documentation, for three minutes: policy evidence, evidence and traffic known, stops with their reasons', () => {
  const clock = new HandClock();
  const stream = localStream(demoWorld('docs', START), clock);
  const before = new Set(stream.state.kills.keys());
  clock.pass(180);
  const { experiments, variants, kills } = stream.state;
  for (const { id, policy, traffic } of experiments.values()) {
    assert.equal(policy, 'evidence', id);
    assert.ok(traffic !== null && Number.isFinite(traffic.logE) && traffic.logE < traffic.logNeeded, id);
  }
  const shown = [...variants.values()].filter(({ status }) => status === 'active');
  assert.ok(shown.length >= 6, `${shown.length} are shown`);
  for (const { id, killDistance } of shown)
    assert.ok(killDistance !== null && killDistance.logE < killDistance.logNeeded, id);
  const fresh = [...kills.values()].filter(({ id }) => !before.has(id));
  assert.ok(fresh.length > 0, 'something is stopped');
  for (const { id, reason, cause, evidence } of fresh) {
    assert.ok(cause === 'below-leader' || cause === 'below-prediction', id);
    assert.ok(Math.exp(evidence?.logE ?? 0) >= 1 / (evidence?.alpha ?? 0), id);
    assert.match(reason, /\d/, 'it says its numbers');
  }
  stream.close();
});

test('counts, ER, difference and interval belong together', () => {
  const { stream, clock } = demo();
  clock.pass(20);
  const variant = [...stream.state.variants.values()].at(-1) as Variant;
  const { impressions, engagements, predictedEr, er, delta, judged } = variant;
  assert.ok(impressions > 0 && predictedEr !== null);
  assert.equal(er, engagements / impressions);
  assert.equal(delta, (engagements / impressions - predictedEr) / predictedEr);
  const prior = { a: 100 * predictedEr, b: 100 * (1 - predictedEr) };
  assert.deepEqual(variant.interval, interval(judged, 0.05, prior));
  const truth = stream.world.truths().find((one) => one.variant === variant.id);
  assert.deepEqual([impressions, engagements], [truth?.impressions, truth?.engagements]);
});

test('a kill carries its numbers, and its variant is shown no more', () => {
  const { stream, clock } = pair();
  clock.pass(30);
  const [kill] = [...stream.state.kills.values()] as [Kill];
  assert.equal(stream.state.kills.size, 1);
  const { evidence } = kill;
  assert.equal(evidence?.rule, 'evidence');
  assert.ok((evidence.logE as number) >= -Math.log(evidence.alpha as number), JSON.stringify(evidence));
  assert.deepEqual([kill.cause, (evidence.leaderEr as number) > (kill.er as number)], ['below-leader', true]);
  assert.match(kill.reason, /below the leader's/);
  const killed = stream.state.variants.get(kill.variant);
  assert.deepEqual([killed?.status, killed?.endedAt, killed?.impressions], ['killed', kill.at, kill.impressions]);
});

test('the last variant of an experiment is never killed, and nothing is where the policy is off', () => {
  const lone = pair({ openings: [{ afterMs: 0, lifeMs: 1e9, variants: [{ trueEr: 0, predictedEr: 0.5 }] }] });
  const off = pair({ policy: 'off' });
  for (const { stream, clock } of [lone, off]) {
    clock.pass(30);
    assert.equal(stream.state.kills.size, 0);
  }
});

test('a page that slept sees what one that watched saw', () => {
  const [watched, slept] = [demo(), demo()];
  watched.clock.pass(90);
  slept.clock.sleep(90);
  const byId = (entities: ReadonlyMap<string, unknown>): unknown => [...entities].sort(([a], [b]) => (a < b ? -1 : 1));
  const plain = ({ stream: { state } }: typeof slept): unknown =>
    [state.variants, state.patterns, state.kills].map(byId);
  assert.deepEqual(plain(slept), plain(watched));
});

test('the state of the past has killed the variants that the world stopped showing, and no others', () => {
  for (let seed = 0; seed < 20; seed++) {
    const { stream } = demo(seed);
    for (const { variant, live } of stream.world.truths()) {
      assert.equal(stream.state.variants.get(variant)?.status === 'active', live, `seed ${seed}: ${variant}`);
    }
  }
});

test('the past of the demo has kills to show, in most worlds', () => {
  const kills = Array.from({ length: 10 }, (_, seed) => demo(seed).stream.state.kills.size);
  assert.ok(kills.filter((n) => n > 0).length >= 5, String(kills));
});

test('a variant is killed and revived by hand, and gets impressions accordingly', () => {
  const { stream, clock } = pair({ policy: 'off' });
  clock.pass(3);
  const id = [...stream.state.variants.keys()][0] as string;
  const impressions = (): number => stream.state.variants.get(id)?.impressions as number;
  const at = new Date(clock.time).toISOString();
  stream.send([{ id: 'k1', at, kind: 'variant.killed', variant: id, cause: 'operator', reason: 'Off brand' }]);
  const seen = impressions();
  clock.pass(5);
  assert.equal(impressions(), seen);
  assert.deepEqual(
    [stream.state.kills.get('k1')?.reason, stream.state.kills.get('k1')?.revivedAt],
    ['Off brand', null],
  );
  stream.send([{ id: 'r1', at, kind: 'variant.revived', variant: id }]);
  clock.pass(5);
  assert.ok(impressions() > seen);
  assert.equal(stream.state.variants.get(id)?.status, 'active');
  assert.equal(stream.state.kills.get('k1')?.revivedAt, at);
});

test('an impossible event is rejected with the reason, and changes nothing', () => {
  const { stream, clock } = pair();
  clock.pass(1);
  const at = new Date(clock.time).toISOString();
  const cursor = stream.state.cursor;
  const refused = (event: unknown, reason: RegExp): void =>
    assert.throws(() => stream.send([event as EventInput]), reason);
  refused({ id: 'a', at, kind: 'variant.killed', variant: 'nobody' }, /No variant "nobody" was posted/);
  refused(
    {
      id: 'b',
      at,
      kind: 'variant.observed',
      variant: [...stream.state.variants.keys()][0],
      impressions: 0,
      engagements: 9999,
    },
    /engagements with/,
  );
  refused({ id: 'c', at: 'yesterday', kind: 'suggestion.dismissed', suggestion: 's' }, /not valid/);
  refused({ id: 'd', at, kind: 'suggestion.dismissed', suggestion: 's' }, /no suggestion "s"/);
  assert.equal(stream.state.cursor, cursor);
});

/** Acts as a person in the page does, now. */
function actor({ stream, clock }: { stream: LocalStream; clock: HandClock }) {
  let n = 0;
  return (...decisions: Record<string, unknown>[]): Promise<string> =>
    stream.submitActions(
      decisions.map((one) => ({ id: `act${n++}`, at: new Date(clock.time).toISOString(), ...one }) as EventInput),
    );
}

test('every act works in a page without a server, and resolves with the cursor where the state has it', async () => {
  const scene = pair({ policy: 'off' });
  const { stream, clock } = scene;
  clock.pass(5);
  const act = actor(scene);
  const [a = ''] = stream.state.variants.keys();
  const [x = ''] = stream.state.experiments.keys();
  assert.equal(await act({ kind: 'variant.protected', variant: a }), stream.state.cursor);
  assert.equal(stream.state.variants.get(a)?.protected, true);
  await act({ kind: 'variant.protected', variant: a, protected: false });
  assert.equal(stream.state.variants.get(a)?.protected, false);
  await act({ kind: 'experiment.paused', experiment: x, reason: 'A holiday' });
  assert.equal(stream.state.experiments.get(x)?.pause?.reason, 'A holiday');
  await act({ kind: 'experiment.opened', experiment: x, title: 'Another title' });
  assert.equal(stream.state.experiments.get(x)?.pause?.reason, 'A holiday', 'other settings do not end a pause');
  await act({ kind: 'experiment.resumed', experiment: x });
  assert.equal(stream.state.experiments.get(x)?.pause, null);
  const made = (suggestion: string) => ({ kind: 'suggestion.made', suggestion, action: 'rest', title: 'Rest it' });
  await act(made('s1'), made('s2'));
  await act({ kind: 'suggestion.accepted', suggestion: 's1' }, { kind: 'suggestion.dismissed', suggestion: 's2' });
  assert.deepEqual(
    ['s1', 's2'].map((id) => stream.state.suggestions.get(id)?.status),
    ['accepted', 'dismissed'],
  );
  await act({ kind: 'variant.killed', variant: a, cause: 'operator' });
  for (const [code, decision] of [
    ['unknown-pattern', { kind: 'pattern.snoozed', pattern: 'nobody knows', until: '2026-11-24T00:00:00Z' }],
    ['already-killed', { kind: 'variant.killed', variant: a, cause: 'operator' }],
    ['bad-event', { kind: 'variant.killed' }],
  ] as const)
    await assert.rejects(act(decision), (error) => error instanceof PeeksafeError && error.code === code);
  for (const one of stream.state.experiments.values()) Experiment.parse(one);
  for (const one of stream.state.suggestions.values()) Suggestion.parse(one);
});

test('a snoozed warning is hidden until its time, or until it becomes worse, and nothing is suggested meanwhile', async () => {
  const scene = pair({ policy: 'off' });
  const { stream, clock } = scene;
  const act = actor(scene);
  const use = { kind: 'pattern.used', pattern: 'p' };
  const until = new Date(clock.time + 3_600_000).toISOString();
  const snoozedUntil = (): string | null | undefined => stream.state.patterns.get('p')?.snoozedUntil;
  // The stream looks once a minute for suggestions that concern it as a whole.
  const suggested = (): string | undefined => {
    clock.pass(60);
    return [...stream.state.suggestions.values()].findLast(({ about }) => about?.id === 'p')?.status;
  };
  await act(use, use, use);
  assert.equal(suggested(), 'open');
  await act({ kind: 'pattern.snoozed', pattern: 'p', until });
  assert.deepEqual([snoozedUntil(), suggested()], [until, 'settled']);
  await act(use);
  assert.deepEqual([snoozedUntil(), suggested()], [until, 'settled'], 'used once more');
  await act({ kind: 'pattern.warned', pattern: 'p', level: 'severe' });
  assert.equal(snoozedUntil(), null, 'a worse warning is another');
  await act({ kind: 'pattern.snoozed', pattern: 'p', until });
  await act({ kind: 'pattern.snoozed', pattern: 'p', until: new Date(clock.time).toISOString() });
  assert.equal(snoozedUntil(), null, 'a time that has come');
  await act(use);
  assert.equal(suggested(), 'open');
});

test('a variant that was revived is not stopped again for what was found before', async () => {
  // It keeps its prediction, so that only the comparison can stop it.
  const losing = { trueEr: 0.001, predictedEr: 0.001 };
  const scene = pair({
    openings: [{ afterMs: 0, lifeMs: 1e9, variants: [{ trueEr: 0.1, predictedEr: 0.05 }, losing] }],
  });
  const { stream, clock } = scene;
  while (stream.state.kills.size === 0) clock.pass(1);
  const [kill] = stream.state.kills.values();
  const variant = kill?.variant ?? '';
  await actor(scene)({ kind: 'variant.revived', variant });
  const { impressions = 0 } = stream.state.variants.get(variant) ?? {};
  clock.pass(1);
  const revived = stream.state.variants.get(variant);
  assert.deepEqual([revived?.status, revived?.judged.impressions], ['active', 0]);
  clock.pass(600);
  const killed = stream.state.variants.get(variant);
  assert.equal(killed?.status, 'killed', 'what is found after it counts');
  const evidence = [...stream.state.kills.values()].at(-1)?.evidence;
  assert.equal(evidence?.rule, 'evidence');
  assert.ok((evidence.impressions as number) <= killed.impressions - impressions);
});

test('a suggestion that was dismissed is not made again at the next look', () => {
  const { stream, clock } = demo();
  clock.pass(60);
  const suggestion = restOf(stream, 'curiosity-gap')?.id ?? '';
  const at = new Date(clock.time).toISOString();
  stream.send([{ id: 'd1', at, kind: 'suggestion.dismissed', suggestion }]);
  clock.pass(120);
  assert.deepEqual(
    [restOf(stream, 'curiosity-gap')?.id, restOf(stream, 'curiosity-gap')?.status],
    [suggestion, 'dismissed'],
  );
});

test('scenarios show with the next frame', () => {
  const { stream, clock } = demo();
  clock.pass(1);
  const { variant } = stream.trigger({ kind: 'losing-variant' });
  assert.equal(stream.state.variants.has(variant as string), false);
  clock.pass(1);
  assert.equal(stream.state.variants.get(variant as string)?.status, 'active');
  stream.trigger({ kind: 'overuse-pattern', pattern: 'challenge' });
  clock.pass(1);
  assert.equal(stream.state.patterns.get('challenge')?.level, 'overused');
});

test('a kill feed reports kills as they come, also those before its first read, until the stream is closed', async () => {
  const { stream, clock } = pair();
  const feed = stream.kills();
  const first = feed.next();
  clock.pass(30);
  const { value } = await first;
  assert.equal(value?.variant, [...stream.state.kills.values()][0]?.variant);
  const waiting = feed.next();
  stream.close();
  assert.deepEqual(await waiting, { done: true, value: undefined });
  assert.deepEqual(await stream.kills().next(), { done: true, value: undefined });
});

test('closing ends the clock and says so once; closing again is harmless', () => {
  const { stream, clock } = pair();
  const phases: string[] = [];
  stream.subscribeStatus((status) => phases.push(`${status.phase} ${status.reason}`));
  stream.close();
  stream.close();
  assert.deepEqual(phases, ['offline closed']);
  assert.equal(clock.timers.size, 0);
});

test('a listener that left hears nothing more', () => {
  const { stream, clock } = pair();
  let heard = 0;
  const leave = stream.subscribe(() => heard++);
  clock.pass(1);
  leave();
  clock.pass(1);
  assert.equal(heard, 1);
});

test('history ends at the present totals, ascends, and is as fine as requested', async () => {
  const { stream, clock } = demo();
  clock.pass(90);
  const past = await stream.history({ points: 100 });
  assert.equal(past.resolutionMs, 3_600_000, 'a day in at most 100 points comes by the hour');
  assert.ok(past.series.length === stream.state.variants.size);
  for (const { variant, times, impressions, engagements } of past.series) {
    const now = stream.state.variants.get(variant) as Variant;
    if (now.countedAt === null) continue;
    assert.ok(times.length <= 101, `${times.length} points`);
    assert.deepEqual([impressions.at(-1), engagements.at(-1)], [now.impressions, now.engagements]);
    for (let i = 1; i < times.length; i++) {
      assert.ok((times[i - 1] as number) < (times[i] as number));
      assert.ok((impressions[i - 1] as number) <= (impressions[i] as number));
      assert.ok((engagements[i] as number) <= (impressions[i] as number));
    }
  }
});

test('history from a moment on begins with what was there by then', async () => {
  const { stream, clock } = pair({ policy: 'off' });
  clock.pass(60);
  const id = [...stream.state.variants.keys()][0] as string;
  const whole = await stream.history({ variants: [id], points: 1000 });
  const part = await stream.history({ variants: [id], from: START + 30_000, to: START + 40_000 });
  assert.deepEqual([whole.resolutionMs, part.resolutionMs], [1000, 1000]);
  const [all, some] = [whole.series[0], part.series[0]] as const;
  assert.equal(some?.times[0], START + 30_000);
  assert.equal(some.times.at(-1), START + 40_000);
  // A report at 12:00:29 lies in the bucket that ends at 12:00:30.
  assert.equal(some.impressions[0], all?.impressions[all.times.indexOf(START + 30_000)]);
  assert.equal(some.impressions.at(-1), all?.impressions[all.times.indexOf(START + 40_000)]);
});

test('history tells what was judged where that is asked for, and ends at what is judged', async () => {
  const { stream, clock } = demo();
  clock.pass(90);
  const { series, resolutionMs } = await stream.history({ judged: true, points: 100 });
  let restarts = 0;
  for (const { variant, judged } of series) {
    assert.ok(judged !== undefined && judged.times.length <= 101);
    const now = (stream.state.variants.get(variant) as Variant).judged;
    assert.deepEqual(
      [judged.impressions.at(-1) ?? 0, judged.engagements.at(-1) ?? 0],
      [now.impressions, now.engagements],
    );
    const buckets = judged.times.map((time) => Math.floor(time / resolutionMs));
    assert.equal(new Set(buckets).size, buckets.length, 'one point a bucket');
    restarts += judged.restarts?.length ?? 0;
    for (let i = 1; i < judged.times.length; i++)
      assert.ok(restarts > 0 || (judged.impressions[i - 1] as number) <= (judged.impressions[i] as number));
  }
  assert.ok(series.some(({ judged }) => judged?.logE.some((logE) => logE !== null && logE > 0)));
  assert.equal((await stream.history()).series[0]?.judged, undefined);
});

test('history of a stranger, or of a span that ends before it begins, is refused', async () => {
  const { stream } = pair();
  await assert.rejects(stream.history({ variants: ['nobody'] }), /no variant "nobody"/);
  await assert.rejects(stream.history({ from: 2000, to: 1000 }), /"from" \(2000\) is not before "to" \(1000\)/);
});

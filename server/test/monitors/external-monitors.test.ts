import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { Hono } from 'hono';
import { EventsAnswer, IncomingEvent, LIMITS, type Changes, type EventInput, type Problem } from 'peeksafe/protocol';
import { eventOf, EXTERNAL_KINDS, readExternal, type ExternalKind } from '../../src/external-monitors/messages.ts';
import { createDedupeWindow } from '../../src/external-monitors/dedupe-window.ts';
import { Streams } from '../../src/live/streams.ts';
import { openStore } from '../../src/log/database.ts';
import { createGate } from '../../src/access/gate.ts';
import { createLimiter, LIMITS_BY_DEFAULT } from '../../src/access/limits.ts';
import { Revocations } from '../../src/access/revocations.ts';
import { EVERYTHING } from '../../src/access/scopes.ts';
import type { Guarded } from '../../src/http/guard.ts';
import { SqliteLog } from '../../src/log/sqlite-log.ts';
import { StateStore } from '../../src/log/state-store.ts';
import { FrameMemory } from '../../src/live/frame-cache.ts';
import { OutputBudget } from '../../src/output/output-budget.ts';
import { externalMonitorsRoute } from '../../src/routes/write/external-monitors.ts';
import { pairOfVariants, temporaryFolder } from '../support/harness.ts';

const NOW = Date.UTC(2026, 0, 5, 10, 30);
const AT = '2026-01-05T10:00:00.000Z';

const KILL = {
  variant_id: 'a',
  persona_id: 'ada',
  reason: 'Below 50% of expected engagement rate',
  final_engagement_rate: 0.021,
  sample_size: 1000,
  killed_at: AT,
};
const UPDATE = {
  variant_id: 'a',
  persona_id: 'ada',
  engagement_rate: 0.06,
  interaction_count: 150,
  view_count: 2500,
  updated_at: AT,
};
const FATIGUE = {
  pattern: 'curiosity gap',
  persona_id: 'ada',
  usage_count: 5,
  fatigue_score: 0.9,
  recommendation: 'Reduce usage',
};
const ALERT = {
  alert_type: 'high_kill_rate',
  title: 'Many variants are stopped',
  description: 'More than 30 % were stopped in 24 h',
  action: 'review_content',
  priority: 'urgent',
  persona_id: 'ada',
};
const MESSAGES: Readonly<Record<ExternalKind, Record<string, unknown>>> = {
  'early-kill': KILL,
  'performance-update': UPDATE,
  'pattern-fatigue': FATIGUE,
  'optimization-alert': ALERT,
};

type AdaptedExternal = { stream: string; event: IncomingEvent } | { errors: readonly Problem[] };

/** The event that a message becomes, as the route makes it. */
function adaptExternal(
  from: ExternalKind,
  message: unknown,
  { now, persona }: { now: number; persona?: string },
): AdaptedExternal {
  const draft = readExternal(from, message, persona);
  return 'errors' in draft ? draft : { stream: draft.stream, event: eventOf(draft, now) };
}

function good(adapted: AdaptedExternal): { stream: string; event: IncomingEvent } {
  assert.ok('event' in adapted, JSON.stringify(adapted));
  return adapted;
}

const eventFrom = (from: ExternalKind, message: unknown, now = NOW): IncomingEvent =>
  good(adaptExternal(from, message, { now })).event;

function problemsOf(from: ExternalKind, message: unknown): readonly Problem[] {
  const adapted = adaptExternal(from, message, { now: NOW });
  assert.ok('errors' in adapted, 'it is refused');
  return adapted.errors;
}

const without = (message: Record<string, unknown>, field: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(message).filter(([key]) => key !== field));

describe('a message becomes an event', () => {
  test('an early kill is a kill with cause external, whose reason keeps what the monitor had counted', () => {
    const { stream, event } = good(adaptExternal('early-kill', KILL, { now: NOW }));
    assert.equal(stream, 'ada');
    assert.deepEqual(event, {
      id: event.id,
      at: AT,
      kind: 'variant.killed',
      variant: 'a',
      cause: 'external',
      reason:
        'Below 50% of expected engagement rate. The external monitor reports an ER of 2.1% and a sample of 1,000.',
    });
    assert.match(event.id, /^external:early-kill:[\w-]{32}$/);
  });

  test('a performance update is a report of totals', () => {
    const event = eventFrom('performance-update', UPDATE);
    const { id } = event;
    assert.deepEqual(event, {
      id,
      at: AT,
      kind: 'variant.measured',
      variant: 'a',
      impressions: 2500,
      engagements: 150,
    });
  });

  test('pattern fatigue is a warning whose freshness is what its score leaves', () => {
    const event = eventFrom('pattern-fatigue', FATIGUE);
    assert.deepEqual(event, {
      id: event.id,
      at: new Date(NOW).toISOString(),
      kind: 'pattern.warned',
      pattern: 'curiosity gap',
      level: 'severe',
      freshness: 0.1,
      reason: 'Reduce usage. The external detector counts 5 uses.',
    });
  });

  test('the level of a warning follows from its score', () => {
    const levels = [0, 0.49, 0.5, 0.74, 0.75, 0.89, 0.9, 1].map((fatigue_score) => {
      const event = eventFrom('pattern-fatigue', { ...FATIGUE, fatigue_score });
      return event.kind === 'pattern.warned' && event.level;
    });
    const [fresh, overused, fatigued, severe] = ['fresh', 'overused', 'fatigued', 'severe'];
    assert.deepEqual(levels, [fresh, fresh, overused, overused, fatigued, fatigued, severe, severe]);
  });

  test('an optimization alert is a suggestion; its action in one word is spelled as ours are', () => {
    const event = eventFrom('optimization-alert', ALERT);
    assert.ok(event.kind === 'suggestion.made');
    assert.deepEqual(event, {
      id: event.id,
      at: new Date(NOW).toISOString(),
      kind: 'suggestion.made',
      suggestion: event.suggestion,
      action: 'review-content',
      priority: 'critical',
      title: 'Many variants are stopped',
      reason: 'More than 30 % were stopped in 24 h',
    });
  });

  test('an action that is a sentence goes into the reason, and the type of the alert is the action', () => {
    const event = eventFrom('optimization-alert', { ...ALERT, action: 'Review the content strategy.' });
    assert.ok(event.kind === 'suggestion.made');
    assert.equal(event.action, 'high-kill-rate');
    assert.equal(event.reason, 'More than 30 % were stopped in 24 h. Review the content strategy.');
  });

  test('words of urgency that other tools use are understood, whatever their case', () => {
    const words = ['low', 'Medium', 'HIGH', 'critical', 'urgent', 'warning', 'info', null];
    const priorities = words.map((priority) => {
      const event = eventFrom('optimization-alert', { ...ALERT, priority });
      return event.kind === 'suggestion.made' && event.priority;
    });
    assert.deepEqual(priorities, ['low', 'medium', 'high', 'critical', 'critical', 'medium', 'low', 'medium']);
  });

  test('a reason that grows too long is shortened, and never in the middle of a character', () => {
    const reason = '😀'.repeat(LIMITS.sentenceLength / 2);
    const event = eventFrom('early-kill', { ...KILL, reason });
    assert.ok(event.kind === 'variant.killed' && event.reason !== undefined);
    assert.ok(event.reason.isWellFormed() && event.reason.endsWith('…'));
    assert.ok(IncomingEvent.safeParse(event).success);
  });

  test('optional fields may be left out or null', () => {
    const nothing = { reason: null, final_engagement_rate: null, sample_size: null, killed_at: null };
    assert.deepEqual(
      eventFrom('early-kill', { ...KILL, ...nothing }),
      eventFrom('early-kill', { variant_id: 'a', persona_id: 'ada' }),
    );
    assert.equal(
      eventFrom('pattern-fatigue', { pattern: 'p', persona_id: 'ada', fatigue_score: 1 }).kind,
      'pattern.warned',
    );
    const alert = eventFrom('optimization-alert', { title: 'Look', persona_id: 'ada' });
    assert.ok(alert.kind === 'suggestion.made' && alert.action === 'external-alert');
  });
});

describe('the faults of the original are not repeated', () => {
  test('a missing id is an error by field, not "processed" and dropped', () => {
    const required: [ExternalKind, string][] = [
      ['early-kill', 'variant_id'],
      ['early-kill', 'persona_id'],
      ['performance-update', 'variant_id'],
      ['performance-update', 'persona_id'],
      ['performance-update', 'interaction_count'],
      ['performance-update', 'view_count'],
      ['pattern-fatigue', 'pattern'],
      ['pattern-fatigue', 'persona_id'],
      ['pattern-fatigue', 'fatigue_score'],
      ['optimization-alert', 'title'],
      ['optimization-alert', 'persona_id'],
    ];
    for (const [from, field] of required) {
      const problems = problemsOf(from, without(MESSAGES[from], field));
      assert.deepEqual(
        problems.map((problem) => problem.field),
        [field],
        `${from} without ${field}`,
      );
      assert.ok(problems[0]?.expected);
    }
  });

  test('a message that names no persona belongs to the one of the address, and its own name goes first', () => {
    const streamOf = (message: unknown): string =>
      good(adaptExternal('early-kill', message, { now: NOW, persona: 'bob' })).stream;
    assert.equal(streamOf(without(KILL, 'persona_id')), 'bob');
    assert.equal(streamOf(KILL), 'ada');
    const bad = adaptExternal('early-kill', without(KILL, 'persona_id'), { now: NOW, persona: '' });
    assert.ok('errors' in bad && bad.errors[0]?.field === 'persona_id');
  });

  test('a time without offset counts as UTC, one with offset is what it says', () => {
    const times = [
      '2026-01-05T10:00:00',
      '2026-01-05 10:00:00.000000',
      '2026-01-05T10:00:00Z',
      '2026-01-05T12:00:00.000000+02:00',
    ];
    for (const killed_at of times) assert.equal(eventFrom('early-kill', { ...KILL, killed_at }).at, AT, killed_at);
  });

  test('a text that is no time is an error, not the time of now', () => {
    for (const killed_at of ['yesterday', '', '2026-02-30T10:00:00', '2026-01-05', '0001-01-01T00:00:00', 1767607200]) {
      assert.equal(problemsOf('early-kill', { ...KILL, killed_at })[0]?.field, 'killed_at', String(killed_at));
    }
  });

  test('numbers that are none, negative, not whole or out of range are errors by field', () => {
    const bad = [-1, Number.NaN, Number.POSITIVE_INFINITY, '12', true, [], {}];
    const fields: [ExternalKind, string, readonly unknown[]][] = [
      ['early-kill', 'final_engagement_rate', [...bad, 2.1]],
      ['early-kill', 'sample_size', [...bad, 1.5, 2 ** 53]],
      ['performance-update', 'engagement_rate', [...bad, 6]],
      ['performance-update', 'interaction_count', [...bad, null, 1.5]],
      ['performance-update', 'view_count', [...bad, null, 1.5, 2 ** 53]],
      ['pattern-fatigue', 'usage_count', [...bad, 1.5]],
      ['pattern-fatigue', 'fatigue_score', [...bad, null, 1.01]],
    ];
    for (const [from, field, values] of fields) {
      for (const value of values) {
        const problems = problemsOf(from, { ...MESSAGES[from], [field]: value });
        assert.deepEqual(
          problems.map((problem) => problem.field),
          [field],
          `${field}: ${String(value)}`,
        );
      }
    }
  });

  test('more interactions than views are an error, and nothing is clamped', () => {
    const [problem] = problemsOf('performance-update', { ...UPDATE, view_count: 149 });
    assert.deepEqual([problem?.code, problem?.field], ['too-many-engagements', 'interaction_count']);
    assert.equal(
      eventFrom('performance-update', { ...UPDATE, interaction_count: 0, view_count: 0 }).kind,
      'variant.measured',
    );
  });

  test('a priority that nobody knows is an error that lists those that are known', () => {
    const [problem] = problemsOf('optimization-alert', { ...ALERT, priority: 'whenever' });
    assert.equal(problem?.field, 'priority');
    assert.match(problem?.expected ?? '', /low.*urgent/);
  });

  test('every fault of a message is reported, not only the first', () => {
    const fields = problemsOf('early-kill', { ...KILL, variant_id: 7, sample_size: -1, killed_at: 'now' });
    assert.deepEqual(
      fields.map(({ field }) => field),
      ['variant_id', 'sample_size', 'killed_at'],
    );
  });
});

describe('a message posted again is the same event again', () => {
  test('whatever the order of its fields, the spelling of its time, and what we do not use of it', () => {
    const again = {
      extra: 1,
      ...Object.fromEntries(Object.entries(UPDATE).reverse()),
      updated_at: '2026-01-05T10:00:00',
    };
    const first = eventFrom('performance-update', UPDATE);
    assert.equal(JSON.stringify(eventFrom('performance-update', again, NOW + 5000)), JSON.stringify(first));
  });

  test('another count, variant or time is another event', () => {
    const others = [{ view_count: 2501 }, { variant_id: 'b' }, { updated_at: '2026-01-05T10:00:01Z' }];
    const ids = [{}, ...others].map((change) => eventFrom('performance-update', { ...UPDATE, ...change }).id);
    assert.equal(new Set(ids).size, ids.length);
  });

  test('an alert said again is the same suggestion, even as another event', () => {
    const [first, later] = [NOW, NOW + 1].map((now) => eventFrom('optimization-alert', ALERT, now));
    assert.ok(first?.kind === 'suggestion.made' && later?.kind === 'suggestion.made');
    assert.equal(first.suggestion, later.suggestion);
    assert.notEqual(first.id, later.id);
  });

  test('without a time it keeps its first moment for as long as a repetition is the same thing said again', () => {
    const recall = createDedupeWindow();
    assert.equal(recall('m', 'early-kill', 'k', 1000), 1000);
    assert.equal(recall('m', 'early-kill', 'k', 60_999), 1000);
    assert.equal(recall('m', 'early-kill', 'k', 61_000), 61_000);
    assert.equal(recall('m', 'early-kill', 'other', 61_001), 61_001);
    assert.equal(recall('m', 'early-kill', 'k', 500), 500, 'a clock that was set back');
    assert.equal(recall('m', 'performance-update', 'k', 1), 1);
    assert.equal(recall('m', 'performance-update', 'k', 2), 2);
  });

  test('the memory of repetitions is bounded', () => {
    const recall = createDedupeWindow(2);
    for (const [i, key] of ['a', 'b', 'c'].entries()) recall('m', 'optimization-alert', key, i);
    assert.equal(recall('m', 'optimization-alert', 'c', 9), 2);
    assert.equal(recall('m', 'optimization-alert', 'a', 9), 9, 'the oldest is forgotten');
  });
});

test('whatever is posted, the answer is a valid event or a list of problems', () => {
  const oneOf = fc.constantFrom(...EXTERNAL_KINDS);
  const value = fc.oneof(
    fc.anything(),
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.constantFrom('__proto__', AT, 'urgent'),
  );
  const spoilt = oneOf.chain((from) =>
    fc.tuple(fc.constant(from), fc.dictionary(fc.constantFrom(...Object.keys(MESSAGES[from])), value, { maxKeys: 2 })),
  );
  const check = (from: ExternalKind, message: unknown, persona?: string): void => {
    const adapted = adaptExternal(from, message, { now: NOW, ...(persona !== undefined && { persona }) });
    if ('errors' in adapted) {
      assert.ok(adapted.errors.length > 0 && adapted.errors.every(({ message }) => message !== ''));
      return;
    }
    const parsed = IncomingEvent.safeParse(adapted.event);
    assert.ok(parsed.success, JSON.stringify(adapted.event));
    // The log compares texts: the keys stand as the schemas would put them.
    assert.equal(JSON.stringify(adapted.event), JSON.stringify(parsed.data));
  };
  fc.assert(fc.property(oneOf, fc.anything(), fc.option(fc.string(), { nil: undefined }), check));
  fc.assert(
    fc.property(spoilt, ([from, change]) => check(from, { ...MESSAGES[from], ...change })),
    { numRuns: 500 },
  );
  assert.ok('errors' in readExternal('early-kill', Object.create(null)));
});

interface Route {
  post(from: string, body: unknown, query?: string): Promise<Response>;
  send(from: ExternalKind, body: unknown, query?: string): Promise<EventsAnswer>;
  feed(stream: string, events: readonly EventInput[]): Promise<void>;
  changes(stream: string): Changes;
  readonly streams: Streams;
  now: number;
}

/** The route alone, over real streams in a store of its own. */
function openRoute(t: TestContext): Route {
  const parts = openStore(temporaryFolder(t));
  const log = new SqliteLog(parts.db, () => {});
  const store = new StateStore(parts.db, (stream) => log.rowId(stream));
  const none = (): void => {};
  const streams = new Streams({
    log,
    store,
    clock: () => route.now,
    memory: { output: new OutputBudget(), frames: new FrameMemory() },
    heartbeatMs: 15_000,
    counters: { frame: none, deliveries: none, conflation: none, evicted: none, fanOut: none },
    onError: (what, error) => assert.fail(`${what}: ${String(error)}`),
  });
  t.after(async () => {
    await streams.close();
    parts.close();
  });
  const gate = createGate(null, new Revocations(parts.db), createLimiter(LIMITS_BY_DEFAULT), none);
  const app = new Hono<Guarded>()
    .use((c, next) => {
      c.set('address', '127.0.0.1');
      c.set('grant', EVERYTHING);
      return next();
    })
    .route(
      '/api/events',
      externalMonitorsRoute(streams, gate, new OutputBudget(), () => route.now),
    );
  const route: Route = {
    now: NOW,
    streams,
    post: async (from, body, query = '') =>
      app.request(`/api/events/${from}${query}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    send: async (from, body, query) =>
      EventsAnswer.parse(await (await route.post(from, body, query)).json()) as EventsAnswer,
    feed: async (stream, events) => {
      const results = await streams.get(stream, true)?.runner.submit(events.map((event) => IncomingEvent.parse(event)));
      assert.ok(results?.every(({ status }) => status === 'accepted'));
    },
    changes: (stream) => {
      const parts = streams.get(stream, false);
      assert.ok(parts, `there is a stream ${stream}`);
      return JSON.parse([...parts.hub.index.listSince(null).pieces()].join('')) as Changes;
    },
  };
  return route;
}

const statuses = ({ results }: EventsAnswer): string[] => results.map(({ status }) => status);

function errorsOf(answer: EventsAnswer, index = 0): readonly Problem[] {
  const result = answer.results[index];
  assert.equal(result?.status, 'rejected');
  return result.errors;
}

describe('the routes of the original', () => {
  test('a kill that is posted there ends the variant, once, with cause external', async (t) => {
    const route = openRoute(t);
    await route.feed('ada', pairOfVariants());
    assert.deepEqual(statuses(await route.send('early-kill', KILL)), ['accepted']);
    assert.deepEqual(statuses(await route.send('early-kill', KILL)), ['duplicate'], 'a retry is no fault');
    const second = await route.send('early-kill', { ...KILL, killed_at: '2026-01-05T10:00:05Z' });
    const [problem] = errorsOf(second);
    assert.deepEqual([problem?.code, problem?.field], ['already-killed', 'variant_id']);
    const { variants, kills } = route.changes('ada');
    assert.equal(variants?.find(({ id }) => id === 'a')?.status, 'killed', 'a killed row does not stay active');
    assert.deepEqual(
      kills?.map(({ variant, cause }) => [variant, cause]),
      [['a', 'external']],
    );
    assert.match(kills?.[0]?.reason ?? '', /^Below 50% of expected engagement rate/);
  });

  test('a kill without a time that is retried is the same kill; after a revival a later one kills again', async (t) => {
    const route = openRoute(t);
    await route.feed('ada', pairOfVariants());
    const kill = without(KILL, 'killed_at');
    assert.deepEqual(statuses(await route.send('early-kill', kill)), ['accepted']);
    route.now += 30_000;
    assert.deepEqual(statuses(await route.send('early-kill', kill)), ['duplicate']);
    await route.feed('ada', [
      { id: 'r', at: new Date(route.now).toISOString(), kind: 'variant.revived', variant: 'a' },
    ]);
    route.now += 60_000;
    assert.deepEqual(statuses(await route.send('early-kill', kill)), ['accepted']);
    assert.equal(route.changes('ada').kills?.length, 2);
  });

  test('totals become differences, and a retry counts nothing twice', async (t) => {
    const route = openRoute(t);
    await route.feed('ada', pairOfVariants());
    const totals = (view_count: number, interaction_count: number, minute: number): Record<string, unknown> => ({
      ...UPDATE,
      view_count,
      interaction_count,
      updated_at: `2026-01-05T10:0${minute}:00`,
    });
    await route.send('performance-update', [totals(100, 5, 1), totals(250, 12, 2)]);
    assert.deepEqual(statuses(await route.send('performance-update', totals(250, 12, 2))), ['duplicate']);
    await route.send('performance-update', without(totals(300, 15, 3), 'updated_at'));
    const variant = route.changes('ada').variants?.find(({ id }) => id === 'a');
    assert.deepEqual([variant?.impressions, variant?.engagements], [300, 15]);
  });

  test('a warning of fatigue appears with its source, and one that is said again changes nothing', async (t) => {
    const route = openRoute(t);
    await route.feed('ada', pairOfVariants());
    assert.deepEqual(statuses(await route.send('pattern-fatigue', [FATIGUE, FATIGUE])), ['accepted', 'duplicate']);
    const [pattern] = route.changes('ada').patterns ?? [];
    const { id, level, source, freshness } = pattern ?? {};
    assert.deepEqual(
      { id, level, source, freshness },
      { id: 'curiosity gap', level: 'severe', source: 'external', freshness: 0.1 },
    );
  });

  test('an alert appears as a suggestion; what a person turned down stays so, however often it is said again', async (t) => {
    const route = openRoute(t);
    const [made] = (await route.send('optimization-alert', ALERT)).results;
    assert.equal(made?.status, 'accepted');
    const [suggestion] = route.changes('ada').suggestions ?? [];
    assert.ok(suggestion);
    assert.deepEqual([suggestion.priority, suggestion.source, suggestion.status], ['critical', 'external', 'open']);
    const at = new Date(route.now).toISOString();
    await route.feed('ada', [{ id: 'd', at, kind: 'suggestion.dismissed', suggestion: suggestion.id }]);
    route.now += 3_600_000;
    assert.deepEqual(statuses(await route.send('optimization-alert', ALERT)), ['duplicate']);
    assert.equal(route.changes('ada').suggestions?.[0]?.status, 'dismissed');
    route.now += 24 * 3_600_000;
    const again = await route.send('optimization-alert', ALERT);
    assert.match(JSON.stringify(again.results), /"already-decided"/);
    assert.deepEqual(
      route.changes('ada').suggestions?.map(({ id, status }) => [id, status]),
      [[suggestion.id, 'dismissed']],
    );
  });

  test('one call may be for several personas; the results stand in the order of the messages', async (t) => {
    const route = openRoute(t);
    await route.feed('ada', pairOfVariants());
    await route.feed('bob', pairOfVariants());
    const response = await route.post(
      'performance-update',
      [
        UPDATE,
        { ...UPDATE, persona_id: 'bob' },
        [],
        { ...UPDATE, variant_id: 'b' },
        without(UPDATE, 'persona_id'),
        UPDATE,
      ],
      '?persona_id=bob',
    );
    assert.equal(response.status, 207);
    const answer = EventsAnswer.parse(await response.json()) as EventsAnswer;
    assert.deepEqual(statuses(answer), ['accepted', 'accepted', 'rejected', 'accepted', 'duplicate', 'duplicate']);
    assert.deepEqual([answer.accepted, answer.duplicates, answer.rejected, answer.cursor], [3, 2, 1, null]);
    const seqs = answer.results.map((result) => (result.status === 'rejected' ? null : result.seq));
    assert.deepEqual(seqs, [4, 4, null, 5, 4, 4]);
    assert.match(
      (await route.send('performance-update', UPDATE)).cursor ?? '',
      /\.6$/,
      'a call for one has its cursor',
    );
  });

  test('errors about an unknown variant and a time hours ahead name the fields of the message', async (t) => {
    const route = openRoute(t);
    await route.feed('ada', pairOfVariants());
    const response = await route.post('early-kill', [
      { ...KILL, variant_id: 'nobody' },
      { ...KILL, killed_at: '2026-01-05T12:30:00' },
    ]);
    assert.equal(response.status, 422);
    const answer = (await response.json()) as EventsAnswer;
    const told = [0, 1].map((i) => errorsOf(answer, i).map(({ code, field }) => [code, field])[0]);
    assert.deepEqual(told, [
      ['unknown-variant', 'variant_id'],
      ['in-the-future', 'killed_at'],
    ]);
  });

  test('a message with faults does not bring a stream into being', async (t) => {
    const route = openRoute(t);
    assert.equal((await route.post('early-kill', { persona_id: 'ada' })).status, 422);
    assert.equal((await route.post('early-kill', [])).status, 200);
    assert.equal(route.streams.get('ada', false), null);
  });

  test('a body that is none is answered with what is expected, and the route stays open', async (t) => {
    const route = openRoute(t);
    const cases: [string, number, string][] = [
      ['{"variant_id":', 400, 'bad-json'],
      ['{"variant_id": "a", "final_engagement_rate": NaN}', 400, 'bad-json'],
      ['5', 400, 'bad-body'],
      ['null', 400, 'bad-body'],
      [JSON.stringify(['x'.repeat(LIMITS.bodyBytes)]), 413, 'too-large'],
      [JSON.stringify(Array(LIMITS.eventsPerCall + 1).fill({})), 413, 'too-many-events'],
    ];
    for (const [body, status, code] of cases) {
      const response = await route.post('early-kill', body);
      const { error } = (await response.json()) as { error: Problem };
      assert.deepEqual([response.status, error.code], [status, code]);
      assert.ok(error.expected);
    }
    const text = await route.post('no-such-thing', {});
    assert.equal(text.status, 404);
    await route.feed('ada', pairOfVariants());
    assert.deepEqual(statuses(await route.send('early-kill', KILL)), ['accepted']);
  });
});

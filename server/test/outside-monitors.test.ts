import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { EventsAnswer } from 'peeksafe/protocol';
import { IncomingEvent } from 'peeksafe/protocol';
import { adapt, OUTSIDE_KINDS } from '../src/adapters/outside-monitors.ts';
import { audit, changes, observed, pairOfVariants, post, serverFor } from './harness.ts';

const NOW = Date.UTC(2026, 0, 5, 12);

const KILL = {
  variant_id: 'a',
  persona_id: 'p',
  reason: 'Below 50% of expected engagement rate',
  final_engagement_rate: 0.01,
  sample_size: 120,
  killed_at: '2026-01-05T11:00:00.123456',
};
const UPDATE = {
  variant_id: 'a',
  persona_id: 'p',
  engagement_rate: 0.05,
  interaction_count: 10,
  view_count: 200,
  updated_at: '2026-01-05T11:00:00+01:00',
};
const WARNING = { pattern: 'question', persona_id: 'p', usage_count: 5, fatigue_score: 0.8, recommendation: 'Rest it' };
const ALERT = {
  alert_type: 'high_kill_rate',
  persona_id: 'p',
  title: 'Many variants are killed',
  description: '40 % in a day.',
  action: 'Review the predictor.',
  priority: 'urgent',
};

const eventOf = (...given: Parameters<typeof adapt>): Record<string, unknown> => {
  const adapted = adapt(...given);
  assert.ok('event' in adapted, JSON.stringify(adapted));
  assert.ok(IncomingEvent.safeParse(adapted.event).success);
  return adapted.event;
};

test('each shape becomes our event', () => {
  const kill = eventOf('early-kill', KILL, null, NOW);
  assert.deepEqual([kill['kind'], kill['cause'], kill['reason']], ['variant.killed', 'external', KILL.reason]);
  assert.equal(kill['at'], '2026-01-05T11:00:00.123Z', 'a time without offset is UTC');
  const update = eventOf('performance-update', UPDATE, null, NOW);
  assert.deepEqual([update['kind'], update['impressions'], update['engagements']], ['variant.measured', 200, 10]);
  assert.equal(update['at'], '2026-01-05T10:00:00.000Z');
  const warning = eventOf('pattern-fatigue', WARNING, null, NOW);
  assert.deepEqual([warning['kind'], warning['level'], warning['reason']], ['pattern.warned', 'fatigued', 'Rest it']);
  assert.ok(Math.abs((warning['freshness'] as number) - 0.2) < 1e-12);
  assert.equal(warning['at'], new Date(NOW).toISOString(), 'without a time it is now');
  const alert = eventOf('optimization-alert', ALERT, null, NOW);
  assert.deepEqual(
    [alert['kind'], alert['action'], alert['priority']],
    ['suggestion.made', 'high_kill_rate', 'critical'],
  );
  assert.equal(alert['reason'], '40 % in a day. Review the predictor.');
});

test('what is missing or cannot be is said by field, and never taken for processed', () => {
  const fields = (kind: (typeof OUTSIDE_KINDS)[number], message: unknown): (string | undefined)[] => {
    const adapted = adapt(kind, message, null, NOW);
    assert.ok('errors' in adapted);
    return adapted.errors.map(({ field }) => field);
  };
  assert.deepEqual(fields('early-kill', { ...KILL, variant_id: undefined }), ['variant_id']);
  assert.deepEqual(fields('early-kill', { ...KILL, persona_id: '' }), ['persona_id']);
  assert.deepEqual(fields('early-kill', { ...KILL, killed_at: 'yesterday' }), ['killed_at']);
  assert.deepEqual(fields('performance-update', { ...UPDATE, view_count: -1, interaction_count: '7' }), [
    'interaction_count',
    'view_count',
  ]);
  assert.deepEqual(fields('pattern-fatigue', { ...WARNING, fatigue_score: 7 }), ['fatigue_score']);
  assert.deepEqual(fields('optimization-alert', { ...ALERT, title: '' }), ['title']);
  for (const rubbish of [null, 7, 'text', []]) fields('early-kill', rubbish);
});

test('the same message is the same event, in whatever order its fields come; another is another', () => {
  const turned = Object.fromEntries(Object.entries(KILL).reverse());
  assert.equal(eventOf('early-kill', KILL, null, NOW)['id'], eventOf('early-kill', turned, null, NOW)['id']);
  assert.notEqual(
    eventOf('early-kill', KILL, null, NOW)['id'],
    eventOf('early-kill', { ...KILL, variant_id: 'b' }, null, NOW)['id'],
  );
});

test('garbage never throws, and what is let through is an event of ours', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...OUTSIDE_KINDS),
      fc.oneof(
        fc.anything(),
        fc.record({
          ...Object.fromEntries(
            Object.keys({ ...KILL, ...UPDATE, ...WARNING, ...ALERT }).map((k) => [k, fc.anything()]),
          ),
        }),
      ),
      (kind, message) => {
        const adapted = adapt(kind, message, null, NOW);
        assert.ok('errors' in adapted ? adapted.errors.length > 0 : typeof adapted.event.id === 'string');
      },
    ),
    { numRuns: 500 },
  );
});

const say = async (server: { url: string }, kind: string, body: unknown): Promise<EventsAnswer> =>
  (await (
    await fetch(`${server.url}/api/events/${kind}`, { method: 'POST', body: JSON.stringify(body) })
  ).json()) as EventsAnswer;

test('their kills, totals, warnings and alerts appear on the stream; beside our monitors there is never a second kill', async (t) => {
  const server = await serverFor(t);
  const simple = {
    id: 'pol',
    at: '2026-01-05T10:00:00Z',
    kind: 'experiment.opened',
    experiment: 'exp',
    policy: 'threshold',
  };
  await post(server, 'p', [...pairOfVariants(), simple]);
  assert.equal(
    (await say(server, 'performance-update', [UPDATE, { ...UPDATE, view_count: 300, interaction_count: 12 }])).accepted,
    2,
  );
  assert.equal((await say(server, 'pattern-fatigue', WARNING)).accepted, 1);
  assert.equal((await say(server, 'optimization-alert?persona_id=p', { ...ALERT, persona_id: undefined })).accepted, 1);
  assert.equal((await say(server, 'early-kill', KILL)).accepted, 1);
  assert.equal((await say(server, 'early-kill', KILL)).duplicates, 1, 'sent again it counts once');
  // Ours would stop it now, were it not stopped already.
  await post(server, 'p', [observed('o', 'a', 5000, 0), observed('o2', 'b', 5000, 0)]);
  const refused = await say(server, 'early-kill', { ...KILL, killed_at: '2026-01-05T11:30:00' });
  assert.equal(refused.rejected, 1);
  assert.ok(refused.results[0]?.status === 'rejected' && refused.results[0].errors[0]?.code === 'already-killed');
  const { kills, variants, patterns, suggestions } = await changes(server, 'p');
  assert.deepEqual(
    kills?.map(({ cause, variant }) => [cause, variant]),
    [['external', 'a']],
  );
  const a = variants?.find(({ id }) => id === 'a');
  assert.deepEqual([a?.impressions, a?.engagements, a?.status], [5300, 12, 'killed']);
  assert.deepEqual([patterns?.[0]?.level, patterns?.[0]?.source], ['fatigued', 'external']);
  assert.equal(suggestions?.find(({ source }) => source === 'external')?.title, ALERT.title);
  const killed = (await audit(server, 'p')).filter(({ event }) => event.kind === 'variant.killed');
  assert.equal(killed.length, 1);
});

test('a missing id, a body that is not JSON and a batch with one bad message are each answered', async (t) => {
  const server = await serverFor(t);
  await post(server, 'p', pairOfVariants());
  const answer = await say(server, 'performance-update', [{ ...UPDATE, variant_id: undefined }, UPDATE]);
  assert.deepEqual([answer.accepted, answer.rejected], [1, 1]);
  const raw = await fetch(`${server.url}/api/events/early-kill`, { method: 'POST', body: '{' });
  assert.equal(raw.status, 400);
  const unknown = await say(server, 'early-kill', { ...KILL, variant_id: 'nobody' });
  assert.ok(unknown.results[0]?.status === 'rejected' && unknown.results[0].errors[0]?.code === 'unknown-variant');
});

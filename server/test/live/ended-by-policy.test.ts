// An experiment that ends by itself, from its last batch to all who have to know: the publisher, pages, flags and the audit.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EventInput, ExperimentEnd, Plan } from 'peeksafe/protocol';
import { connect } from 'peeksafe/sdk';
import type { RunningServer } from '../../src/server.ts';
import { audit, changes, post, serverFor, streamUrl } from '../support/harness.ts';
import { checkSignature, receiver, says, type Receiver } from '../support/receiver.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const HOUR_MS = 3_600_000;
const MINUTE_S = 60;

/** Three hours ago, so that the batches of two hours are closed as soon as they are there. */
const BEGAN = Date.now() - 3 * HOUR_MS;
const at = (second: number): string => new Date(BEGAN + second * 1000).toISOString();

const opening = (end: ExperimentEnd): EventInput[] => [
  { id: 's', at: at(0), kind: 'stream.configured', batchMs: 60_000, attributionWindowMs: 0 },
  { id: 'o', at: at(0), kind: 'experiment.opened', experiment: 'hero', policy: 'off', end },
  ...['a', 'b'].map((variant): EventInput => ({
    ...{ id: `p-${variant}`, at: at(0), kind: 'variant.posted', variant, experiment: 'hero' },
    content: `Headline ${variant}`,
  })),
];

/** Reports of each minute of the first hours, of variants with these rates. */
const reports = (minutes: number, rates: Readonly<Record<string, number>>): EventInput[] =>
  Array.from({ length: minutes }, (_, minute) => minute).flatMap((minute) =>
    Object.entries(rates).map(([variant, rate]): EventInput => ({
      ...{ id: `${variant}-${minute}`, at: at(minute * MINUTE_S + 5), kind: 'variant.observed', variant },
      ...{ impressions: 400, engagements: Math.round(400 * rate) },
    })),
  );

/** A server that tells a publisher, and the experiment with its reports. */
async function ended(
  t: Parameters<typeof serverFor>[0],
  end: ExperimentEnd,
  rates: Readonly<Record<string, number>>,
): Promise<{ server: RunningServer; hook: Receiver; opened: string }> {
  const hook = await receiver(t, says(204));
  const server = await serverFor(t, { webhook: { url: hook.url, secrets: [SECRET] } });
  const { cursor: opened } = await post(server, 's', opening(end));
  await post(server, 's', reports(100, rates));
  await hook.receives(1);
  return { server, hook, opened: opened ?? '' };
}

/** The one message about the end, whose signature holds. */
function messageOf({ received }: Receiver): { type: string; data: Record<string, unknown> } {
  for (const one of received) checkSignature(one, SECRET);
  const messages = received.map(({ body }) => JSON.parse(body) as { type: string; data: Record<string, unknown> });
  const [message, ...others] = messages.filter(({ type }) => type === 'experiment.closed');
  assert.ok(message !== undefined && others.length === 0, 'told once');
  return message;
}

async function flag(server: RunningServer): Promise<Record<string, unknown>> {
  const response = await fetch(`${streamUrl(server, 's')}/ofrep/v1/evaluate/flags/hero`, {
    method: 'POST',
    body: JSON.stringify({ context: { targetingKey: 'u-1' } }),
    headers: { 'Content-Type': 'application/json' },
  });
  return (await response.json()) as Record<string, unknown>;
}

async function planned(server: RunningServer): Promise<Plan['experiments'][number] | undefined> {
  const plan = (await (await fetch(`${streamUrl(server, 's')}/plan`)).json()) as Plan;
  return plan.experiments.find(({ id }) => id === 'hero');
}

test('when its days are over, the winner reaches the publisher, pages and flags, and the audit says why', async (t) => {
  const { server, hook, opened } = await ended(t, { maxDays: 1 / 24, when: 'close' }, { a: 0.05, b: 0.08 });
  const { type, data } = messageOf(hook);
  assert.equal(type, 'experiment.closed');
  assert.deepEqual([data['stream'], data['experiment'], data['winner'], data['cause']], ['s', 'hero', 'b', 'max-days']);
  assert.match(String(data['reason']), /^Its planned duration of 0\.0417 days is over/);
  const { value, variant, reason } = await flag(server);
  assert.deepEqual([value, variant, reason], ['Headline b', 'b', 'STATIC']);
  const experiment = await planned(server);
  assert.equal(experiment?.variants.find(({ status }) => status === 'winner')?.id, 'b');
  assert.deepEqual(
    experiment.variants.filter(({ status }) => status === 'active'),
    [],
  );
  const lines = (await audit(server, 's')).filter(({ event }) => event.kind === 'experiment.closed');
  assert.deepEqual(
    lines.map(({ actor, event }) => [actor, event['winner'], event['cause'], event['reasonCode']]),
    [['peeksafe:monitor', 'b', 'max-days', 'duration-over']],
  );
  const stream = connect(streamUrl(server, 's'));
  t.after(() => stream.close());
  for await (const { experiment: id, winner, cause } of stream.closings({ since: opened })) {
    assert.deepEqual([id, winner, cause], ['hero', 'b', 'max-days'], 'and a program that listens');
    break;
  }
  const { closings = [], experiments = [] } = await changes(server, 's');
  assert.deepEqual([closings[0]?.cause, closings[0]?.by, experiments[0]?.winner], ['max-days', null, 'b']);
});

test('when no difference that matters is left, it ends before its days, and a flag stays with what is shown then', async (t) => {
  const end = { maxDays: 30, minEffect: 0.5, when: 'close' } as const;
  const { server, hook } = await ended(t, end, { a: 0.1, b: 0.1 });
  const { data } = messageOf(hook);
  assert.deepEqual([data['winner'] ?? null, data['cause']], [null, 'no-effect']);
  const [line] = (await audit(server, 's')).filter(({ event }) => event.kind === 'experiment.closed');
  assert.deepEqual([line?.event['cause'], line?.event['reasonCode']], ['no-effect', 'no-effect-left']);
  const { reason, value } = await flag(server);
  assert.deepEqual([reason, value], ['DISABLED', undefined], 'nobody has won: a page shows what it showed before');
});

test('where it is to be suggested only, nobody is told of an end before a person says so', async (t) => {
  const hook = await receiver(t, says(204));
  const server = await serverFor(t, { webhook: { url: hook.url, secrets: [SECRET] } });
  await post(server, 's', opening({ maxDays: 1 / 24, when: 'suggest' }));
  await post(server, 's', reports(100, { a: 0.05, b: 0.08 }));
  const { suggestions = [] } = await changes(server, 's');
  const open = suggestions.find(({ action }) => action === 'close-experiment');
  assert.equal(open?.status, 'open');
  assert.equal((await flag(server))['reason'], 'SPLIT');
  await post(server, 's', [
    { id: 'yes', at: new Date().toISOString(), kind: 'suggestion.accepted', suggestion: open?.id ?? '' },
  ]);
  await hook.receives(1);
  const { data } = messageOf(hook);
  assert.deepEqual([data['winner'], data['cause'] ?? null], ['b', null]);
  assert.equal((await flag(server))['variant'], 'b');
});

// Alerts to sinks on this machine that speak as the real ones do.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quietUntil } from '../../src/alerts/quiet-hours.ts';
import { openStore } from '../../src/log/database.ts';
import { Outbox } from '../../src/webhook/outbox.ts';
import { pairOfVariants, post, serverFor, temporaryFolder } from '../support/harness.ts';
import { receiver, says, type Received } from '../support/receiver.ts';
import { until } from '../support/until.ts';
import { ALL_KINDS, AT, bodyOf, configured, office, slackAt, texts } from './alert-scene.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

test('a kill reaches each kind of sink in its own words, at the urgency of its most urgent rule', async (t) => {
  const [hook, slack, pager] = [
    await receiver(t, says(204)),
    await receiver(t, says(200, 'ok')),
    await receiver(t, says(202)),
  ];
  const alerts = configured(
    {
      publicUrl: 'https://peek.example/board?lang=de',
      sinks: {
        hook: { kind: 'webhook', url: hook.url, secret: { env: 'HOOK' } },
        ops: { kind: 'slack', url: { env: 'SLACK' } },
        pager: { kind: 'pagerduty', key: { env: 'PAGER' }, url: pager.url },
      },
      rules: [
        { kinds: ['killed', 'winner'], to: ['hook', 'ops', 'pager'] },
        { kinds: ['killed'], streams: ['s'], severity: 'critical', to: ['pager'] },
        { kinds: ['killed'], streams: ['another'], severity: 'error', to: ['ops'] },
      ],
    },
    { HOOK: SECRET, SLACK: slack.url, PAGER: 'key-of-pager-duty' },
  );
  const server = await serverFor(t, { alerts });
  await post(server, 's', [
    ...pairOfVariants(),
    { id: 'k', at: AT, kind: 'variant.killed', variant: 'a', cause: 'operator', reason: 'Enough <seen> & done' },
    { id: 'r', at: AT, kind: 'variant.revived', variant: 'a' },
  ]);
  await until('all three are told', () => [hook, slack, pager].every(({ received }) => received.length > 0));
  const told = JSON.parse((hook.received[0] as Received).body) as {
    type: string;
    timestamp: string;
    data: Record<string, unknown>;
  };
  assert.deepEqual([told.type, told.timestamp, told.data['severity']], ['alert.killed', AT, 'info']);
  assert.deepEqual([told.data['stream'], told.data['experiment'], told.data['variant']], ['s', 'exp', 'a']);
  assert.equal(told.data['url'], 'https://peek.example/board?lang=de&stream=s&experiment=exp');
  assert.match(String(hook.received[0]?.headers['webhook-signature']), /^v1,/);
  const message = JSON.parse((slack.received[0] as Received).body) as { text: string; blocks: { type: string }[] };
  assert.match(message.text, /was stopped in .*Enough &lt;seen&gt; &amp; done/);
  assert.deepEqual(
    message.blocks.map(({ type }) => type),
    ['header', 'section', 'section', 'actions'],
  );
  const incident = JSON.parse((pager.received[0] as Received).body) as Record<string, unknown>;
  const { summary, severity, timestamp } = incident['payload'] as Record<string, unknown>;
  assert.deepEqual([incident['routing_key'], incident['event_action']], ['key-of-pager-duty', 'trigger']);
  assert.equal(incident['dedup_key'], 'peeksafe:s:exp:killed:a');
  assert.deepEqual([severity, timestamp, String(summary).startsWith('s: ')], ['critical', AT, true]);
  // The revival came in the same call, and no rule tells it; but it ends the incident.
  await pager.receives(2);
  for (const { received } of [hook, slack]) assert.equal(received.length, 1);
  assert.deepEqual(bodyOf(pager.received[1] as Received), {
    ...{ routing_key: 'key-of-pager-duty', event_action: 'resolve', dedup_key: 'peeksafe:s:exp:killed:a' },
  });
});

test('a sink that is down, slow or cut off loses nothing and is told nothing twice, over a restart too', async (t) => {
  const folder = temporaryFolder(t);
  const down = await receiver(t, (n, response) => {
    if (n === 1) return;
    if (n === 2) response.destroy();
    else response.writeHead(n === 3 ? 429 : 503).end();
  });
  const first = office(t, folder);
  const alerts = first.watch(slackAt(down.url), Date.now, {
    courier: { schedule: [20, 20, 20, 20, 20, 20], timeoutMs: 300 },
  });
  await first.append(1, 2);
  alerts.wake();
  await until('it was tried', () => down.received.length >= 4);
  await first.close();
  const up = await receiver(t, says(200, 'ok'));
  const second = office(t, folder);
  const again = second.watch(slackAt(up.url));
  await second.append(3);
  again.wake();
  await until('nothing waits any more', () => again.waiting === 0);
  assert.deepEqual(texts(up.received), [
    '“v1” was stopped. stop 1',
    '“v2” was stopped. stop 2',
    '“v3” was stopped. stop 3',
  ]);
});

test('a sink that is gone is disabled until its address is another, which then gets nothing old', async (t) => {
  for (const [status, text] of [
    [410, 'channel_is_archived'],
    [404, 'no_service'],
  ] as const) {
    const folder = temporaryFolder(t);
    const gone = await receiver(t, says(status, text));
    const first = office(t, folder);
    const alerts = first.watch(slackAt(gone.url));
    await first.append(1);
    alerts.wake();
    await until('it is disabled', () => first.troubles.length > 0);
    assert.match(first.troubles[0] ?? '', new RegExp(`alerts to ops is disabled .*it answered ${status}`));
    assert.ok(!(first.troubles[0] ?? '').includes('127.0.0.1'), 'the address is a secret');
    await first.append(2);
    alerts.wake();
    await first.close();
    const second = office(t, folder);
    second.watch(slackAt(gone.url)).wake();
    assert.equal(gone.received.length, 1);
    const elsewhere = await receiver(t, says(200, 'ok'));
    const moved = second.watch(slackAt(elsewhere.url));
    await second.append(3);
    moved.wake();
    await until('it is told', () => elsewhere.received.length > 0 && moved.waiting === 0);
    assert.deepEqual(texts(elsewhere.received), ['“v3” was stopped. stop 3']);
  }
});

test('what a sink will never take is not sent again', async (t) => {
  const pager = await receiver(t, says(400));
  const sinks = { pager: { kind: 'pagerduty', key: { env: 'KEY' }, url: pager.url } };
  const first = office(t);
  const alerts = first.watch(configured({ sinks, rules: [{ kinds: ['killed'], to: ['pager'] }] }, { KEY: 'k' }));
  await first.append(1);
  alerts.wake();
  await until('it is given up', () => first.troubles.length > 0);
  assert.match(first.troubles[0] ?? '', /given up after 1 attempts: Error: it answered 400/);
  assert.deepEqual([pager.received.length, alerts.waiting], [1, 0]);
});

test('a sink that is new, or comes back, gets nothing old', async (t) => {
  const [slack, hook] = [await receiver(t, says(200)), await receiver(t, says(200))];
  const folder = temporaryFolder(t);
  const first = office(t, folder);
  await first.append(1);
  const alerts = first.watch(slackAt(slack.url));
  await first.append(2);
  alerts.wake();
  await until('it is told', () => slack.received.length > 0);
  await first.close();
  const other = {
    sinks: { other: { kind: 'slack', url: { env: 'SLACK' } } },
    rules: [{ kinds: ALL_KINDS, to: ['other'] }],
  };
  const without = office(t, folder);
  without.watch(configured(other, { SLACK: hook.url }));
  await without.append(3);
  await without.close();
  const back = office(t, folder);
  const later = back.watch(slackAt(slack.url));
  await back.append(4);
  later.wake();
  await until('it is told', () => slack.received.length > 1 && later.waiting === 0);
  assert.deepEqual(texts(slack.received), ['“v2” was stopped. stop 2', '“v4” was stopped. stop 4']);
});

test('a store of before, whose outbox knows the publisher alone, goes on with what waits for it', (t) => {
  const { db, close } = openStore(temporaryFolder(t));
  t.after(close);
  db.exec(
    `CREATE TABLE webhook_outbox (id TEXT PRIMARY KEY, body TEXT NOT NULL, created_at INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
     next_at INTEGER, delivered_at INTEGER, last_error TEXT) STRICT;
     INSERT INTO webhook_outbox (id, body, created_at, next_at) VALUES ('msg_e_1', '{}', 1, 1)`,
  );
  const ofSink = new Outbox(db, () => true, { sink: { name: 'ops', address: 'x' }, kinds: ['variant.killed'] });
  assert.deepEqual([new Outbox(db).due(2, 10).map(({ id }) => id), ofSink.waiting], [['msg_e_1'], 0]);
});

test('in quiet hours nothing is delivered, and after them everything', async (t) => {
  let now = Date.parse('2026-03-02T21:30:00Z');
  const slack = await receiver(t, says(200));
  const { append, watch } = office(t);
  const alerts = watch(slackAt(slack.url, { quiet: { from: '22:00', to: '07:00', zone: 'Europe/Berlin' } }), () => now);
  await append(1, 2);
  alerts.wake();
  assert.deepEqual([alerts.waiting, slack.received.length], [2, 0]);
  now = Date.parse('2026-03-03T05:59:59Z');
  alerts.wake();
  assert.deepEqual([alerts.waiting, slack.received.length], [2, 0]);
  now = Date.parse('2026-03-03T06:00:00Z');
  alerts.wake();
  await until('nothing waits any more', () => alerts.waiting === 0);
  assert.equal(slack.received.length, 2);
});

test('quiet hours end at their minute, over midnight and by day, in their zone', () => {
  const night = { from: 22 * 60, to: 7 * 60, zone: 'Europe/Berlin' };
  const at = (text: string): number => Date.parse(text);
  assert.equal(quietUntil(night, at('2026-03-02T23:30:10Z')), at('2026-03-03T06:00:00Z'));
  assert.equal(quietUntil(night, at('2026-03-02T20:59:59Z')), at('2026-03-02T20:59:59Z'));
  const day = { from: 9 * 60, to: 17 * 60, zone: 'Asia/Kathmandu' };
  assert.equal(quietUntil(day, at('2026-03-02T06:00:00Z')), at('2026-03-02T11:15:00Z'));
  assert.equal(quietUntil(day, at('2026-03-02T11:15:00Z')), at('2026-03-02T11:15:00Z'));
});

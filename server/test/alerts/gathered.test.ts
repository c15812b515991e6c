// Several alerts as one message: bursts, digests, and what each sink makes of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { receiver, says, type Received } from '../support/receiver.ts';
import { until } from '../support/until.ts';
import { bodyOf, configured, kill, office, pagerAt, slackAt, texts } from './alert-scene.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const at = (text: string): number => Date.parse(text);

test('a burst is one message, which says how many and names the most severe', async (t) => {
  let now = at('2026-03-02T10:00:00Z');
  const [slack, hook] = [await receiver(t, says(200)), await receiver(t, says(204))];
  const settings = configured(
    {
      publicUrl: 'https://peek.example/',
      sinks: {
        ops: { kind: 'slack', url: { env: 'SLACK' }, groupSeconds: 30 },
        own: { kind: 'webhook', url: hook.url, secret: { env: 'HOOK' }, groupSeconds: 30 },
      },
      rules: [{ kinds: ['killed', 'traffic'], to: ['ops', 'own'] }],
    },
    { SLACK: slack.url, HOOK: SECRET },
  );
  const { append, log, watch } = office(t);
  const alerts = watch(settings, () => now);
  await append(1);
  alerts.wake();
  now += 29_000;
  await log(2, { kind: 'experiment.paused', experiment: 'hero', cause: 'traffic', reason: 'Bent' });
  await append(3);
  alerts.wake();
  assert.deepEqual([alerts.waiting, slack.received.length], [6, 0]);
  now += 1000;
  alerts.wake();
  await until('nothing waits any more', () => alerts.waiting === 0);
  const title = '3 alerts, the most severe: Automatic stops of “hero” are paused: the traffic is not split as planned';
  assert.deepEqual(texts(slack.received), [title]);
  const { type, data } = bodyOf<{ type: string; data: Record<string, unknown> }>(hook.received[0] as Received);
  assert.deepEqual(
    [type, data['count'], data['severity'], data['title'], data['reason'], data['url']],
    ['alert.burst', 3, 'error', title, '2 killed, 1 traffic', 'https://peek.example/?stream=s'],
  );
  assert.deepEqual(
    (data['alerts'] as { seq: number }[]).map(({ seq }) => seq),
    [1, 2, 3],
  );
  assert.equal(hook.received.length, 1);
});

test('what comes after a burst is a message of its own', async (t) => {
  let now = at('2026-03-02T10:00:00Z');
  const slack = await receiver(t, says(200));
  const { append, watch } = office(t);
  const alerts = watch(slackAt(slack.url, { groupSeconds: 1 }), () => now);
  for (const seq of [1, 2]) {
    await append(seq);
    alerts.wake();
    now += 1000;
    alerts.wake();
    await until('it is told', () => alerts.waiting === 0);
  }
  assert.deepEqual(texts(slack.received), ['“v1” was stopped. stop 1', '“v2” was stopped. stop 2']);
});

test('a burst of any size keeps to the limits of Slack, and nothing in it is markup', async (t) => {
  let now = at('2026-03-02T10:00:00Z');
  const slack = await receiver(t, says(200));
  const { log, watch } = office(t);
  const alerts = watch(slackAt(slack.url, { groupSeconds: 1 }), () => now);
  const reason = '<!channel> & <https://bad.example|x>'.repeat(27);
  for (let seq = 1; seq <= 130; seq++) await log(seq, { ...kill(seq), reason });
  alerts.wake();
  now += 1000;
  alerts.wake();
  await until('nothing waits any more', () => alerts.waiting === 0);
  interface Block {
    readonly text?: { readonly text: string };
    readonly fields?: readonly { readonly text: string }[];
  }
  const messages = slack.received.map((one) => bodyOf<{ text: string; blocks: Block[] }>(one));
  assert.deepEqual(messages.map(({ text }) => text.slice(0, 10)).sort(), ['100 alerts', '30 alerts,']);
  for (const { text, blocks } of messages) {
    assert.ok(text.length <= 4000 && blocks.length <= 50);
    for (const { text: one, fields = [] } of blocks) {
      assert.ok((one?.text.length ?? 0) <= 3000 && fields.every((field) => field.text.length <= 2000));
      assert.doesNotMatch(one?.text ?? '', /<|>/);
    }
  }
  assert.ok(messages.some(({ blocks }) => blocks.some(({ text }) => text?.text === 'and 80 more')));
});

test('one alert of the longest texts keeps to the limits of Slack and PagerDuty', async (t) => {
  const [slack, pager] = [await receiver(t, says(200)), await receiver(t, says(202))];
  const long = '&'.repeat(1024);
  const names = { variant: () => ({ content: long, experiment: long }) as never, experiment: () => null };
  const { log, watch } = office(t);
  const both = [watch(slackAt(slack.url), Date.now, { names }), watch(pagerAt(pager.url), Date.now, { names })];
  await log(1, { ...kill(1), reason: long, by: long });
  for (const alerts of both) alerts.wake();
  await Promise.all([slack.receives(1), pager.receives(1)]);
  const { blocks } = bodyOf<{ blocks: { text?: { text: string }; fields?: { text: string }[] }[] }>(
    slack.received[0] as Received,
  );
  assert.ok((blocks[0]?.text?.text.length ?? 999) <= 150);
  for (const { text, fields = [] } of blocks) {
    assert.ok((text?.text.length ?? 0) <= 3000);
    for (const field of fields) assert.ok(field.text.length <= 2000 && !/&(?!amp;)/.test(field.text));
  }
  const { payload, dedup_key } = bodyOf<{ payload: { summary: string }; dedup_key: string }>(
    pager.received[0] as Received,
  );
  assert.ok(payload.summary.length <= 1024 && dedup_key.length <= 255);
});

test('a digest is one message a day at its time in its zone, and none where nothing happened', async (t) => {
  let now = at('2026-03-28T10:00:00Z');
  const slack = await receiver(t, says(200));
  const { append, watch } = office(t);
  const alerts = watch(slackAt(slack.url, { digest: { at: '09:00', zone: 'Europe/Berlin' } }), () => now);
  await append(1, 2);
  alerts.wake();
  // The night in which the clocks go forward: nine o'clock is an hour earlier.
  now = at('2026-03-29T06:59:59Z');
  alerts.wake();
  assert.equal(slack.received.length, 0);
  now = at('2026-03-29T07:00:00Z');
  alerts.wake();
  await until('it is told', () => alerts.waiting === 0);
  assert.deepEqual(texts(slack.received), ['Digest of 2 alerts. The most severe: “v1” was stopped']);
  now = at('2026-03-30T07:00:00Z');
  alerts.wake();
  await append(3);
  alerts.wake();
  assert.equal(alerts.waiting, 1);
  assert.equal(slack.received.length, 1, 'none for a day without alerts');
});

test('a digest that was missed while the server was down is delivered once, when it is up again', async (t) => {
  let now = at('2026-10-24T10:00:00Z');
  const slack = await receiver(t, says(200));
  const settings = slackAt(slack.url, { digest: { at: '09:00', zone: 'Europe/Berlin' } });
  const first = office(t);
  await first.append(0);
  const folder = first.folder;
  const before = first.watch(settings, () => now);
  await first.append(1, 2);
  before.wake();
  await first.close();
  now = at('2026-10-27T15:00:00Z');
  const second = office(t, folder);
  const after = second.watch(settings, () => now);
  after.wake();
  await until('it is told', () => after.waiting === 0);
  await second.append(3);
  after.wake();
  await second.close();
  now = at('2026-10-28T08:00:00Z');
  const third = office(t, folder);
  const later = third.watch(settings, () => now);
  await until('the next one is told', () => later.waiting === 0 && slack.received.length === 2);
  assert.deepEqual(texts(slack.received), [
    'Digest of 1 alert. “v3” was stopped',
    'Digest of 2 alerts. The most severe: “v1” was stopped',
  ]);
});

test('what lasts is told once, and its end too, with the same key', async (t) => {
  const [pager, slack] = [await receiver(t, says(202)), await receiver(t, says(200))];
  const { log, watch, close } = office(t);
  const both = [watch(pagerAt(pager.url)), watch(slackAt(slack.url))];
  const wake = (): void => {
    for (const alerts of both) alerts.wake();
  };
  await log(1, { kind: 'experiment.paused', experiment: 'x', cause: 'traffic', reason: 'Bent' });
  await log(2, { kind: 'experiment.paused', experiment: 'x', cause: 'traffic', reason: 'Still bent' });
  await log(3, { kind: 'pattern.warned', pattern: 'p', level: 'fatigued' });
  await log(4, { kind: 'pattern.warned', pattern: 'p', level: 'severe' });
  await log(5, { kind: 'experiment.resumed', experiment: 'x', reason: 'Mended' });
  await log(6, { kind: 'experiment.resumed', experiment: 'x', reason: 'Mended' });
  await log(7, { kind: 'pattern.warned', pattern: 'p', level: 'rested' });
  wake();
  await until('nothing waits any more', () => both.every(({ waiting }) => waiting === 0));
  const events = pager.received.map((one) => bodyOf(one));
  const of = (key: string): unknown[] =>
    events.filter(({ dedup_key }) => dedup_key === key).map(({ event_action }) => event_action);
  assert.deepEqual(of('peeksafe:s:x:traffic:'), ['trigger', 'resolve']);
  assert.deepEqual(of('peeksafe:s:p:fatigued:'), ['trigger', 'resolve']);
  assert.equal(events.length, 4);
  assert.deepEqual(texts(slack.received), [
    'Automatic stops of “x” are paused: the traffic is not split as planned. Bent',
    'Automatic stops of “x” go on. Mended',
    'The pattern p is worn out',
    'The pattern p is worn out no more',
  ]);
  await close();
});

test('an end waits until its beginning was taken', async (t) => {
  const pager = await receiver(t, (n, response) => void response.writeHead(n <= 3 ? 503 : 202).end());
  const { log, watch } = office(t);
  const alerts = watch(pagerAt(pager.url));
  await log(1, { kind: 'experiment.paused', experiment: 'x', cause: 'late' });
  await log(2, { kind: 'experiment.resumed', experiment: 'x' });
  alerts.wake();
  await until('nothing waits any more', () => alerts.waiting === 0);
  assert.deepEqual(
    pager.received.map((one) => bodyOf(one)['event_action']),
    ['trigger', 'trigger', 'trigger', 'trigger', 'resolve'],
  );
});

test('a sink that asks to be left alone is not told anything else meanwhile', async (t) => {
  let now = at('2026-03-02T10:00:00Z');
  const slack = await receiver(
    t,
    (n, response) => void response.writeHead(n === 1 ? 429 : 200, n === 1 ? { 'Retry-After': '60' } : {}).end(),
  );
  const { append, watch } = office(t);
  const outcomes: string[] = [];
  const alerts = watch(slackAt(slack.url), () => now, {
    onOutcome: (sink, verdict) => outcomes.push(`${sink} ${verdict}`),
  });
  await append(1);
  alerts.wake();
  await until('the refusal is noted', () => outcomes.length === 1);
  await append(2);
  now += 59_000;
  alerts.wake();
  assert.equal(slack.received.length, 1);
  now += 1000;
  alerts.wake();
  await until('nothing waits any more', () => alerts.waiting === 0);
  assert.deepEqual(outcomes, ['ops again', 'ops taken', 'ops taken']);
});

test('a server that takes a stream over tells the end of what another had told', async (t) => {
  let now = at('2026-03-02T10:00:00Z');
  let isOurs = false;
  const pager = await receiver(t, says(202));
  const { log, watch } = office(t);
  const alerts = watch(pagerAt(pager.url), () => now, { isOurs: () => isOurs });
  await log(1, { kind: 'experiment.paused', experiment: 'x', cause: 'traffic' });
  // After an hour an event is left to the server that writes the stream.
  for (let minutes = 0; minutes <= 62; minutes++, now += 60_000) alerts.wake();
  assert.deepEqual([pager.received.length, alerts.waiting], [0, 0]);
  isOurs = true;
  await log(2, { kind: 'experiment.resumed', experiment: 'x', cause: 'traffic' });
  alerts.wake();
  await until('nothing waits any more', () => alerts.waiting === 0);
  assert.deepEqual(
    pager.received.map((one) => [bodyOf(one)['event_action'], bodyOf(one)['dedup_key']]),
    [['resolve', 'peeksafe:s:x:traffic:']],
  );
});

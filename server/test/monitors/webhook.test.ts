import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { openStore } from '../../src/log/database.ts';
import { SqliteLog } from '../../src/log/sqlite-log.ts';
import { createCourier, type Courier } from '../../src/webhook/courier.ts';
import { forgetSinks, Outbox } from '../../src/webhook/outbox.ts';
import { publisher as publisherAt } from '../../src/webhook/publisher.ts';
import { readSecret, readWebhookUrl } from '../../src/settings/standard-webhooks.ts';
import { sign } from '../../src/webhook/signature.ts';
import { pairOfVariants, post, serverFor, temporaryFolder } from '../support/harness.ts';
import { checkSignature, receiver as publisher, type Received } from '../support/receiver.ts';
import { until } from '../support/until.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const OTHER = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const AT = '2026-01-05T10:00:00.000Z';

type Teardown = { after(work: () => unknown): void };

const ok = (_: number, response: ServerResponse): void => void response.writeHead(204).end();

const verify = (message: Pick<Received, 'headers' | 'body'>, secret = SECRET): void => checkSignature(message, secret);

const kill = (id: string, variant = 'a'): unknown => ({
  id,
  at: AT,
  kind: 'variant.killed',
  variant,
  cause: 'operator',
  reason: 'Enough seen',
});
const revive = (id: string): unknown => ({ id, at: AT, kind: 'variant.revived', variant: 'a' });

interface Office {
  readonly outbox: Outbox;
  readonly troubles: string[];
  append(...seqs: number[]): Promise<void>;
  courier(url: string, timeoutMs?: number, clock?: () => number): Courier;
}

/** A store with the log of one stream, and couriers over it that wait little. */
function office(t: Teardown, folder = temporaryFolder(t)): Office & { close(): void } {
  const parts = openStore(folder);
  const log = new SqliteLog(parts.db);
  log.own('s', true);
  const outbox = new Outbox(parts.db);
  const troubles: string[] = [];
  const couriers: Courier[] = [];
  let isOpen = true;
  const close = (): void => {
    if (isOpen) parts.close();
    isOpen = false;
  };
  t.after(async () => {
    for (const courier of couriers) await courier.close();
    close();
  });
  return {
    outbox,
    troubles,
    append: (...seqs) =>
      log.append(
        's',
        seqs.map((seq) => ({
          seq,
          receivedAt: 0,
          event: {
            id: `k${seq}`,
            at: AT,
            kind: 'variant.killed',
            variant: `v${seq}`,
            cause: 'below-leader',
            reason: 'r',
          },
        })),
      ),
    courier(url, timeoutMs = 300, clock = Date.now) {
      const courier = createCourier({
        outbox,
        endpoint: publisherAt(outbox, { url, secrets: [readSecret(SECRET)] }),
        clock,
        onError: (what, error) => troubles.push(`${what}: ${String(error)}`),
        timeoutMs,
        schedule: [20, 20, 20, 20, 20, 20],
      });
      couriers.push(courier);
      return courier;
    },
    close,
  };
}

test('the published example of Standard Webhooks has the published signature', () => {
  const signature = sign([readSecret(SECRET)], 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1614265330, '{"test": 2432232314}');
  assert.equal(signature, 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test('while a secret is being changed, a message is signed by the old one and by the new one', () => {
  const seconds = Math.floor(Date.now() / 1000);
  const signature = sign([readSecret(OTHER), readSecret(SECRET)], 'm', seconds, 'body');
  const headers = { 'webhook-id': 'm', 'webhook-timestamp': String(seconds), 'webhook-signature': signature };
  for (const secret of [SECRET, OTHER]) verify({ headers, body: 'body' }, secret);
  assert.throws(() => verify({ headers, body: 'other' }), /by this secret/);
});

// cspell:ignore hvcn
test('bad secrets and addresses are refused without being repeated', () => {
  for (const bad of ['', 'whsec_', 'whsec_c2hvcnQ=', 'secret', `whsec_${Buffer.alloc(65).toString('base64')}`])
    assert.throws(
      () => readSecret(bad),
      (error: Error) => error instanceof RangeError && !error.message.includes('c2hvcnQ'),
    );
  for (const bad of ['', 'ftp://a', 'http://example.org', 'https://me:pass@example.org'])
    assert.throws(
      () => readWebhookUrl(bad),
      (error: Error) => error instanceof RangeError && !error.message.includes('pass@'),
    );
  assert.equal(readWebhookUrl('https://example.org/hook'), 'https://example.org/hook');
});

test('a message that falls due while the courier looks for work is tried again, though nothing wakes it', async (t) => {
  const { received, url } = await publisher(t, (n, response) => void response.writeHead(n % 4 === 0 ? 204 : 503).end());
  const { outbox, append, courier } = office(t);
  let now = Date.now();
  // Time passes between any two looks at the clock.
  const started = courier(url, 20_000, () => now++);
  for (let seq = 1; seq <= 5; seq++) {
    await append(seq);
    started.wake();
    await until(`message ${seq} is taken`, () => outbox.waiting === 0);
  }
  assert.equal(received.length, 20);
});

test('a kill and a revival reach the publisher, signed; a refusal is tried again with the same id', async (t) => {
  const hook = await publisher(t, (n, response) => void response.writeHead(n === 1 ? 500 : 204).end());
  const server = await serverFor(t, { webhook: { url: hook.url, secrets: [SECRET] } });
  await post(server, 's', [...pairOfVariants(), kill('k')]);
  await hook.receives(2);
  const [first, second] = hook.received as [Received, Received];
  assert.equal(first.headers['webhook-id'], second.headers['webhook-id']);
  verify(second);
  const told = JSON.parse(second.body) as { type: string; timestamp: string; data: Record<string, unknown> };
  assert.deepEqual([told.type, told.timestamp], ['variant.killed', AT]);
  assert.deepEqual([told.data['stream'], told.data['variant'], told.data['cause']], ['s', 'a', 'operator']);
  assert.equal(told.data['reason'], 'Enough seen');
  await post(server, 's', [revive('r')]);
  await hook.receives(3);
  verify(hook.received[2] as Received);
  assert.match((hook.received[2] as Received).body, /"variant.revived"/);
});

test('a closing and a reopening reach the publisher like a kill, signed', async (t) => {
  const hook = await publisher(t, ok);
  const server = await serverFor(t, { webhook: { url: hook.url, secrets: [SECRET] } });
  const of = (id: string, kind: string, more: object = {}): object => ({
    id,
    at: AT,
    kind,
    experiment: 'exp',
    ...more,
  });
  await post(server, 's', [
    ...pairOfVariants(),
    of('c', 'experiment.closed', { winner: 'a', reason: 'It is clear' }),
    of('r', 'experiment.reopened'),
  ]);
  await hook.receives(2);
  for (const message of hook.received) verify(message);
  const told = hook.received.map(({ body }) => JSON.parse(body) as { type: string; data: { seq: number } });
  const head = { stream: 's', experiment: 'exp', by: null };
  assert.deepEqual(
    told.sort((one, other) => one.data.seq - other.data.seq),
    [
      { type: 'experiment.closed', timestamp: AT, data: { ...head, seq: 4, winner: 'a', reason: 'It is clear' } },
      { type: 'experiment.reopened', timestamp: AT, data: { ...head, seq: 5, reason: '' } },
    ],
  );
});

test('a delivery that a kill -9 interrupted is sent after the restart, with the same id', async (t) => {
  const folder = temporaryFolder(t);
  const refusing = await publisher(t, (_, response) => void response.writeHead(503).end());
  const before = office(t, folder);
  const courier = before.courier(refusing.url);
  await before.append(1);
  courier.wake();
  await refusing.receives(1);
  // The second kill is in the log, and nobody was woken for it.
  await before.append(2);
  await courier.close();
  before.close();
  const hook = await publisher(t, ok);
  const after = office(t, folder);
  after.courier(hook.url);
  await hook.receives(2);
  for (const message of hook.received) verify(message);
  const ids = hook.received.map(({ headers }) => headers['webhook-id']);
  assert.equal(new Set(ids).size, 2);
  assert.ok(ids.includes(refusing.received[0]?.headers['webhook-id']));
  await until('nothing waits any more', () => after.outbox.waiting === 0);
});

test('silence, a cut connection, a redirect and 429 are failures that are tried again', async (t) => {
  const elsewhere = await publisher(t, ok);
  const hook = await publisher(t, (n, response) => {
    if (n === 1) return;
    if (n === 2) response.destroy();
    else if (n === 3) response.writeHead(302, { Location: elsewhere.url }).end();
    else if (n === 4) response.writeHead(429).end();
    else ok(n, response);
  });
  const { append, courier, outbox } = office(t);
  await append(1);
  courier(hook.url);
  await hook.receives(5);
  await until('nothing waits any more', () => outbox.waiting === 0);
  assert.equal(elsewhere.received.length, 0);
  assert.equal(new Set(hook.received.map(({ headers }) => headers['webhook-id'])).size, 1);
});

test('a publisher that asks for time gets it to the millisecond, in seconds or until a date', async (t) => {
  let now = Math.floor(Date.now() / 1000) * 1000;
  const asked = ['90', new Date(now + 200_000).toUTCString()];
  const hook = await publisher(t, (n, response) => {
    const wait = asked[n - 1];
    if (wait === undefined) ok(n, response);
    else response.writeHead(429, { 'Retry-After': wait }).end();
  });
  const { append, courier, outbox } = office(t);
  await append(1);
  // The clock moves only here, so a busy machine changes nothing.
  const messenger = courier(hook.url, 20_000, () => now);
  for (const [i, waitMs] of [90_000, 110_000].entries()) {
    await until('it is put off', () => outbox.nextAt(now) !== null);
    assert.equal(outbox.nextAt(now), now + waitMs);
    now += waitMs - 1;
    messenger.wake();
    assert.equal(outbox.due(now, 1).length, 0);
    assert.equal(hook.received.length, i + 1);
    now += 1;
    messenger.wake();
    await hook.receives(i + 2);
  }
  await until('nothing waits any more', () => outbox.waiting === 0);
});

test('a publisher that is gone, or never takes it, ends the attempts, and that is said', async (t) => {
  const gone = await publisher(t, (_, response) => void response.writeHead(410).end());
  const first = office(t);
  await first.append(1);
  first.courier(gone.url);
  await until('it is given up', () => first.troubles.length > 0);
  assert.match(first.troubles[0] ?? '', /given up after 1 attempts: Error: it answered 410/);
  const never = await publisher(t, (_, response) => void response.writeHead(500).end());
  const second = office(t);
  await second.append(1);
  second.courier(never.url);
  await until('it is given up', () => second.troubles.length > 0);
  assert.match(second.troubles[0] ?? '', /given up after 7 attempts/);
  assert.equal(second.outbox.waiting, 0);
  for (const text of [...first.troubles, ...second.troubles])
    assert.ok(!text.includes('whsec') && !text.includes('http'));
});

test('a slow publisher gets many kills, and none is lost or delivered twice', async (t) => {
  const hook = await publisher(t, (n, response) => void setTimeout(() => ok(n, response), 5));
  const { append, courier, outbox } = office(t);
  const seqs = Array.from({ length: 60 }, (_, i) => i + 1);
  const messenger = courier(hook.url, 5000);
  for (const seq of seqs) {
    await append(seq);
    messenger.wake();
  }
  await hook.receives(60);
  await until('nothing waits any more', () => outbox.waiting === 0);
  const told = hook.received.map(({ body }) => (JSON.parse(body) as { data: { seq: number } }).data.seq);
  assert.deepEqual(
    told.sort((a, b) => a - b),
    seqs,
  );
  assert.equal(outbox.waiting, 0);
});

test('a webhook that is configured for the first time gets no old kills', async (t) => {
  const dataDir = temporaryFolder(t);
  const without = await serverFor(t, { dataDir });
  await post(without, 's', [...pairOfVariants(), kill('old')]);
  await without.close();
  const hook = await publisher(t, ok);
  const server = await serverFor(t, { dataDir, webhook: { url: hook.url, secrets: [SECRET] } });
  await post(server, 's', [revive('r'), kill('new')]);
  await hook.receives(2);
  await post(server, 's', [revive('last')]);
  await hook.receives(3);
  const told = hook.received.map(({ body }) => (JSON.parse(body) as { data: { seq: number } }).data.seq);
  assert.deepEqual(
    told.sort((a, b) => a - b),
    [5, 6, 7],
  );
});

test('a webhook gets no old kills on a store that had sinks of alerts before, and all that come from then on', async (t) => {
  const folder = temporaryFolder(t);
  const seen = (outbox: Outbox): number[] => {
    const seqs: number[] = [];
    outbox.follow(({ seq }) => seqs.push(seq), 0);
    return seqs;
  };
  const record = (log: SqliteLog, id: string, seq: number): Promise<unknown> =>
    log.append('s', [
      {
        seq,
        receivedAt: 0,
        event: { id, at: AT, kind: 'variant.killed', variant: id, cause: 'below-leader', reason: 'r' },
      },
    ]);
  const first = openStore(folder);
  const log = new SqliteLog(first.db);
  log.own('s', true);
  new Outbox(first.db, () => true, { sink: { name: 'team', address: 'x' }, kinds: ['variant.killed'] });
  await record(log, 'old', 1);
  const outbox = new Outbox(first.db);
  assert.equal(outbox.isNew, true);
  assert.deepEqual(seen(outbox), []);
  await record(log, 'new', 2);
  forgetSinks(first.db, []);
  first.close();
  const second = openStore(folder);
  t.after(second.close);
  assert.deepEqual(seen(new Outbox(second.db)), [2], 'what a crash kept from being delivered');
});

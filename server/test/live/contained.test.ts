import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Changes, Heartbeat } from 'peeksafe/protocol';
import { WebSocket } from 'ws';
import { Sessions } from '../../src/access/sessions.ts';
import { EVERYTHING } from '../../src/access/scopes.ts';
import { StreamHub } from '../../src/live/hub.ts';
import { Message } from '../../src/live/message.ts';
import type { RunningServer } from '../../src/server.ts';
import { observed, pairOfVariants, post, RawViewer, serverFor, streamUrl } from '../support/harness.ts';
import { SECRET, tokenFor } from '../support/tokens.ts';
import { until } from '../support/until.ts';

// A rejection that nobody handles, and an exception that nobody catches, fail the test in which they come up: as they would end a server.

async function fed(t: TestContext, options: Parameters<typeof serverFor>[1] = {}): Promise<RunningServer> {
  const server = await serverFor(t, { metricsPort: 0, ...options });
  await post(server, 's', pairOfVariants());
  return server;
}

const fault = (): never => {
  throw new Error('a fault of the hub');
};

async function figure(server: RunningServer, name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${server.metricsPort}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);
}

async function welcomed(server: RunningServer): Promise<RawViewer> {
  const viewer = await new RawViewer(server, 's').hello();
  await viewer.next(({ type }) => type === 'changes');
  return viewer;
}

/** The watcher hears of what is sent now. */
async function assertHears(server: RunningServer, watcher: RawViewer, id: string): Promise<void> {
  await post(server, 's', [observed(id, 'a', 1, 0)]);
  const { variants = [] } = await new RawViewer(server, 's')
    .hello()
    .then((viewer) => viewer.next<Changes>(({ type }) => type === 'changes').finally(() => viewer.socket.terminate()));
  const now = variants.find((row) => row.id === 'a')?.impressions;
  await watcher.next<Changes>(
    (message) =>
      message.type === 'changes' && (message.variants?.some(({ impressions }) => impressions === now) ?? false),
  );
  assert.equal(watcher.socket.readyState, WebSocket.OPEN);
}

test('a viewer whom the hub cannot take is closed with 1011, and the others go on', { timeout: 30_000 }, async (t) => {
  const server = await fed(t);
  const watcher = await welcomed(server);
  const join = t.mock.method(StreamHub.prototype, 'join', fault);
  for (let i = 0; i < 5; i++) {
    const viewer = await new RawViewer(server, 's').hello();
    assert.equal((await viewer.closed).code, 1011);
  }
  join.mock.restore();
  await assertHears(server, watcher, '1');
  await until('nobody is left behind', async () => (await figure(server, 'peeksafe_viewers')) === 1);
  assert.ok((await figure(server, 'peeksafe_trouble_total')) >= 5, 'each is in the log and counted');
});

test('a viewer that the hub fails to remove is closed all the same', { timeout: 30_000 }, async (t) => {
  const server = await fed(t);
  const watcher = await welcomed(server);
  const viewers = await Promise.all([0, 1, 2].map(() => welcomed(server)));
  const leave = t.mock.method(StreamHub.prototype, 'leave', fault);
  viewers[0]?.socket.close();
  viewers[1]?.socket.terminate();
  viewers[2]?.socket.send('no message');
  await Promise.all(viewers.map(({ closed }) => closed));
  leave.mock.restore();
  await assertHears(server, watcher, '1');
});

test('a renewal that fails for a fault of the server is closed with 1011', { timeout: 30_000 }, async (t) => {
  const server = await serverFor(t, { tokens: { secrets: [SECRET] } });
  await fetch(`${streamUrl(server, 's')}/events`, {
    method: 'POST',
    body: JSON.stringify(pairOfVariants()),
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${await tokenFor('s', ['ingest'])}`,
    },
  });
  const viewer = await new RawViewer(server, 's').opened();
  viewer.socket.send(JSON.stringify({ type: 'hello', token: await tokenFor('s') }));
  await viewer.next(({ type }) => type === 'changes');
  const frame = t.mock.getter(Message.prototype, 'frame', fault);
  const compressed = t.mock.getter(Message.prototype, 'compressed', fault);
  viewer.socket.send(JSON.stringify({ type: 'token', token: await tokenFor('s') }));
  assert.equal((await viewer.closed).code, 1011);
  frame.mock.restore();
  compressed.mock.restore();
});

test(
  'a message that cannot be sent as events ends its own viewers, and no WebSocket',
  { timeout: 30_000 },
  async (t) => {
    const server = await fed(t);
    const watcher = await welcomed(server);
    const streamed = await fetch(`${streamUrl(server, 's')}/changes`, { headers: { Accept: 'text/event-stream' } });
    await until('both watch', async () => (await figure(server, 'peeksafe_viewers')) === 2);
    const events = t.mock.getter(Message.prototype, 'eventStream', fault);
    await assertHears(server, watcher, '1');
    assert.match(await streamed.text(), /event: close\ndata: \{"code":1011,/);
    events.mock.restore();
    await until('one is left', async () => (await figure(server, 'peeksafe_viewers')) === 1);
    await assertHears(server, watcher, '2');
  },
);

test('a heartbeat that fails for one stream is tried again, and the server goes on', { timeout: 30_000 }, async (t) => {
  const server = await fed(t, { heartbeatMs: 200 });
  const watcher = await welcomed(server);
  const beat = t.mock.method(StreamHub.prototype, 'heartbeat', fault);
  await until('it was tried', () => beat.mock.callCount() > 3);
  beat.mock.restore();
  const { at } = await watcher.next<Heartbeat>(({ type }) => type === 'heartbeat');
  assert.ok(at);
  await assertHears(server, watcher, '1');
});

test('a session that cannot be ended keeps no other from its end', () => {
  const ended: string[] = [];
  const reported: string[] = [];
  const sessions = new Sessions(
    () => false,
    (what) => reported.push(what),
  );
  const grant = { ...EVERYTHING, expiresAt: 1000 };
  sessions.watch({ grant, end: () => ended.push('first') });
  sessions.watch({ grant, end: fault });
  sessions.watch({ grant, end: () => ended.push('last') });
  sessions.sweep(2000);
  assert.deepEqual([ended, reported], [['first', 'last'], ['the end of a session']]);
});

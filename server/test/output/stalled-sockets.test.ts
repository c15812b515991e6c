import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { test } from 'node:test';
import { StalledSockets } from '../../src/output/stalled-sockets.ts';
import { until } from '../support/until.ts';

const LIMITS = { usually: 15_000, pressed: 3000 };

/** More than the kernel takes for a reader that does not read. */
const MUCH = Buffer.alloc(96 * 1024 * 1024);

interface Watched {
  readonly stalled: StalledSockets;
  readonly destroyed: () => number;
  /** Sends a request and returns its socket, which reads nothing until a test resumes it. */
  ask(): Promise<Socket>;
}

async function watched(t: { after(work: () => unknown): void }, answer: RequestListener): Promise<Watched> {
  let destroyed = 0;
  const server = createServer(answer);
  const stalled = new StalledSockets(() => (destroyed += 1), LIMITS);
  stalled.watch(server);
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    stalled,
    destroyed: () => destroyed,
    async ask() {
      const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
      t.after(() => socket.destroy());
      socket.on('error', () => {});
      socket.pause();
      await once(socket, 'connect');
      socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
      return socket;
    },
  };
}

/** Resolves when the backlog has stopped shrinking: the kernel's buffers are full. */
async function atRest(stalled: StalledSockets): Promise<void> {
  let before = -1;
  await until('the kernel has taken what it takes', () => {
    const isSame = stalled.unsent > 0 && stalled.unsent === before;
    before = stalled.unsent;
    return isSame;
  });
}

test('a connection that takes nothing of its answer for 15 s is destroyed, though its client goes on sending', async (t) => {
  const it = await watched(t, (_request, response) => void response.end(MUCH));
  const client = await it.ask();
  await atRest(it.stalled);
  it.stalled.sweep(0);
  client.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  it.stalled.sweep(14_999);
  assert.equal(it.destroyed(), 0);
  it.stalled.sweep(15_000);
  assert.equal(it.destroyed(), 1);
  client.resume();
  await new Promise((done) => client.once('close', done));
  await until('nothing waits', () => it.stalled.unsent === 0);
});

test('a slow reader keeps its connection for as long as it takes something, also of one large write', async (t) => {
  const it = await watched(t, (_request, response) => void response.end(MUCH));
  const client = await it.ask();
  await atRest(it.stalled);
  it.stalled.sweep(0);
  let now = 0;
  let heard = 0;
  client.on('data', (chunk: Buffer) => (heard += chunk.length));
  for (let i = 1; i <= 4; i++) {
    const before = heard;
    client.resume();
    // Beyond what the kernel has room for, so that some of it has left the server.
    await until('it reads on', () => heard - before > 7 * 1024 * 1024);
    client.pause();
    now += 14_000;
    it.stalled.sweep(now);
  }
  assert.equal(it.destroyed(), 0);
});

test('an idle connection with nothing to take is left alone', async (t) => {
  const it = await watched(t, (_request, response) => void response.end('all of it'));
  await it.ask();
  await until('nothing waits', () => it.stalled.unsent === 0);
  for (const now of [0, 15_000, 60_000]) it.stalled.sweep(now);
  assert.equal(it.destroyed(), 0);
});

test('while the server has no room left, a connection has 3 s to take something', async (t) => {
  const it = await watched(t, (_request, response) => void response.end(MUCH));
  await it.ask();
  await atRest(it.stalled);
  it.stalled.sweep(0, true);
  it.stalled.sweep(2999, true);
  assert.equal(it.destroyed(), 0);
  it.stalled.sweep(3000, true);
  assert.equal(it.destroyed(), 1);
});

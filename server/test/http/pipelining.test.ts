import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { pairOfVariants, post, serverFor } from '../support/harness.ts';
import { until } from '../support/until.ts';

async function connectTo(t: { after(work: () => unknown): void }, port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  t.after(() => socket.destroy());
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

const request = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

test('requests that are sent one behind the other are answered in their order', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', pairOfVariants());
  const socket = await connectTo(t, server.port);
  const paths = ['/v1/streams/s/changes', '/healthz', '/v1/streams/none/changes', '/v1/streams', '/v1/streams/s/audit'];
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  socket.write(paths.map(request).join(''));
  await until('all are answered', () => (text.match(/HTTP\/1\.1 /g) ?? []).length === paths.length);
  assert.deepEqual(
    text.match(/HTTP\/1\.1 \d+/g),
    ['200', '200', '404', '200', '200'].map((one) => `HTTP/1.1 ${one}`),
  );
});

test('an answer that goes on holds back the ones behind it, and a client that sends far ahead is cut off', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', pairOfVariants());
  const socket = await connectTo(t, server.port);
  const closed = new Promise((done) => socket.once('close', done));
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const events = 'GET /v1/streams/s/changes HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n';
  socket.write(events + request('/healthz').repeat(16));
  await until('the viewer is welcome', () => text.includes('"welcome"'));
  assert.equal((text.match(/HTTP\/1\.1 /g) ?? []).length, 1);
  socket.write(request('/healthz'));
  await closed;
});

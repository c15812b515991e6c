import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { test, type TestContext } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { StreamHub } from '../../src/live/hub.ts';
import type { RunningServer } from '../../src/server.ts';
import { pairOfVariants, post, serverFor, streamUrl } from '../support/harness.ts';
import { bearer, SECRET, tokenFor } from '../support/tokens.ts';
import { until } from '../support/until.ts';

const PLACES = 4;

/** A server with a stream, few places for one address, and figures. */
async function fed(t: TestContext, options: Parameters<typeof serverFor>[1] = {}): Promise<RunningServer> {
  const server = await serverFor(t, { metricsPort: 0, limits: { sockets: PLACES }, ...options });
  await post(server, 's', pairOfVariants());
  return server;
}

async function viewersOf(server: RunningServer): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${server.metricsPort}/metrics`)).text();
  return Number(/^peeksafe_viewers (\d+)$/m.exec(text)?.[1]);
}

const watch = (server: RunningServer, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${streamUrl(server, 's')}/changes`, { headers: { Accept: 'text/event-stream', ...headers } });

/** Nobody watches, and every place of this address is free: as many as there are may come. */
async function assertNobodyIsLeft(server: RunningServer, headers: Record<string, string> = {}): Promise<void> {
  await until('nobody watches', async () => (await viewersOf(server)) === 0);
  const all = await Promise.all(Array.from({ length: PLACES }, () => watch(server, headers)));
  assert.deepEqual(
    all.map(({ status }) => status),
    Array<number>(PLACES).fill(200),
  );
  for (const response of all) await response.body?.cancel();
}

const request = (headers = '', method = 'GET'): string =>
  `${method} /v1/streams/s/changes HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n${headers}\r\n`;

function bare(server: RunningServer): { socket: Socket; ended: Promise<unknown> } {
  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => {});
  return { socket, ended: once(socket, 'close') };
}

const MANY = 3 * PLACES;

test('HEAD is answered with the headers of each route, and leaves no viewer behind', { timeout: 30_000 }, async (t) => {
  const server = await fed(t);
  for (let i = 0; i < MANY; i++) {
    const response = await fetch(`${streamUrl(server, 's')}/changes`, {
      method: 'HEAD',
      headers: { Accept: 'text/event-stream' },
    });
    assert.equal(response.status, 200, `HEAD number ${i}`);
    assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
  }
  await assertNobodyIsLeft(server);
  const routes = ['/healthz', '/readyz', '/openapi.json', '/v1/streams'];
  const ofStream = ['changes', 'history', 'audit'].map((route) => `/v1/streams/s/${route}`);
  for (const route of [...routes, ...ofStream]) {
    const [got, head] = await Promise.all(['GET', 'HEAD'].map((method) => fetch(`${server.url}${route}`, { method })));
    assert.equal(head?.status, 200, route);
    assert.equal(head.headers.get('content-type'), got?.headers.get('content-type'), route);
    assert.equal(await head.text(), '', route);
    await got?.text();
  }
});

test('a client that is gone before it was answered leaves no viewer behind', { timeout: 30_000 }, async (t) => {
  const server = await fed(t);
  for (let i = 0; i < MANY; i++) {
    const { socket, ended } = bare(server);
    socket.write(request());
    // Some are gone before the server has read the request, some while it answers.
    if (i % 2 === 0) await sleep(i);
    socket.destroy();
    await ended;
  }
  await assertNobodyIsLeft(server);
});

test('requests that waited behind an answer without end leave no viewer behind', { timeout: 30_000 }, async (t) => {
  const server = await fed(t);
  for (let i = 0; i < 3; i++) {
    const { socket, ended } = bare(server);
    socket.write(request().repeat(PLACES));
    await until('one watches', async () => (await viewersOf(server)) === 1);
    socket.destroy();
    await ended;
    await until('nobody watches', async () => (await viewersOf(server)) === 0);
  }
  await assertNobodyIsLeft(server);
});

test('a connection that speaks HTTP/1.0 or is half closed leaves no viewer behind', { timeout: 30_000 }, async (t) => {
  const server = await fed(t);
  for (let i = 0; i < MANY; i++) {
    const { socket, ended } = bare(server);
    socket.end(i % 2 === 0 ? request() : request().replace('HTTP/1.1', 'HTTP/1.0'));
    socket.resume();
    await ended;
  }
  await assertNobodyIsLeft(server);
});

test('a client that leaves while its token is checked leaves no viewer behind', { timeout: 30_000 }, async (t) => {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256' };
  const asked = Promise.withResolvers<void>();
  const mayAnswer = Promise.withResolvers<void>();
  const provider = createServer((_, response) => {
    asked.resolve();
    void mayAnswer.promise.then(() => response.end(JSON.stringify({ keys: [jwk] })));
  }).listen(0, '127.0.0.1');
  await once(provider, 'listening');
  t.after(() => provider.close());
  const { port } = provider.address() as { port: number };
  const server = await serverFor(t, {
    ...{ metricsPort: 0, limits: { sockets: PLACES } },
    tokens: { jwks: `http://127.0.0.1:${port}/keys`, secrets: [SECRET] },
  });
  await fetch(`${streamUrl(server, 's')}/events`, {
    method: 'POST',
    body: JSON.stringify(pairOfVariants()),
    headers: { 'Content-Type': 'application/json', ...bearer(await tokenFor('s', ['ingest'])) },
  });
  const token = await new SignJWT({ streams: ['s'], scope: 'view' })
    .setProtectedHeader({ alg: 'ES256', kid: 'k' })
    .setExpirationTime('1m')
    .sign(privateKey);
  const many = Array.from({ length: PLACES }, () => bare(server));
  for (const { socket } of many) socket.write(request(`Authorization: Bearer ${token}\r\n`));
  await asked.promise;
  for (const { socket } of many) socket.destroy();
  await Promise.all(many.map(({ ended }) => ended));
  // The server has learned of it too before it learns whether the tokens are good.
  await fetch(`${server.url}/healthz`);
  await sleep(100);
  mayAnswer.resolve();
  await assertNobodyIsLeft(server, bearer(token));
});

test(
  'a viewer who cannot be served is answered with 500 and leaves no viewer behind',
  { timeout: 30_000 },
  async (t) => {
    const server = await fed(t);
    const join = t.mock.method(StreamHub.prototype, 'join', () => {
      throw new Error('a fault of the hub');
    });
    for (let i = 0; i < MANY; i++) assert.equal((await watch(server)).status, 500, `number ${i}`);
    join.mock.restore();
    await assertNobodyIsLeft(server);
  },
);

test('a viewer whose token ends leaves no viewer behind', { timeout: 30_000 }, async (t) => {
  const server = await serverFor(t, {
    ...{ metricsPort: 0, limits: { sockets: PLACES } },
    tokens: { secrets: [SECRET] },
  });
  await fetch(`${streamUrl(server, 's')}/events`, {
    method: 'POST',
    body: JSON.stringify(pairOfVariants()),
    headers: { 'Content-Type': 'application/json', ...bearer(await tokenFor('s', ['ingest'])) },
  });
  const short = bearer(await tokenFor('s', ['view'], { expiresAt: Date.now() + 2000 }));
  const all = await Promise.all(Array.from({ length: PLACES }, () => watch(server, short)));
  for (const response of all) assert.match(await response.text(), /event: close\ndata: \{"code":4401/);
  await assertNobodyIsLeft(server, bearer(await tokenFor('s')));
});

test('an answer of 304 leaves no viewer behind', { timeout: 30_000 }, async (t) => {
  const server = await fed(t);
  const tag = (await fetch(`${streamUrl(server, 's')}/changes`)).headers.get('etag') ?? '';
  for (let i = 0; i < MANY; i++) {
    const response = await fetch(`${streamUrl(server, 's')}/changes`, { headers: { 'If-None-Match': tag } });
    assert.equal(response.status, 304);
    const streamed = await watch(server, { 'If-None-Match': tag });
    assert.equal(streamed.status, 200);
    await streamed.body?.cancel();
    await until('nobody watches', async () => (await viewersOf(server)) === 0);
  }
  await assertNobodyIsLeft(server);
});

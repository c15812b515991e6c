import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { spawnSync } from 'node:child_process';
import { test, type TestContext } from 'node:test';
import type { Problem } from 'peeksafe/protocol';
import type { RunningServer } from '../../src/server.ts';
import {
  observed,
  pairOfVariants,
  post,
  RawViewer,
  serverFor,
  streamUrl,
  temporaryFolder,
} from '../support/harness.ts';
import { freePort, startProcess } from '../support/server-process.ts';
import { until } from '../support/until.ts';

const PLACES = 4;
const KEY = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';
const VERSION = 'Sec-WebSocket-Version: 13\r\n';
const WEBSOCKET = `Connection: Upgrade\r\nUpgrade: websocket\r\n${KEY}${VERSION}Sec-WebSocket-Protocol: peeksafe.v1\r\n`;
const H2C = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n';
const LIVE = '/v1/streams/s/live';

/** Ways in which clients ask for another protocol, none of which is a handshake of our WebSocket. */
const ODD: Readonly<Record<string, string>> = {
  'h2c, as curl and Java ask': H2C,
  'an unknown protocol': 'Connection: Upgrade\r\nUpgrade: foo\r\n',
  'websocket without Connection': `Upgrade: websocket\r\n${KEY}${VERSION}`,
  'websocket with Connection: keep-alive': `Connection: keep-alive\r\nUpgrade: websocket\r\n${KEY}${VERSION}`,
  'websocket without a key': `Connection: Upgrade\r\nUpgrade: websocket\r\n${VERSION}`,
  'websocket with two keys': WEBSOCKET + KEY,
  'websocket with a key that is none': `Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n${VERSION}`,
  'websocket of another version': `Connection: Upgrade\r\nUpgrade: websocket\r\n${KEY}Sec-WebSocket-Version: 12\r\n`,
  'websocket of no version': `Connection: Upgrade\r\nUpgrade: websocket\r\n${KEY}`,
  'an empty list': 'Connection: Upgrade\r\nUpgrade: ,\r\n',
  TLS: 'Connection: upgrade\r\nUPGRADE: TLS/1.0, HTTP/1.1\r\n',
};

interface Bare {
  readonly socket: Socket;
  said(): string;
  /** Sends a request and returns the head of its answer, which comes soon. */
  ask(request: string): Promise<string>;
  readonly ended: Promise<unknown>;
}

function bare(port: number): Bare {
  let text = '';
  const socket = connect(port, '127.0.0.1');
  socket.on('data', (bytes: Buffer) => (text += bytes.toString('latin1')));
  socket.on('error', () => {});
  return {
    socket,
    said: () => text,
    ended: once(socket, 'close'),
    async ask(request) {
      text = '';
      socket.write(request);
      await until(`an answer to ${request.slice(0, 200)}`, () => text.includes('\r\n\r\n') || socket.destroyed, 5000);
      return text;
    },
  };
}

const request = (path: string, headers: string, method = 'GET'): string =>
  `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`;

const statusOf = (head: string): number => Number(/^HTTP\/1\.1 (\d+) /.exec(head)?.[1]);

async function fed(t: TestContext, options: Parameters<typeof serverFor>[1] = {}): Promise<RunningServer> {
  const server = await serverFor(t, { metricsPort: 0, limits: { sockets: PLACES }, ...options });
  await post(server, 's', pairOfVariants());
  return server;
}

/** As many viewers come as one address may have. */
async function assertPlacesAreFree(server: RunningServer): Promise<void> {
  const viewers = await Promise.all(Array.from({ length: PLACES }, () => new RawViewer(server, 's').hello()));
  await Promise.all(viewers.map((viewer) => viewer.next(({ type }) => type === 'welcome')));
  for (const { socket } of viewers) socket.terminate();
}

test(
  'a request that offers another protocol is answered as the plain one that it is',
  { timeout: 60_000 },
  async (t) => {
    const server = await fed(t);
    const main = ['/healthz', '/v1/streams', '/v1/streams/s/changes', '/v1/streams/s/history', '/nowhere', LIVE];
    const routes = [
      ...main.map((path) => [server.port, path] as const),
      ...['/metrics', '/nowhere'].map((path) => [server.metricsPort as number, path] as const),
    ];
    for (const [port, path] of routes) {
      const plain = statusOf(await bare(port).ask(request(path, '')));
      for (const [name, headers] of Object.entries({ ...ODD, ...(path !== LIVE && { websocket: WEBSOCKET }) })) {
        const client = bare(port);
        const status = statusOf(await client.ask(request(path, headers)));
        if (path === LIVE) assert.ok(status === 426 || status === 400, `${name}: ${status}`);
        else assert.equal(status, plain, `${path}: ${name}`);
        assert.equal(statusOf(await client.ask(request(path, ''))), plain, `${path}: ${name}, and once more`);
        client.socket.destroy();
      }
    }
  },
);

test(
  'a call whose body comes with an offer of another protocol is taken as any other',
  { timeout: 30_000 },
  async (t) => {
    const server = await fed(t);
    const body = JSON.stringify([observed('1', 'a', 10, 1)]);
    const headers = `${H2C}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
    const client = bare(server.port);
    const head = await client.ask(request('/v1/streams/s/events', headers, 'POST') + body);
    assert.equal(statusOf(head), 200);
    await until('the whole answer', () => client.said().includes('"accepted":1'));
    client.socket.destroy();
  },
);

test('curl --http2 gets its answer', { timeout: 30_000 }, async (t) => {
  if (spawnSync('curl', ['--version']).status !== 0) return t.skip('there is no curl on this machine');
  const port = await freePort();
  const server = await startProcess(temporaryFolder(t), port);
  t.after(() => server.child.kill('SIGKILL'));
  const args = ['--http2', '--silent', '--max-time', '5', '--write-out', '%{http_code}', `${server.url}/healthz`];
  assert.match(spawnSync('curl', args).stdout.toString(), /alive.*200$/);
});

test('the live connection says what a handshake lacks', { timeout: 30_000 }, async (t) => {
  const server = await fed(t);
  const url = `${streamUrl(server, 's')}/live`;
  const plain = await fetch(url);
  const { error } = (await plain.json()) as { error: Problem };
  assert.deepEqual([plain.status, error.code, plain.headers.get('upgrade')], [426, 'upgrade-required', 'websocket']);
  assert.equal((await fetch(url, { method: 'HEAD' })).status, 426);
  const answers: readonly (readonly [string, number, RegExp])[] = [
    ['websocket of another version', 426, /\r\nsec-websocket-version: 13\r\n/i],
    ['websocket of no version', 426, /\r\nsec-websocket-version: 13\r\n/i],
    ['websocket without Connection', 426, /\r\nconnection: upgrade\r\n/i],
    ['h2c, as curl and Java ask', 426, /"code":"upgrade-required"/],
    ['websocket without a key', 400, /"code":"bad-handshake"/],
    ['websocket with a key that is none', 400, /"code":"bad-handshake"/],
    ['websocket with two keys', 400, /"code":"bad-handshake"/],
  ];
  for (const [name, status, says] of answers) {
    const client = bare(server.port);
    assert.equal(statusOf(await client.ask(request(LIVE, ODD[name] as string))), status, name);
    await until(`${name}: ${String(says)}`, () => says.test(client.said()), 5000);
    client.socket.destroy();
  }
  const withBody = bare(server.port);
  assert.equal(statusOf(await withBody.ask(`${request(LIVE, `${WEBSOCKET}Content-Length: 2\r\n`)}{}`)), 400);
  withBody.socket.destroy();
});

test('a handshake may name its protocol in any case, and among others', { timeout: 30_000 }, async (t) => {
  const server = await fed(t);
  for (const headers of [
    WEBSOCKET,
    WEBSOCKET.replace('Upgrade: websocket', 'UPGRADE: WebSocket').replace('Connection: Upgrade', 'connection: UPGRADE'),
    WEBSOCKET.replace('Upgrade: websocket', 'Upgrade: h2c, websocket'),
    WEBSOCKET.replace('Connection: Upgrade', 'Connection: keep-alive, Upgrade'),
  ]) {
    const client = bare(server.port);
    assert.equal(statusOf(await client.ask(request(LIVE, headers))), 101, headers);
    client.socket.destroy();
    await client.ended;
  }
  await assertPlacesAreFree(server);
});

test('handshakes that fail use up no place, however many one connection sends', { timeout: 30_000 }, async (t) => {
  const server = await fed(t);
  for (const headers of Object.values(ODD)) {
    const client = bare(server.port);
    for (let i = 0; i < 2 * PLACES; i++)
      assert.ok([400, 426].includes(statusOf(await client.ask(request(LIVE, headers)))));
    // It stays open all the while.
    t.after(() => client.socket.destroy());
  }
  await assertPlacesAreFree(server);
});

test('a refused handshake is answered in full, and its connection closed', { timeout: 30_000 }, async (t) => {
  const server = await fed(t);
  const foreign = bare(server.port);
  await foreign.ask(request(LIVE, `${WEBSOCKET}Origin: https://evil.example\r\n`));
  await foreign.ended;
  assert.match(foreign.said(), /^HTTP\/1\.1 403 [^]*\r\nconnection: close\r\n[^]*"code":"forbidden"/i);
  const viewers = await Promise.all(Array.from({ length: PLACES }, () => new RawViewer(server, 's').opened()));
  const surplus = bare(server.port);
  await surplus.ask(request(LIVE, WEBSOCKET));
  await surplus.ended;
  assert.match(surplus.said(), /^HTTP\/1\.1 429 [^]*\r\nretry-after: \d+\r\n[^]*"code":"rate"/i);
  for (const { socket } of viewers) socket.terminate();
});

test('a client that is gone during its handshake leaves its place', { timeout: 30_000 }, async (t) => {
  const server = await fed(t);
  for (let i = 0; i < 5 * PLACES; i++) {
    const client = bare(server.port);
    if (i % 2 === 0) client.socket.write(request(LIVE, WEBSOCKET), () => client.socket.destroy());
    else client.socket.end(request(LIVE, WEBSOCKET));
    client.socket.resume();
    await client.ended;
  }
  await until('the places are free', async () => {
    const viewer = new RawViewer(server, 's');
    const isIn = await Promise.race([viewer.opened().then(() => true), viewer.closed.then(() => false)]);
    viewer.socket.terminate();
    return isIn;
  });
});

test(
  'a handshake behind a request that is not answered yet ends its own connection only',
  { timeout: 30_000 },
  async (t) => {
    const server = await fed(t);
    const client = bare(server.port);
    client.socket.write(request('/v1/streams/s/changes', 'Accept: text/event-stream\r\n') + request(LIVE, WEBSOCKET));
    await client.ended;
    await assertPlacesAreFree(server);
  },
);

test('connections that requested odd upgrades do not keep the process alive', { timeout: 60_000 }, async (t) => {
  const port = await freePort();
  const metricsPort = await freePort();
  const server = await startProcess(temporaryFolder(t), port, ['--metrics-port', String(metricsPort)]);
  t.after(() => server.child.kill('SIGKILL'));
  await post(server, 's', pairOfVariants());
  const clients = [port, metricsPort].flatMap((to) =>
    [...Object.values(ODD), WEBSOCKET].flatMap((headers) =>
      [LIVE, '/metrics', '/healthz'].map((path) => {
        const client = bare(to);
        client.socket.write(request(path, headers));
        return client;
      }),
    ),
  );
  await until('all are answered', () => clients.every(({ said }) => said().includes('\r\n\r\n')));
  assert.ok(
    clients.every(({ socket }) => !socket.destroyed),
    'they are open still',
  );
  assert.equal(await server.kill('SIGTERM'), 0);
  await Promise.all(clients.map(({ ended }) => ended));
});

// The rules of HTTP about methods, tags, encodings and subprotocols, on real sockets.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { CLOSE, LIMITS, type EventsAnswer, type Problem } from 'peeksafe/protocol';
import { WebSocket } from 'ws';
import type { RunningServer } from '../../src/index.ts';
import { changes, observed, pairOfVariants, post, serverFor, streamUrl } from '../support/harness.ts';

const json = { 'Content-Type': 'application/json' };
const problemOf = async (response: Response): Promise<Problem> => ((await response.json()) as { error: Problem }).error;

async function send(
  server: RunningServer,
  body: Uint8Array<ArrayBuffer>,
  encoding: string,
  more: RequestInit = {},
): Promise<Response> {
  const headers = { ...json, 'Content-Encoding': encoding };
  return fetch(`${streamUrl(server, 's')}/events`, { method: 'POST', headers, body, ...more });
}

test('bodies by gzip, deflate and br are taken as if they had come plain', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', pairOfVariants());
  const ways = { gzip: gzipSync, 'x-gzip': gzipSync, GZIP: gzipSync, deflate: deflateSync, br: brotliCompressSync };
  for (const [encoding, compress] of Object.entries(ways)) {
    const body = new Uint8Array(compress(JSON.stringify([observed(encoding, 'a', 10, 1)])));
    const response = await send(server, body, encoding);
    assert.deepEqual([encoding, response.status], [encoding, 200]);
    assert.equal(((await response.json()) as EventsAnswer).accepted, 1);
  }
  const streamed = new Blob([gzipSync(JSON.stringify([observed('streamed', 'a', 10, 1)]))]).stream();
  const chunked = await send(server, streamed as unknown as Uint8Array<ArrayBuffer>, 'gzip', {
    duplex: 'half',
  } as RequestInit);
  assert.equal(chunked.status, 200);
});

test('a small body that would be a large one is refused before it is one, and the server goes on', async (t) => {
  const server = await serverFor(t);
  const bomb = new Uint8Array(gzipSync(Buffer.alloc(512 * 1024 * 1024, 32), { level: 9 }));
  assert.ok(bomb.length < LIMITS.bodyBytes);
  const before = process.memoryUsage().rss;
  const answers = await Promise.all(Array.from({ length: 8 }, () => send(server, bomb, 'gzip')));
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([413]));
  // Any one of the eight, inflated, would take twice as much.
  assert.ok(process.memoryUsage().rss - before < 256 * 1024 * 1024);
  assert.equal((await post(server, 's', pairOfVariants())).rejected, 0);
});

test('an encoding that is not known, and a body that is not what it says, are refused in words', async (t) => {
  const server = await serverFor(t);
  const body = new Uint8Array(Buffer.from('[]'));
  const unknown = await send(server, body, 'zstd');
  assert.equal(unknown.status, 415);
  assert.equal(unknown.headers.get('accept-encoding'), 'gzip, deflate, br');
  assert.match((await problemOf(unknown)).message, /zstd/);
  assert.equal((await send(server, body, 'gzip, br')).status, 415);
  for (const encoding of ['gzip', 'deflate', 'br']) {
    const response = await send(server, body, encoding);
    assert.equal(response.status, 400);
    assert.match((await problemOf(response)).message, new RegExp(`not ${encoding}`));
  }
});

test('a tag that a proxy made weak, one of a list and * are answered with 304, as long as nothing has changed', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', pairOfVariants());
  const url = `${streamUrl(server, 's')}/changes`;
  const tag = (await fetch(url)).headers.get('etag') ?? '';
  const statusOf = async (text: string): Promise<number> =>
    (await fetch(url, { headers: { 'If-None-Match': text } })).status;
  for (const same of [tag, `W/${tag}`, `"other", W/${tag}`, `"a,b",${tag}`, '*'])
    assert.deepEqual([same, await statusOf(same)], [same, 304]);
  for (const other of ['"other"', 'W/"other", "more"', tag.replaceAll('"', ''), ''])
    assert.deepEqual([other, await statusOf(other)], [other, 200]);
  await post(server, 's', [observed('1', 'a', 10, 1)]);
  assert.equal(await statusOf(`W/${tag}`), 200);
});

test('of several subprotocols the one that is spoken here is picked, and without one the close code says so', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', pairOfVariants());
  const url = `${streamUrl(server, 's').replace('http', 'ws')}/live`;
  for (const offered of [['peeksafe.v1'], ['peeksafe.v9', 'peeksafe.v1'], ['chat', 'peeksafe.v1', 'x']]) {
    const socket = new WebSocket(url, offered);
    await once(socket, 'open');
    assert.equal(socket.protocol, 'peeksafe.v1');
    socket.terminate();
  }
  const socket = new WebSocket(url, ['peeksafe.v9', 'chat']);
  const [code] = (await once(socket, 'close')) as [number];
  assert.equal(code, CLOSE.version);
});

test('a hello that is not valid is closed with the name of the field', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', pairOfVariants());
  for (const field of ['token', 'since', 'type']) {
    const socket = new WebSocket(`${streamUrl(server, 's').replace('http', 'ws')}/live`, 'peeksafe.v1');
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'hello', [field]: null }));
    const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
    assert.equal(code, CLOSE.badMessage);
    assert.match(reason.toString(), new RegExp(`"${field}" is`));
  }
});

test('a route that rejects a method names the methods that it allows', async (t) => {
  const server = await serverFor(t, { metricsPort: 0 });
  await post(server, 's', pairOfVariants());
  const READ = 'GET, HEAD, OPTIONS';
  const routes: [path: string, wrong: string, allow: string][] = [
    ['/healthz', 'POST', READ],
    ['/readyz', 'DELETE', READ],
    ['/openapi.json', 'PUT', READ],
    ['/v1/streams', 'POST', READ],
    ['/v1/streams/s/events', 'GET', 'POST, OPTIONS'],
    ['/v1/streams/s/events', 'PUT', 'POST, OPTIONS'],
    ['/v1/streams/s/changes', 'POST', READ],
    ['/v1/streams/s/history', 'DELETE', READ],
    ['/v1/streams/s/audit', 'PATCH', READ],
    ['/v1/streams/s/live', 'POST', READ],
    ['/api/events/early-kill', 'GET', 'POST, OPTIONS'],
  ];
  for (const [path, method, allow] of routes) {
    const response = await fetch(server.url + path, { method });
    assert.deepEqual([path, method, response.status, response.headers.get('allow')], [path, method, 405, allow]);
    assert.equal((await problemOf(response)).code, 'bad-method');
  }
  const options = await fetch(`${server.url}/v1/streams/s/events`, { method: 'OPTIONS' });
  assert.deepEqual([options.status, options.headers.get('allow')], [204, 'POST, OPTIONS']);
  assert.equal((await fetch(`${server.url}/v1/nothing`, { method: 'POST' })).status, 404);
  const metrics = await fetch(`http://127.0.0.1:${server.metricsPort}/metrics`, { method: 'POST' });
  assert.deepEqual([metrics.status, metrics.headers.get('allow')], [405, READ]);
});

test('times in every form of RFC 3339 are taken, and those that are none are refused', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', pairOfVariants());
  const good: [sent: string, meant: string][] = [
    ['2026-01-05T10:00:00Z', '2026-01-05T10:00:00.000Z'],
    ['2026-01-05t10:00:00z', '2026-01-05T10:00:00.000Z'],
    ['2026-01-05 10:00:00Z', '2026-01-05T10:00:00.000Z'],
    ['2026-01-05 10:00:00.5+05:30', '2026-01-05T04:30:00.500Z'],
    ['2026-01-05T10:00:00-00:00', '2026-01-05T10:00:00.000Z'],
    ['2026-01-05T10:00:00.123456789-08:00', '2026-01-05T18:00:00.123Z'],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59.999Z'],
    ['2016-12-31T23:59:60.25Z', '2016-12-31T23:59:59.999Z'],
    ['1990-12-31T15:59:60-08:00', '1990-12-31T23:59:59.999Z'],
  ];
  for (const [i, [at, meant]] of good.entries()) {
    const made = { id: `g${i}`, at, kind: 'suggestion.made', suggestion: `g${i}`, action: 'x', title: 'X' } as const;
    const answer = await post(server, 's', [made]);
    assert.deepEqual([at, answer.accepted], [at, 1], JSON.stringify(answer));
    const { suggestions = [] } = await changes(server, 's');
    assert.deepEqual([at, suggestions.find(({ id }) => id === `g${i}`)?.madeAt], [at, meant]);
  }
  const bad = [
    '2026-01-05T10:00:00',
    '2026-01-05_10:00:00Z',
    '2026-01-05T24:00:00Z',
    '2026-02-30T10:00:00Z',
    '2026-01-05T10:00:60Z',
    '2016-12-31T23:59:61Z',
    '2016-12-31T23:59:60+01:00',
    '2026-01-05T10:00:00+24:00',
    '2026-1-5T10:00:00Z',
    '2026-01-05T10:00Z',
  ];
  for (const [i, at] of bad.entries()) {
    const made = { id: `b${i}`, at, kind: 'suggestion.made', suggestion: `b${i}`, action: 'x', title: 'X' } as const;
    assert.deepEqual([at, (await post(server, 's', [made])).rejected], [at, 1]);
  }
});

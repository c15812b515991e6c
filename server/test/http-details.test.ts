// What HTTP says about methods, tags, encodings and subprotocols, on real sockets.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { CLOSE, LIMITS, type EventsAnswer, type Problem } from 'peeksafe/protocol';
import { WebSocket } from 'ws';
import type { RunningServer } from '../src/index.ts';
import { changes, observed, pairOfVariants, post, serverFor, streamUrl } from './harness.ts';

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

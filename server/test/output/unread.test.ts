import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { test, type TestContext } from 'node:test';
import type { Changes, EventInput, History } from 'peeksafe/protocol';
import { audit, changes, post, serverFor, streamUrl } from '../support/harness.ts';
import { until } from '../support/until.ts';

const AT = '2026-01-05T10:00:00.000Z';
const MB = 1024 * 1024;

/** Variants with long contents: a stream whose snapshot has many megabytes. */
function wide(variants: number, length = 4000): EventInput[] {
  const posted = Array.from({ length: variants }, (_, i): EventInput => ({
    id: `p${i}`,
    at: AT,
    kind: 'variant.posted',
    variant: `v${i}`,
    experiment: 'x',
    content: `${i} `.padEnd(length, 'é'),
  }));
  return [{ id: 'x', at: AT, kind: 'experiment.opened', experiment: 'x', policy: 'off' }, ...posted];
}

async function fill(server: { url: string }, events: readonly EventInput[]): Promise<void> {
  for (let i = 0; i < events.length; i += 100) await post(server, 's', events.slice(i, i + 100));
}

/** A client that has asked and reads nothing. */
async function askAndNotRead(
  t: TestContext,
  port: number,
  path: string,
  headers = '',
  from = '127.0.0.1',
): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', localAddress: from });
  t.after(() => socket.destroy());
  socket.on('error', () => {});
  socket.pause();
  await once(socket, 'connect');
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`);
  return socket;
}

/** The head of an answer to a request from another address of this machine; its body is thrown away. */
async function answerTo(from: string, port: number, path: string): Promise<IncomingMessage> {
  const asking = get({ port, host: '127.0.0.1', localAddress: from, path, agent: false });
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  answer.destroy();
  return answer;
}

/** One of the server's figures. */
async function figure(port: number | null, name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Number(new RegExp(`^peeksafe_${name} (\\S+)$`, 'm').exec(text)?.[1]);
}

/** Bytes that wait in the server's connections, once they stay the same. */
async function unsentAtRest(port: number | null): Promise<number> {
  let before = -1;
  await until('what waits stays the same', async () => {
    const now = await figure(port, 'unsent_bytes');
    const isSame = now > 0 && now === before;
    before = now;
    return isSame;
  });
  return before;
}

test('a snapshot of many megabytes that nobody reads takes a piece of memory, and not all of it', async (t) => {
  const server = await serverFor(t, { metricsPort: 0 });
  await fill(server, wide(2000));
  const whole = JSON.stringify(await changes(server, 's')).length;
  assert.ok(whole > 7.5 * MB, `it has ${whole} characters`);
  for (let i = 0; i < 20; i++) await askAndNotRead(t, server.port, '/v1/streams/s/changes');
  const unsent = await unsentAtRest(server.metricsPort);
  assert.ok(unsent < 20 * 0.25 * MB, `${unsent} bytes wait`);
});

test('a snapshot that is read slowly shows the state at its request, whatever happens meanwhile', async (t) => {
  const server = await serverFor(t);
  await fill(server, wide(3000));
  const before = await changes(server, 's');
  const response = await fetch(`${streamUrl(server, 's')}/changes`);
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const chunks: Uint8Array[] = [];
  for (let i = 0; ; i++) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    if (i % 40 > 0) continue;
    const counts = ['v0', 'v1500', 'v2999'].map((variant) => ({ variant, impressions: 10, engagements: 1 }));
    await post(
      server,
      's',
      counts.map((one) => ({ id: `${one.variant}/${i}`, at: AT, kind: 'variant.observed', ...one })),
    );
  }
  const read = JSON.parse(Buffer.concat(chunks).toString()) as Changes;
  assert.deepEqual(read, before);
  assert.notEqual((await changes(server, 's')).cursor, before.cursor);
});

test('an answer that finds too much waiting is refused with when to come back, and given once there is room', async (t) => {
  const server = await serverFor(t, { limits: { unsentBytes: 2 * MB } });
  await fill(server, wide(2000));
  const unread: Response[] = [];
  let refused: Response | null = null;
  while (refused === null && unread.length < 100) {
    const response = await fetch(`${streamUrl(server, 's')}/changes`);
    if (response.ok) unread.push(response);
    else refused = response;
  }
  assert.equal(refused?.status, 429);
  assert.ok(Number(refused.headers.get('retry-after')) >= 1);
  assert.equal(((await refused.json()) as { error: { code: string } }).error.code, 'rate');
  assert.equal((await fetch(`${server.url}/healthz`)).status, 200, 'what is short is still answered');
  assert.equal((await post(server, 's', wide(0))).duplicates, 1, 'events are still taken');
  for (const response of unread) await response.body?.cancel();
  await until('there is room again', async () => {
    const response = await fetch(`${streamUrl(server, 's')}/changes`);
    await response.text();
    return response.ok;
  });
});

test('while too much waits at all, every other address is refused too, with 503', async (t) => {
  const server = await serverFor(t, { limits: { unsentBytes: 2 * MB } });
  await fill(server, wide(2000));
  for (let i = 1; i <= 40; i++) await askAndNotRead(t, server.port, '/v1/streams/s/changes', '', `127.0.1.${i}`);
  let refused: IncomingMessage | null = null;
  await until('there is no room left', async () => {
    refused = await answerTo('127.0.2.1', server.port, '/v1/streams/s/changes');
    return refused.statusCode === 503;
  });
  assert.ok(Number((refused as unknown as IncomingMessage).headers['retry-after']) >= 1);
  assert.equal((await post(server, 's', wide(1))).duplicates, 2, 'a publisher has room of its own');
});

test('one address alone, whatever it leaves unread, brings nobody a 503', async (t) => {
  const server = await serverFor(t, { limits: { unsentBytes: 4 * MB }, metricsPort: 0 });
  await fill(server, wide(1000));
  // All at once, so that the server works on many of them in the same turn.
  const asking = Array.from({ length: 60 }, (_, i) => {
    const headers = i % 2 === 0 ? 'Accept: text/event-stream\r\n' : '';
    return askAndNotRead(t, server.port, '/v1/streams/s/changes', headers);
  });
  await Promise.all(asking);
  await unsentAtRest(server.metricsPort);
  const its = await answerTo('127.0.0.1', server.port, '/v1/streams/s/changes');
  assert.ok([200, 429].includes(its.statusCode ?? 0), `its own answer is ${its.statusCode}`);
  assert.equal((await answerTo('127.0.2.1', server.port, '/v1/streams/s/changes')).statusCode, 200);
});

test('the audit comes in pages by bytes, and none of it is missing', async (t) => {
  const server = await serverFor(t);
  const events = wide(500);
  await fill(server, events);
  const response = await fetch(`${streamUrl(server, 's')}/audit?limit=10000`);
  const page = await response.text();
  assert.ok(page.length < 0.15 * MB, `a page has ${page.length} characters`);
  assert.ok(page.endsWith('\n'));
  const lines = await audit(server, 's');
  assert.deepEqual(
    lines.flatMap(({ event }) => (event.kind === 'variant.posted' ? [event.variant] : [])),
    events.flatMap((event) => (event.kind === 'variant.posted' ? [event.variant] : [])),
  );
});

test('a long history is sent in pieces, and is whole', async (t) => {
  const server = await serverFor(t);
  const [variants, minutes] = [250, 40];
  await fill(server, wide(variants, 10));
  for (let minute = 0; minute < minutes; minute++) {
    const at = new Date(Date.parse(AT) + minute * 60_000).toISOString();
    const counts = Array.from({ length: variants }, (_, i): EventInput => ({
      ...{ id: `o${minute}/${i}`, at, kind: 'variant.observed', variant: `v${i}` },
      ...{ impressions: 10, engagements: 1 },
    }));
    assert.equal((await post(server, 's', counts)).accepted, variants);
  }
  const response = await fetch(`${streamUrl(server, 's')}/history?points=200`);
  assert.equal(response.headers.get('transfer-encoding'), 'chunked');
  const answer = (await response.json()) as History;
  assert.equal(answer.resolutionMs, 60_000);
  assert.equal(answer.series.length, variants);
  for (const { times, impressions } of answer.series)
    assert.deepEqual([times.length, impressions.at(-1)], [minutes, minutes * 10]);
});

test('a viewer by Server-Sent Events that the server disconnects leaves no connection behind', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', wide(1));
  const stopping = new AbortController();
  t.after(() => stopping.abort());
  const socket = connect(server.port, '127.0.0.1');
  const closed = new Promise((done) => socket.once('close', done));
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  socket.write('GET /v1/streams/s/changes HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n');
  await until('it is welcome', () => text.includes('"welcome"'));
  assert.match(text, /^connection: close\r$/im);
  void server.close();
  await closed;
  assert.match(text, /event: close/);
});

test('a viewer that pings without end and reads nothing does not pile up answers', async (t) => {
  const server = await serverFor(t, { metricsPort: 0 });
  await post(server, 's', wide(1));
  const socket = await askAndNotRead(
    t,
    server.port,
    '/v1/streams/s/live',
    'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: peeksafe.v1\r\n' +
      'Sec-WebSocket-Key: cGVla3NhZmUtYmVuY2ghIQ==\r\n',
  );
  const hello = Buffer.from('{"type":"hello"}');
  // A masked frame whose mask is zero is its payload.
  const masked = (opcode: number, payload: Buffer): Buffer =>
    Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
  socket.write(masked(1, hello));
  const pings = Buffer.concat(Array.from({ length: 8000 }, () => masked(9, Buffer.alloc(125))));
  // More answers than the kernel takes for somebody who does not read.
  for (let i = 0; i < 24; i++) {
    if (!socket.write(pings)) await once(socket, 'drain');
    assert.ok((await figure(server.metricsPort, 'unsent_bytes')) < 0.5 * MB);
  }
});

// The messages that viewers get over real sockets.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectTo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import type { Changes, EventInput } from 'peeksafe/protocol';
import { WebSocket, WebSocketServer } from 'ws';
import { Message } from '../../src/live/message.ts';
import { EVICT_AFTER_MS } from '../../src/live/viewer.ts';
import { changes, observed, pairOfVariants, post, RawViewer, serverFor, streamUrl } from '../support/harness.ts';

test('frames written straight to the connection are valid WebSocket messages, plain and compressed, of any length', async (t) => {
  const server = new WebSocketServer({
    port: 0,
    host: '127.0.0.1',
    perMessageDeflate: { serverNoContextTakeover: true },
  });
  t.after(() => server.close());
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const lengths = [0, 1, 125, 126, 1023, 1024, 65_535, 65_536, 300_000];
  const messages = lengths.map((length, i) => new Message(`${i}ü`.repeat(length).slice(0, length)));
  for (const perMessageDeflate of [true, false]) {
    const joined = once(server, 'connection') as Promise<[WebSocket, { socket: Socket }]>;
    const client = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate });
    const heard: string[] = [];
    client.on('message', (data: Buffer) => heard.push(data.toString()));
    const [socket, request] = await joined;
    for (const message of messages) {
      request.socket.write(perMessageDeflate ? message.compressed : message.frame);
      // The library's own frames go in between.
      socket.ping();
    }
    socket.close(1000);
    await once(client, 'close');
    assert.deepEqual(
      heard,
      messages.map(({ text }) => text),
    );
  }
  const long = messages.at(-1) as Message;
  assert.ok(long.compressed.length < long.frame.length / 10);
  assert.equal(long.compressed, long.compressed, 'made once');
  assert.equal(messages[3]?.compressed, messages[3]?.frame, 'short ones are not worth it');
});

test('frames are compressed for clients that ask for it and accept the window they were made with', async (t) => {
  const server = await serverFor(t);
  await post(server, 's', pairOfVariants());
  await post(
    server,
    's',
    Array.from({ length: 300 }, (_, i): EventInput => ({
      id: `p${i}`,
      at: '2026-01-05T10:00:00.000Z',
      kind: 'variant.posted',
      variant: `v${i}`,
      experiment: 'exp',
      content: `Variant ${i}`,
    })),
  );
  const size = (perMessageDeflate: boolean | object) =>
    new Promise<{ bytes: number; text: string }>((done) => {
      const client = new WebSocket(`${streamUrl(server, 's').replace('http', 'ws')}/live`, 'peeksafe.v1', {
        perMessageDeflate,
      });
      let wire: Socket | null = null;
      client.on('upgrade', ({ socket }) => (wire = socket));
      client.on('open', () => client.send('{"type":"hello"}'));
      client.on('message', (data: Buffer) => {
        const text = data.toString();
        if (!text.startsWith('{"type":"changes"')) return;
        done({ bytes: (wire as unknown as Socket).bytesRead, text });
        client.terminate();
      });
    });
  const [plain, compressed, narrow] = [await size(false), await size(true), await size({ serverMaxWindowBits: 10 })];
  assert.equal(compressed.text, plain.text);
  assert.equal(narrow.text, plain.text);
  assert.ok(compressed.bytes < plain.bytes / 4, `${compressed.bytes} of ${plain.bytes} bytes`);
  assert.ok(narrow.bytes >= plain.bytes, 'a smaller window than frames are made with: plain');
});

test('a viewer that stops reading is evicted, while 500 others go on undisturbed', { timeout: 90_000 }, async (t) => {
  const server = await serverFor(t, { limits: { sockets: 1000, calls: 1e6, events: 1e6 } });
  await post(server, 's', pairOfVariants());
  const at = '2026-01-05T10:00:00.000Z';
  for (let n = 0; n < 20; n++) {
    const long = Array.from({ length: 200 }, (_, i): EventInput => ({
      id: `p${n}/${i}`,
      at,
      kind: 'variant.posted',
      variant: `v${n}/${i}`,
      experiment: 'exp',
      content: `${i}`.repeat(1200),
    }));
    await post(server, 's', long);
  }
  const { cursor } = await changes(server, 's', undefined);
  const others = await Promise.all(Array.from({ length: 500 }, () => new RawViewer(server, 's').hello(cursor)));
  await Promise.all(others.map((one) => one.next(({ type }) => type === 'welcome')));
  // It asks for everything, some 16 MB, and never reads a byte of it.
  const stopped = connectTo(server.port, '127.0.0.1');
  t.after(() => stopped.destroy());
  stopped.write(
    `GET /v1/streams/s/live HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
      'Sec-WebSocket-Protocol: peeksafe.v1\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  await once(stopped, 'data');
  stopped.pause();
  const hello = Buffer.from('{"type":"hello"}');
  stopped.write(Buffer.concat([Buffer.from([0x81, 0x80 | hello.length, 0, 0, 0, 0]), hello]));
  let ended = false;
  stopped.on('close', () => (ended = true));
  stopped.on('error', () => (ended = true));
  const begin = performance.now();
  let rounds = 0;
  const delays: number[] = [];
  while (performance.now() - begin < EVICT_AFTER_MS + 6000 && !ended) {
    const start = performance.now();
    rounds += 1;
    const wanted = rounds;
    await post(server, 's', [observed(`o${rounds}`, 'a', 1, 0)]);
    await Promise.all(
      others.map((one) =>
        one.next<Changes>((message) => message.type === 'changes' && message.variants?.[0]?.impressions === wanted),
      ),
    );
    for (const one of others) one.messages.length = 0;
    delays.push(performance.now() - start);
    // Its closing is seen only by writing to it: it reads nothing.
    stopped.write(Buffer.from([0x8a, 0x80, 0, 0, 0, 0]));
    await sleep(40);
  }
  assert.ok(ended, 'it was evicted');
  assert.ok(rounds > 50, `${rounds} rounds`);
  assert.ok(others.every(({ socket }) => socket.readyState === WebSocket.OPEN));
  delays.sort((a, b) => a - b);
  t.diagnostic(
    `${rounds} rounds to 500 readers: median ${delays[rounds >> 1]?.toFixed(0)} ms, worst ${delays.at(-1)?.toFixed(0)} ms`,
  );
  for (const { socket } of others) socket.terminate();
});

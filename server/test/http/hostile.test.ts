import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import type { Changes } from 'peeksafe/protocol';
import { WebSocket } from 'ws';
import type { RunningServer } from '../../src/server.ts';
import { changes, observed, pairOfVariants, post, RawViewer, serverFor, streamUrl } from '../support/harness.ts';
import { until } from '../support/until.ts';

/** A bare connection that keeps what it hears. */
function bare(server: RunningServer): { socket: Socket; said: () => string; ended: Promise<number> } {
  const begin = performance.now();
  let text = '';
  const socket = connect(server.port, '127.0.0.1');
  socket.on('data', (bytes: Buffer) => (text += bytes.toString('latin1')));
  socket.on('error', () => {});
  const ended = new Promise<number>((done) => socket.on('close', () => done(performance.now() - begin)));
  return { socket, said: () => text, ended };
}

const HANDSHAKE =
  'GET /v1/streams/s/live HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
  'Sec-WebSocket-Protocol: peeksafe.v1\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';

/** A good viewer and a good sender beside whatever else goes on. */
async function stillServes(server: RunningServer, n: number): Promise<void> {
  const viewer = await new RawViewer(server, 's').hello();
  const { variants = [] } = await changes(server, 's');
  const before = variants.find(({ id }) => id === 'a')?.impressions ?? 0;
  await post(server, 's', [observed(`good ${n}`, 'a', 1, 0)]);
  await viewer.next<Changes>(
    ({ type, variants: rows }) =>
      type === 'changes' && rows?.some(({ impressions }) => impressions === before + 1) === true,
  );
  viewer.socket.terminate();
}

async function fed(t: TestContext, options: Parameters<typeof serverFor>[1] = {}): Promise<RunningServer> {
  const server = await serverFor(t, options);
  await post(server, 's', pairOfVariants());
  return server;
}

test(
  'a client that sends a request a byte at a time is cut off, and does not keep others waiting',
  { timeout: 60_000 },
  async (t) => {
    const server = await fed(t);
    const heads = Array.from({ length: 50 }, () => {
      const one = bare(server);
      let sent = 0;
      const text = `GET /v1/streams HTTP/1.1\r\nHost: localhost\r\nX-Slow: ${'x'.repeat(1000)}`;
      const drip = setInterval(() => one.socket.writable && one.socket.write(text[sent++] ?? 'x'), 200);
      void one.ended.then(() => clearInterval(drip));
      return one;
    });
    const idle = Array.from({ length: 50 }, () => {
      const one = bare(server);
      one.socket.write(HANDSHAKE);
      return one;
    });
    await stillServes(server, 1);
    const ends = await Promise.all([...heads, ...idle].map(({ ended }) => ended));
    assert.ok(Math.max(...ends) < 20_000, `the last one after ${Math.max(...ends)} ms`);
    assert.ok(
      heads.every(({ said }) => said().startsWith('HTTP/1.1 408')),
      'a slow head is answered with 408',
    );
    // 4408 as a close frame: two bytes of code.
    assert.ok(
      idle.every(({ said }) => said().includes('\x11\x38No hello')),
      'who never says hello is told so',
    );
    await stillServes(server, 2);
  },
);

test(
  'one address cannot open connections without end, and they are freed when it goes',
  { timeout: 60_000 },
  async (t) => {
    const server = await fed(t, { limits: { sockets: 20 } });
    const many = Array.from({ length: 1000 }, () => bare(server));
    const open = (): number => many.filter(({ socket }) => !socket.destroyed).length;
    await until('those beyond the bound are cut off', () => open() <= 20 + 256);
    for (const { socket } of many) socket.destroy();
    const serves = (): Promise<boolean> =>
      stillServes(server, 1)
        .then(() => true)
        .catch(() => false);
    await until('the address may connect again', serves);
  },
);

test(
  'bytes that are no HTTP and frames that are no protocol end their own connection, and nothing else',
  { timeout: 120_000 },
  async (t) => {
    const server = await fed(t);
    const watcher = await new RawViewer(server, 's').hello();
    let n = 0;
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 300 });
    const garbage = fc.oneof(
      bytes.map((body) => Buffer.from(body)),
      bytes.map((body) => Buffer.concat([Buffer.from(HANDSHAKE), body])),
      fc.tuple(fc.nat({ max: 15 }), fc.boolean(), bytes).map(([opcode, fin, body]) => {
        const payload = body.subarray(0, 100);
        return Buffer.concat([
          Buffer.from(HANDSHAKE),
          Buffer.from([(fin ? 0x80 : 0) | opcode, 0x80 | payload.length, 0, 0, 0, 0]),
          payload,
        ]);
      }),
      fc.json({ maxDepth: 3 }).map((text) => {
        const payload = Buffer.from(text).subarray(0, 120);
        return Buffer.concat([Buffer.from(HANDSHAKE), Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
      }),
    );
    await fc.assert(
      fc.asyncProperty(garbage, async (bytesToSend) => {
        const { socket, ended } = bare(server);
        socket.write(bytesToSend);
        // It may wait for more, as any server would; then the one who hangs up is we.
        await Promise.race([ended, sleep(30)]);
        socket.destroy();
        await ended;
        if (++n % 50 === 0) await stillServes(server, n);
      }),
      { numRuns: 400 },
    );
    await stillServes(server, n + 1);
    assert.equal(watcher.socket.readyState, WebSocket.OPEN, 'who was there before is there still');
  },
);

test('messages that are too large, not text, or too many are refused by close code', { timeout: 60_000 }, async (t) => {
  const server = await fed(t);
  const codeAfter = async (...messages: (string | Buffer)[]): Promise<number> => {
    const viewer = await new RawViewer(server, 's').opened();
    for (const message of messages) viewer.socket.send(message);
    return (await viewer.closed).code;
  };
  assert.equal(
    await codeAfter(JSON.stringify({ type: 'hello', token: 'x'.repeat(17_000) })),
    1009,
    'a frame beyond 16 KiB',
  );
  assert.equal(await codeAfter(Buffer.from('{"type":"hello"}')), 4400, 'binary');
  assert.equal(await codeAfter('{"type":"hello","token":1}'), 4400);
  assert.equal(await codeAfter('{"type":"hello"}', '{"type":"hello"}'), 4400, 'hello twice');
  assert.equal(await codeAfter('{"type":"token","token":"x"}'), 4400, 'a token before hello');
  assert.equal(
    await codeAfter('{"type":"hello"}', ...Array<string>(30).fill('{"type":"token","token":"x"}')),
    4429,
    'chatter',
  );
  // A message that is small on the wire and huge when inflated.
  const bomb = new WebSocket(`${streamUrl(server, 's').replace('http', 'ws')}/live`, 'peeksafe.v1', {
    perMessageDeflate: true,
  });
  const code = await new Promise<number>((done) => {
    bomb.on('open', () => bomb.send(`{"type":"hello","token":"${'x'.repeat(50_000_000)}"}`, { compress: true }));
    bomb.on('close', done);
    bomb.on('error', () => {});
  });
  assert.equal(code, 1009);
  await stillServes(server, 1);
});

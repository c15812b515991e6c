import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectTo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import fc from 'fast-check';
import { CLOSE, HEARTBEAT_MS, type Changes, type EventInput, type Heartbeat, type Variant } from 'peeksafe/protocol';
import { WebSocket, WebSocketServer } from 'ws';
import { ChangeIndex } from '../../src/live/change-index.ts';
import { StreamHub } from '../../src/live/hub.ts';
import { Message } from '../../src/live/message.ts';
import { EVICT_AFTER_MS, CONFLATE_ABOVE, type ViewerTransport } from '../../src/live/viewer.ts';
import { changes, observed, pairOfVariants, post, RawViewer, serverFor, streamUrl } from '../support/harness.ts';

const nothing = { experiments: [], patterns: [], kills: [], suggestions: [] };
const variant = (id: string, seq: number, content = id): Variant => ({ id, seq, content }) as unknown as Variant;

interface Bench {
  readonly hub: StreamHub;
  /** What viewers' connections threw. */
  readonly errors: string[];
  readonly counted: { frames: number; conflations: number; evicted: number };
  now: number;
  /** Processor time, milliseconds. */
  spent: number;
  commit(...variants: Variant[]): void;
  /** Commits what time alone brings about. */
  timePasses(...variants: Variant[]): void;
  join(buffered?: () => number): { heard: { type: string }[]; closed: () => number | null };
}

function bench(): Bench {
  let seq = 0;
  const counted = { frames: 0, conflations: 0, evicted: 0 };
  const one: Bench = {
    now: 0,
    spent: 0,
    counted,
    hub: new StreamHub('s', {
      index: new ChangeIndex('e'),
      clocks: { now: () => one.now, elapsed: () => one.now, spent: () => one.spent, heartbeatMs: HEARTBEAT_MS },
      counters: {
        frame: () => counted.frames++,
        deliveries() {},
        fanOut() {},
        conflation: () => counted.conflations++,
        evicted: () => counted.evicted++,
      },
      onError: (what, error) => one.errors.push(`${what}: ${(error as Error).message}`),
    }),
    errors: [],
    commit(...variants) {
      seq = Math.max(seq, ...variants.map((row) => row.seq));
      one.hub.publish({ seq, at: one.now, entities: { ...nothing, variants }, isByTime: false });
    },
    timePasses(...variants) {
      seq = Math.max(seq, ...variants.map((row) => row.seq));
      one.hub.publish({ seq, at: one.now, entities: { ...nothing, variants }, isByTime: true });
    },
    join(buffered = () => 0) {
      const heard: { type: string }[] = [];
      let code: number | null = null;
      const transport: ViewerTransport = {
        send: ({ text }) => heard.push(JSON.parse(text) as { type: string }),
        buffered,
        close: (given) => (code = given),
      };
      one.hub.join(transport, null);
      return { heard, closed: () => code };
    },
  };
  return one;
}

/** Lets the hub's timer fire. */
const frame = (): Promise<void> => sleep(80);

test('a frame is serialized once for all who stand at the same place', async () => {
  const { hub, commit, join, counted } = bench();
  commit(variant('a', 1));
  const viewers = Array.from({ length: 50 }, () => join());
  assert.equal(counted.frames, 1, 'one snapshot for fifty');
  commit(variant('a', 2));
  await frame();
  assert.equal(counted.frames, 2);
  assert.ok(viewers.every(({ heard }) => (heard.at(-1) as unknown as Changes).cursor === 'e.2'));
  assert.equal(hub.viewers, 50);
});

test('a reader that falls behind skips what came in between and gets the newest, and only it', async () => {
  const it = bench();
  let waiting = 0;
  it.commit(variant('a', 1));
  const slow = it.join(() => waiting);
  const quick = it.join();
  waiting = CONFLATE_ABOVE + 1;
  for (let seq = 2; seq <= 4; seq++) {
    it.commit(variant('a', seq));
    it.now += 60;
    await frame();
  }
  assert.equal(quick.heard.length, slow.heard.length + 3);
  waiting = 0;
  it.now += 60;
  await frame();
  const last = slow.heard.at(-1) as unknown as Changes;
  assert.deepEqual([last.since, last.cursor], ['e.1', 'e.4']);
  assert.deepEqual([it.counted.conflations, it.counted.evicted], [1, 0]);
});

test('a reader that takes a little now and then keeps its place for minutes; one that takes nothing is let go in time', async () => {
  const it = bench();
  it.commit(...Array.from({ length: 3000 }, (_, i) => variant(`v${i}`, i + 1)));
  let room = 0;
  // Room for one page every ten seconds.
  const slow = it.join(() => (room-- > 0 ? 0 : CONFLATE_ABOVE + 1));
  const dead = it.join(() => CONFLATE_ABOVE + 1);
  const begin = it.now;
  for (let i = 0; i < 6; i++) {
    it.now += 10_000;
    room = 1;
    await frame();
  }
  assert.ok(it.now - begin > 3 * EVICT_AFTER_MS);
  assert.equal(slow.closed(), null);
  assert.equal((slow.heard.at(-1) as unknown as Changes).more, undefined, 'it has all of it');
  assert.equal(dead.closed(), CLOSE.overload);
});

/** Lets what is due at once happen. */
const soon = (): Promise<void> => new Promise((done) => setImmediate(() => setImmediate(done)));

const cursorOf = ({ heard }: { heard: { type: string }[] }): string => (heard.at(-1) as unknown as Changes).cursor;

test('what comes after a quiet time is told at once, and not only with the next frame', async () => {
  const it = bench();
  const viewer = it.join();
  it.now += 1000;
  it.commit(variant('a', 1));
  await soon();
  assert.equal(cursorOf(viewer), 'e.1');
});

test('what time alone brings about is told with what somebody sends, or by itself a little later', async () => {
  const it = bench();
  const viewer = it.join();
  it.now += 1000;
  it.timePasses(variant('a', 1));
  await soon();
  assert.equal(viewer.heard.filter(({ type }) => type === 'changes').length, 1, 'only what there was at first');
  it.commit(variant('b', 2));
  await soon();
  assert.equal(cursorOf(viewer), 'e.2', 'who sends something does not wait');
  assert.equal(viewer.heard.filter(({ type }) => type === 'changes').length, 2, 'and both in one frame');
  it.now += 1000;
  it.timePasses(variant('a', 3));
  await sleep(400);
  assert.equal(cursorOf(viewer), 'e.3');
});

test('a frame that was late makes none after it late, while changes come as often as frames may', async () => {
  const it = bench();
  const viewer = it.join();
  let seq = 0;
  const commitAt = async (at: number): Promise<void> => {
    it.now = at;
    it.commit(variant('a', ++seq));
    await soon();
    assert.equal(cursorOf(viewer), `e.${seq}`, `at ${at}`);
  };
  for (let at = 1000; at <= 1500; at += 50) await commitAt(at);
  await commitAt(1590);
  for (let at = 1600; at <= 2500; at += 50) await commitAt(at);
});

test('what comes faster than frames may is joined, however long it was quiet before', async () => {
  const it = bench();
  const viewer = it.join();
  it.now += 60_000;
  for (let seq = 1; seq <= 10; seq++) {
    it.commit(variant('a', seq));
    await soon();
  }
  assert.equal(cursorOf(viewer), 'e.3', 'three at once, and the others wait for their frame');
  await frame();
  assert.equal(cursorOf(viewer), 'e.10');
});

test('a crowd that takes long to tell is told more rarely, so that half of the processor is left for the rest', async () => {
  const it = bench();
  const transport: ViewerTransport = { send: () => (it.spent += 100), buffered: () => 0, close() {} };
  it.hub.join(transport, null);
  const viewer = it.join();
  let seq = 0;
  for (let i = 0; i < 60; i++) {
    it.now += 50;
    it.commit(variant('a', ++seq));
    await soon();
  }
  const frames = viewer.heard.filter(({ type }) => type === 'changes').length;
  assert.ok(frames <= 3000 / 200 + 3, `${frames} frames in three seconds, each of which took a tenth of one`);
});

test('one that lags does not keep the others waiting', async () => {
  const it = bench();
  const slow = it.join(() => CONFLATE_ABOVE + 1);
  const other = it.join();
  it.now += 1000;
  it.commit(variant('a', 1));
  await soon();
  it.now += 50;
  await frame();
  it.commit(variant('a', 2));
  await soon();
  assert.equal(cursorOf(other), 'e.2');
  it.now += EVICT_AFTER_MS;
  await frame();
  assert.equal(slow.closed(), CLOSE.overload);
});

test('heartbeats go to those who heard nothing else, with the place where each stands', async () => {
  const it = bench();
  it.commit(variant('a', 1));
  const early = it.join();
  it.now += HEARTBEAT_MS - 1;
  it.hub.heartbeat();
  const late = it.join();
  it.now += 1;
  it.hub.heartbeat();
  const beats = ({ heard }: { heard: { type: string }[] }): Heartbeat[] =>
    heard.filter(({ type }) => type === 'heartbeat') as Heartbeat[];
  assert.deepEqual([beats(early).length, beats(late).length], [1, 0]);
  assert.equal(beats(early)[0]?.cursor, 'e.1');
  it.hub.heartbeat();
  assert.equal(beats(early).length, 1, 'not again at once');
  it.commit(variant('a', 2));
  await frame();
  it.now += HEARTBEAT_MS;
  it.hub.heartbeat();
  assert.deepEqual([beats(early).length, beats(late).length], [2, 1]);
});

test('pages are bounded in rows and in size, never cut what one event changed, and together hold everything once', () => {
  const row = fc.record({ step: fc.integer({ min: 0, max: 1 }), size: fc.integer({ min: 0, max: 40 }) });
  const page = fc.record({ entities: fc.integer({ min: 1, max: 8 }), characters: fc.integer({ min: 1, max: 200 }) });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), page, (rows, size) => {
      let seq = 1;
      const variants = rows.map(({ step, size: length }, i) => variant(`v${i}`, (seq += step), 'x'.repeat(length)));
      const index = new ChangeIndex('e');
      index.apply({ seq, at: 0, entities: { ...nothing, variants } });
      const seen: Variant[] = [];
      for (let since: number | null = null, more = true; more;) {
        const text = index.changesSince(since, size);
        const message = JSON.parse(text.text) as Changes;
        assert.equal(message.since, since === null ? null : `e.${since}`);
        const of = message.variants ?? [];
        const groups = new Set(of.slice(0, -1).map((one) => one.seq)).size;
        assert.ok(of.length <= size.entities || groups === 1 || of.at(-1)?.seq === of.at(-2)?.seq);
        seen.push(...of);
        ({ more, seq: since } = text);
      }
      assert.deepEqual(
        seen.map(({ id }) => id),
        variants.map(({ id }) => id),
      );
    }),
  );
});

test('frames written straight to the connection are what a WebSocket client reads, plain and compressed, of any length', async (t) => {
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
      // What the library itself sends goes between.
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

test('compression is for who asks for it and takes frames as they are made', async (t) => {
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

test('a reader that stops reading is let go, while 500 others go on undisturbed', { timeout: 90_000 }, async (t) => {
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
  assert.ok(ended, 'it was let go');
  assert.ok(rounds > 50, `${rounds} rounds`);
  assert.ok(others.every(({ socket }) => socket.readyState === WebSocket.OPEN));
  delays.sort((a, b) => a - b);
  t.diagnostic(
    `${rounds} rounds to 500 readers: median ${delays[rounds >> 1]?.toFixed(0)} ms, worst ${delays.at(-1)?.toFixed(0)} ms`,
  );
  for (const { socket } of others) socket.terminate();
});

/** A viewer whose connection throws once it is told to. */
function breakable({ hub }: Bench): { heard: { type: string }[]; breaks: boolean; closed: () => number | null } {
  let code: number | null = null;
  const one = { heard: [] as { type: string }[], breaks: false, closed: () => code };
  const transport: ViewerTransport = {
    send({ text }) {
      if (one.breaks) throw new Error('a broken connection');
      one.heard.push(JSON.parse(text) as { type: string });
    },
    buffered: () => 0,
    close(given) {
      code = given;
      throw new Error('nothing can be said over it any more');
    },
  };
  hub.join(transport, null);
  return one;
}

test('what one viewer throws ends that viewer with 1011, and keeps no other from its changes', async () => {
  const one = bench();
  one.commit(variant('a', 1));
  const [before, broken, after] = [one.join(), breakable(one), one.join()];
  broken.breaks = true;
  one.commit(variant('a', 2));
  await frame();
  for (const { heard } of [before, after]) assert.equal((heard.at(-1) as Changes).variants?.[0]?.seq, 2);
  assert.deepEqual([broken.closed(), one.hub.viewers], [CLOSE.internal, 2]);
  assert.match(one.errors[0] ?? '', /a broken connection/);
});

test('what one viewer throws keeps no other from its heartbeat, nor from a goodbye', () => {
  const one = bench();
  one.commit(variant('a', 1));
  const [before, broken, after] = [one.join(), breakable(one), one.join()];
  broken.breaks = true;
  one.now += HEARTBEAT_MS;
  one.hub.heartbeat();
  for (const { heard } of [before, after]) assert.equal(heard.at(-1)?.type, 'heartbeat');
  assert.deepEqual([broken.closed(), one.hub.viewers], [CLOSE.internal, 2]);
  const second = breakable(one);
  const last = one.join();
  second.breaks = true;
  one.hub.drain('The server restarts.', 1000);
  for (const { closed } of [before, after, last]) assert.equal(closed(), CLOSE.restart);
  assert.deepEqual([second.closed(), one.hub.viewers], [CLOSE.internal, 0]);
});

test('what one viewer throws while it lags keeps no other from catching up', async () => {
  const one = bench();
  one.commit(variant('a', 1));
  let waiting = 0;
  const slow = [one.join(() => waiting), one.join(() => waiting)];
  let breaks = false;
  const failing = one.join(() => {
    if (breaks) throw new Error('a broken connection');
    return waiting;
  });
  waiting = 2 * CONFLATE_ABOVE;
  one.commit(variant('a', 2));
  await frame();
  breaks = true;
  waiting = 0;
  await frame();
  for (const { heard } of slow) assert.equal((heard.at(-1) as Changes).variants?.[0]?.seq, 2);
  assert.deepEqual([failing.closed(), one.hub.viewers], [CLOSE.internal, 2]);
});

test('a viewer who cannot even be welcomed does not watch', () => {
  const one = bench();
  const transport: ViewerTransport = {
    send: () => {
      throw new Error('a broken connection');
    },
    buffered: () => 0,
    close() {},
  };
  assert.throws(() => one.hub.join(transport, null), /a broken connection/);
  one.commit(variant('a', 1));
  assert.throws(() => one.hub.join(transport, null), /a broken connection/);
  assert.equal(one.hub.viewers, 0);
});

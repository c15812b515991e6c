import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { Duplex } from 'node:stream';
import { test } from 'node:test';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { forEachKind, HEARTBEAT_MS, type Variant } from 'peeksafe/protocol';
import { EVERYTHING } from '../../src/access/scopes.ts';
import { Sessions } from '../../src/access/sessions.ts';
import type { Guarded } from '../../src/http/guard.ts';
import { ChangeIndex } from '../../src/live/change-index.ts';
import { FrameMemory } from '../../src/live/frame-cache.ts';
import { StreamHub } from '../../src/live/hub.ts';
import { OutputBudget } from '../../src/output/output-budget.ts';
import { eventStream } from '../../src/routes/live/event-stream.ts';
import { until } from '../support/until.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

/** Longer than a frame. */
const FRAME = 60;

const SIZE = 100_000;
const VIEWERS = 10;

/** The client's side of a connection: it takes everything until it is stopped, and then nothing. */
class Client extends Duplex {
  taken = '';
  isStopped = false;

  override _read(): void {}

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    if (this.isStopped) return;
    this.taken += chunk.toString();
    done();
  }
}

/** A hub, and a server that answers every request with the hub's events. */
function streaming(output: OutputBudget): { hub: StreamHub; clock: VirtualClock; server: Server } {
  const none = (): void => {};
  const onError = (what: string, error: unknown): void => assert.fail(`${what}: ${String(error)}`);
  const clock = new VirtualClock();
  const hub = new StreamHub('s', {
    ...{ index: new ChangeIndex('e'), clock, heartbeatMs: HEARTBEAT_MS, onError },
    counters: { frame: none, deliveries: none, fanOut: none, conflation: none, evicted: none },
    memory: { output, frames: new FrameMemory() },
  });
  const sessions = new Sessions(() => false, onError);
  const app = new Hono<Guarded>().get('/', (c) => {
    c.set('grant', EVERYTHING);
    c.set('address', 'somewhere');
    return eventStream(c, { hub, since: null, sessions, onEnd: none });
  });
  const listener = getRequestListener(app.fetch);
  return { hub, clock, server: createServer((request, answer) => void listener(request, answer)) };
}

function commit(hub: StreamHub, seq: number, length: number): void {
  const variants = [{ id: 'v', seq, content: 'x'.repeat(length) } as unknown as Variant];
  const entities = { stream: null, ...forEachKind(() => []), variants };
  hub.publish({ seq, at: 0, isByTime: false, entities });
}

test('a frame by Server-Sent Events counts as unsent from the moment it is sent, to all viewers of a turn', async () => {
  const output = new OutputBudget(100 * SIZE);
  const { hub, clock, server } = streaming(output);
  const clients = Array.from({ length: VIEWERS }, () => new Client());
  for (const client of clients) {
    server.emit('connection', client);
    client.push('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  }
  await until('all are welcome', () => clients.every(({ taken }) => taken.includes('"changes"')));
  clock.advance(FRAME);
  assert.equal(output.bytes, 0, 'everything was taken');
  for (const client of clients) client.isStopped = true;
  commit(hub, 1, SIZE);
  clock.advance(FRAME);
  assert.ok(output.bytes >= VIEWERS * SIZE, `${output.bytes} bytes wait`);
  for (const client of clients) client.destroy();
  await until('nothing waits', () => output.bytes === 0);
});

test('frames by Server-Sent Events that a viewer takes at once are whole, in order, and never count as unsent', async () => {
  const output = new OutputBudget(100 * SIZE);
  const { hub, clock, server } = streaming(output);
  const client = new Client();
  server.emit('connection', client);
  client.push('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await until('it is welcome', () => client.taken.includes('"changes"'));
  for (let seq = 1; seq <= 20; seq++) {
    commit(hub, seq, seq * 1000);
    clock.advance(FRAME);
    assert.equal(output.bytes, 0);
  }
  const cursors = [...client.taken.matchAll(/^id: e\.(\d+)\r?\ndata: .*"x{1000,}"/gm)].map(([, seq]) => Number(seq));
  assert.deepEqual(
    cursors,
    Array.from({ length: 20 }, (_, i) => i + 1),
  );
  client.destroy();
});

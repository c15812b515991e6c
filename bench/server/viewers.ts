// A process with many viewers, told by its parent what to do. The same bare client for every server that is measured.
import { connect, type Socket } from 'node:net';
import { clientFrame, createReader } from './web-socket-reader.ts';

/** How viewers speak to a server: its path, what they say first, and which text frames count. */
const DIALECTS = {
  peeksafe: {
    path: '/v1/streams/bench/live',
    protocol: 'peeksafe.v1',
    hello: '{"type":"hello"}',
    frame: '{"type":"changes"',
  },
  ws: { path: '/', protocol: null, hello: null, frame: '{"type":"changes"' },
  'socket.io': { path: '/socket.io/?EIO=4&transport=websocket', protocol: null, hello: '40', frame: '42["changes"' },
  limit: { path: '/', protocol: null, hello: null, frame: '{"type":"changes"' },
} as const;
/** A server that is measured, by the name of its package. */
export type Dialect = keyof typeof DIALECTS;

/** What a parent asks. */
export type Order =
  | { readonly do: 'connect'; readonly dialect: Dialect; readonly port: number; readonly count: number }
  | { readonly do: 'count anew'; readonly keepDelays: boolean }
  | { readonly do: 'report' };

/** What a process with viewers saw since it last counted anew. */
export interface Report {
  readonly frames: number;
  /** Frames of the viewer who got the fewest. */
  readonly least: number;
  readonly bytes: number;
  /** Marks (of the first variant of a frame), and when each arrived: CLOCK_MONOTONIC, milliseconds. One entry per viewer and frame. */
  readonly marks: Float64Array;
  readonly arrivals: Float64Array;
}

const MARK = Buffer.from('"id":"v0"');
const IMPRESSIONS = Buffer.from('"impressions":');
const PING = 0x32;

const monotonic = (): number => Number(process.hrtime.bigint()) / 1e6;

function markOf(payload: Buffer): number {
  const at = payload.indexOf(IMPRESSIONS, payload.indexOf(MARK));
  let mark = 0;
  for (let i = at + IMPRESSIONS.length; i < payload.length; i++) {
    const digit = (payload[i] as number) - 0x30;
    if (digit < 0 || digit > 9) break;
    mark = mark * 10 + digit;
  }
  return mark;
}

const counts: { frames: number }[] = [];
let bytes = 0;
let keeps = false;
let marks: number[] = [];
let arrivals: number[] = [];

function heard(socket: Socket, count: { frames: number }, payload: Buffer, prefix: Buffer): void {
  // engine.io asks whether we are still here.
  if (payload.length === 1 && payload[0] === PING) {
    socket.write(clientFrame('3'));
    return;
  }
  if (!payload.subarray(0, prefix.length).equals(prefix)) return;
  count.frames += 1;
  bytes += payload.length;
  if (!keeps) return;
  marks.push(markOf(payload));
  arrivals.push(monotonic());
}

function view(dialect: Dialect, port: number): Promise<void> {
  const { path, protocol, hello, frame } = DIALECTS[dialect];
  const prefix = Buffer.from(frame);
  const count = { frames: 0 };
  counts.push(count);
  return new Promise((done, failed) => {
    const socket = connect(port, '127.0.0.1');
    const asked = protocol === null ? '' : `Sec-WebSocket-Protocol: ${protocol}\r\n`;
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
        `${asked}Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
    );
    const read = createReader({
      opened: () => {
        if (hello !== null) socket.write(clientFrame(hello));
        done();
      },
      text: (payload) => heard(socket, count, payload, prefix),
    });
    socket.on('data', read);
    socket.on('error', failed);
    socket.on('close', () => failed(new Error('A viewer was cut off.')));
  });
}

async function connectAll(dialect: Dialect, port: number, count: number): Promise<void> {
  // So many at a time: it is not the length of the backlog that is measured.
  for (let left = count; left > 0; left -= 50)
    await Promise.all(Array.from({ length: Math.min(50, left) }, () => view(dialect, port)));
}

function report(): Report {
  const frames = counts.reduce((sum, one) => sum + one.frames, 0);
  const least = counts.reduce((fewest, one) => Math.min(fewest, one.frames), Number.POSITIVE_INFINITY);
  return { frames, least, bytes, marks: Float64Array.from(marks), arrivals: Float64Array.from(arrivals) };
}

process.on('message', (order: Order) => {
  if (order.do === 'connect')
    void connectAll(order.dialect, order.port, order.count).then(() => process.send?.('connected'));
  else if (order.do === 'report') process.send?.(report());
  else {
    for (const one of counts) one.frames = 0;
    bytes = 0;
    keeps = order.keepDelays;
    marks = [];
    arrivals = [];
    process.send?.('counting');
  }
});
process.on('disconnect', () => process.exit());

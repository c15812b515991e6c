// 500 readers that ask for much and read nothing: what they cost the server, and those who do read.
import { connect, type Socket } from 'node:net';
import type { Changes } from 'peeksafe/protocol';
import { quantile, rowOf, type Row } from '../../rows.ts';
import type { Audience } from '../viewers/audience.ts';
import { cpuSeconds, residentMegabytes } from '../children.ts';
import { now, pause } from '../clock.ts';
import { clientText } from '../viewers/frame-reader.ts';
import { call, opening, post, reports, VARIANTS } from '../load.ts';
import type { Posted } from '../viewers/questions.ts';
import { watched, type Setting } from '../setting.ts';
import { FORMER_CLI, startPeeksafe, type Subject } from '../subjects.ts';
import { fill } from '../wide.ts';

/** The stream that the readers request; ordinary viewers watch another. */
const WIDE = 'wide';

/** A reader that was cut off comes again after this time, as somebody would who means harm. Milliseconds. */
const AGAIN_MS = 200;

/** Of the history what a page shows: all of it takes time by the number of variants, which is another question. */
const PAGE_OF_VARIANTS = Array.from({ length: VARIANTS }, (_, i) => `variants=v${i}`).join('&');

interface Load {
  readonly readers: number;
  /** Variants of the stream that the readers request. */
  readonly variants: number;
  readonly viewers: number;
  readonly perSecond: number;
  readonly seconds: number;
}

const head = (path: string, headers: readonly string[] = []): string =>
  [`GET /v1/streams/${WIDE}/${path} HTTP/1.1`, 'Host: localhost', ...headers, '', ''].join('\r\n');

const UPGRADE = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: cGVla3NhZmUtYmVuY2ghIQ==',
  'Sec-WebSocket-Protocol: peeksafe.v1',
];

/** The readers' requests, in turn: snapshots, changes since many cursors, the audit, the history, and both live connections. */
function question(i: number, cursor: string): string | Buffer {
  const [epoch = '', seq = ''] = cursor.split('.');
  switch (i % 10) {
    case 0:
    case 1:
    case 2:
    case 3:
      return head('changes');
    case 4:
      // The first tenth of the log, so that nearly everything has changed since.
      return head(`changes?since=${epoch}.${(i % 64) * Math.floor(Number(seq) / 640)}`);
    case 5:
    case 6:
      return head('audit?limit=10000');
    case 7:
      return head(`history?points=5000&${PAGE_OF_VARIANTS}`);
    case 8:
      return head('changes', ['Accept: text/event-stream']);
    default:
      return Buffer.concat([Buffer.from(head('live', UPGRADE)), clientText('{"type":"hello"}')]);
  }
}

/** Readers that do not read; whoever is cut off comes again. */
class UnreadReaders {
  readonly #port: number;
  readonly #sockets = new Set<Socket>();
  #isOver = false;

  constructor(port: number, count: number, cursor: string) {
    this.#port = port;
    for (let i = 0; i < count; i++) this.#ask(question(i, cursor));
  }

  #ask(text: string | Buffer): void {
    const socket = connect(this.#port, '127.0.0.1');
    this.#sockets.add(socket);
    socket.pause();
    socket.on('error', () => {});
    socket.write(text);
    socket.once('close', () => {
      this.#sockets.delete(socket);
      if (!this.#isOver) setTimeout(() => this.#isOver || this.#ask(text), AGAIN_MS);
    });
  }

  end(): void {
    this.#isOver = true;
    for (const socket of this.#sockets) socket.destroy();
  }
}

interface Waited {
  readonly p99: number;
  /** The most resident memory, megabytes. */
  readonly megabytes: number;
  /** Processor time of the server, seconds: it says what the readers cost where the machine is busy with other work. */
  readonly cpu: number;
}

/** Reports to the ordinary stream when they are due, and to the other one, so that its state moves. */
async function wait(server: Subject, audience: Audience, { perSecond, seconds, variants }: Load): Promise<Waited> {
  let megabytes = 0;
  const sampling = setInterval(() => (megabytes = Math.max(megabytes, residentMegabytes(server.pid))), 100);
  try {
    await audience.forget();
    const cpu = cpuSeconds(server.pid);
    const begin = now();
    const posts: Promise<Posted>[] = [];
    const others: Promise<Posted>[] = [];
    for (let i = 0; i < perSecond * seconds; i++) {
      await pause(begin + (i * 1000) / perSecond - now());
      posts.push(post(server.port, reports(VARIANTS)));
      if (i % perSecond === 0) others.push(post(server.port, reports(5, variants, i), WIDE));
    }
    await Promise.all(others);
    const watchedPosts = (await Promise.all(posts)).sort((a, b) => a.seq - b.seq);
    await audience.reached((watchedPosts.at(-1) as Posted).seq);
    const { latencies } = await audience.receipts(watchedPosts);
    return { p99: quantile(latencies, 0.99), megabytes, cpu: cpuSeconds(server.pid) - cpu };
  } finally {
    clearInterval(sampling);
  }
}

/** Figures of one server before the readers came, and with them. */
interface Round {
  /** Bytes of the snapshot that the readers request. */
  readonly snapshot: number;
  readonly without: Waited;
  readonly withThem: Waited;
}

async function round(server: Subject, load: Load): Promise<Round> {
  await post(server.port, opening());
  await fill(server.port, load.variants, Math.ceil(load.variants * 1.3), WIDE);
  const { body } = await call(server.port, 'GET', `/v1/streams/${WIDE}/changes`);
  const { cursor } = JSON.parse(body) as Changes;
  return watched(server, load.viewers, async (audience) => {
    await wait(server, audience, { ...load, seconds: 2 });
    const without = await wait(server, audience, load);
    const readers = new UnreadReaders(server.port, load.readers, cursor);
    try {
      return { snapshot: body.length, without, withThem: await wait(server, audience, load) };
    } finally {
      readers.end();
    }
  });
}

function rowsOf(name: string, load: Load, rounds: readonly Round[]): Row[] {
  const who = `${load.readers} readers that do not read`;
  const where = `${load.viewers} viewers at ${load.perSecond} frames/s`;
  const row = (metric: string, unit: string, of: (one: Round) => number): Row =>
    rowOf('server', name, metric, unit, rounds.map(of));
  const both = (metric: string, unit: string, of: (waited: Waited) => number): Row[] => [
    row(`${metric}, before ${who}`, unit, ({ without }) => of(without)),
    row(`${metric}, with ${who}`, unit, ({ withThem }) => of(withThem)),
  ];
  return [
    row('snapshot that is asked for', 'MB', ({ snapshot }) => snapshot / 1e6),
    ...both('resident memory, most', 'MB', ({ megabytes }) => megabytes),
    ...both(`processor time in ${load.seconds} s`, 's', ({ cpu }) => cpu),
    ...both(`POST to receipt, ${where}, p99`, 'ms', ({ p99 }) => p99),
    row(`p99 with ${who} / before`, '', ({ without, withThem }) => withThem.p99 / without.p99),
  ];
}

async function under(name: string, start: () => Promise<Subject>, times: number, load: Load): Promise<Row[]> {
  const rounds: Round[] = [];
  while (rounds.length < times) rounds.push(await round(await start(), load));
  return rowsOf(name, load, rounds);
}

/**
 * Readers that do not read. A built server of another version is measured beside this one when `PEEKSAFE_FORMER_CLI` names its `cli.js`.
 */
export async function unread({ quick }: Setting): Promise<Row[]> {
  const load: Load = quick
    ? { readers: 60, variants: 2000, viewers: 20, perSecond: 10, seconds: 3 }
    : { readers: 500, variants: 30_000, viewers: 100, perSecond: 10, seconds: 15 };
  const times = quick ? 1 : 3;
  const rows = await under('peeksafe', () => startPeeksafe(), times, load);
  if (FORMER_CLI === undefined) return rows;
  const former = (): Promise<Subject> => startPeeksafe(undefined, [], [], FORMER_CLI);
  return [...rows, ...(await under('peeksafe, former', former, times, load))];
}

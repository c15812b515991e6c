// 500 readers that ask for much and read nothing: what they cost the server, and those who do read.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Changes } from 'peeksafe/protocol';
import { quantile, rowOf, type Row } from '../../rows.ts';
import type { Audience } from '../viewers/audience.ts';
import { adopt, cpuSeconds, endChild, residentMegabytes } from '../children.ts';
import { now, pause } from '../clock.ts';
import { call, opening, post, reports, VARIANTS } from '../load.ts';
import type { Posted } from '../viewers/questions.ts';
import type { Unread } from '../viewers/unread-readers.ts';
import { watched, type Setting } from '../setting.ts';
import { FORMER_CLI, startPeeksafe, type Subject } from '../subjects.ts';
import { fill } from '../wide.ts';

/** The stream that the readers request; ordinary viewers watch another. */
const WIDE = 'wide';

interface Load {
  readonly readers: number;
  /** Variants of the stream that the readers request. */
  readonly variants: number;
  readonly viewers: number;
  readonly perSecond: number;
  readonly seconds: number;
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
    // In a process of their own: five hundred connections at once would delay the POSTs of this one, and that is not the server's doing.
    const readers = adopt(fork(join(import.meta.dirname, '../viewers/unread-readers.ts')));
    try {
      await once(readers, 'message');
      readers.send({ port: server.port, count: load.readers, stream: WIDE, cursor } satisfies Unread);
      return { snapshot: body.length, without, withThem: await wait(server, audience, load) };
    } finally {
      await endChild(readers);
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

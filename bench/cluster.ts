// One gateway against two on a log in NATS JetStream, and against one server on a log of its own: the same viewers, the same reports.
import { NO_NATS, startNats, type NatsCluster } from '../server/test/support/nats-server.ts';
import { build } from '../tools/build.ts';
import { quantile, rowOf, type Row } from './rows.ts';
import { Audience } from './server/viewers/audience.ts';
import { cpuSeconds, killAll } from './server/children.ts';
import { now, pause } from './server/clock.ts';
import { hangUp, opening, post, reports, VARIANTS } from './server/load.ts';
import type { Posted } from './server/viewers/questions.ts';
import { startPeeksafe, type Subject } from './server/subjects.ts';

/** The processes of one way to serve viewers. */
interface Way {
  readonly name: string;
  /** Each with its part of the viewers; the first one takes the reports. */
  readonly servers: readonly Subject[];
  readonly writer: Subject | null;
  readonly nats: NatsCluster | null;
}

interface Measured {
  readonly p50: number;
  readonly p99: number;
  /** Processor seconds in a second, of the busiest of them. */
  readonly busiest: number;
  readonly writer: number;
  readonly nats: number;
}

async function onNats(name: string, gateways: number, nats: NatsCluster, installation: string): Promise<Way> {
  const log = ['--log', `${nats.url}/${installation}`];
  const writer = await startPeeksafe(undefined, [], [...log, '--role', 'writer']);
  const servers: Subject[] = [];
  for (let i = 0; i < gateways; i++) servers.push(await startPeeksafe(undefined, [], [...log, '--role', 'gateway']));
  await post((servers[0] as Subject).port, opening());
  return { name, servers, writer, nats };
}

async function alone(): Promise<Way> {
  const server = await startPeeksafe();
  await post(server.port, opening());
  return { name: 'one server, SQLite', servers: [server], writer: null, nats: null };
}

/** Reports at a steady rate, the next one not before all viewers have the last. */
async function measure(way: Way, audiences: readonly Audience[], frames: number, everyMs: number): Promise<Measured> {
  const natsPid = way.nats?.nodes[0]?.pid;
  const used = (pid: number | undefined): number => (pid === undefined ? 0 : cpuSeconds(pid));
  const spent = (): number[] => [...way.servers.map(({ pid }) => used(pid)), used(way.writer?.pid), used(natsPid)];
  await Promise.all(audiences.map((audience) => audience.forget()));
  const [before, start] = [spent(), now()];
  const posts: Posted[] = [];
  for (let i = 0; i < frames; i++) {
    const due = now() + everyMs;
    const posted = await post((way.servers[0] as Subject).port, reports(VARIANTS));
    await Promise.all(audiences.map((audience) => audience.reached(posted.seq)));
    posts.push(posted);
    await pause(due - now());
  }
  const seconds = (now() - start) / 1000;
  const rates = spent().map((value, i) => (value - (before[i] as number)) / seconds);
  const receipts = await Promise.all(audiences.map((audience) => audience.receipts(posts)));
  const latencies = receipts.flatMap((one) => one.latencies);
  return {
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    busiest: Math.max(...rates.slice(0, way.servers.length)),
    writer: rates[way.servers.length] as number,
    nats: rates[way.servers.length + 1] as number,
  };
}

function rowsOf(way: Way, viewers: number, measured: readonly Measured[]): Row[] {
  const row = (metric: string, unit: string, of: (one: Measured) => number): Row =>
    rowOf(
      'cluster',
      'peeksafe',
      `${way.name}, ${viewers.toLocaleString('en')} viewers: ${metric}`,
      unit,
      measured.map(of),
    );
  return [
    row('POST until a viewer has it, median', 'ms', ({ p50 }) => p50),
    row('POST until a viewer has it, p99', 'ms', ({ p99 }) => p99),
    row('CPU of the busiest process with viewers', '%', ({ busiest }) => busiest * 100),
    ...(way.writer === null ? [] : [row('CPU of the writer', '%', ({ writer }) => writer * 100)]),
    ...(way.nats === null ? [] : [row('CPU of NATS', '%', ({ nats }) => nats * 100)]),
  ];
}

/** Calls of 100 events that are under way at once. */
const AT_ONCE = 8;

/** Events acknowledged a second, of a log in SQLite, in one server of NATS and in three, in turn. */
async function pouring(quick: boolean): Promise<Row[]> {
  const [rounds, ms] = quick ? [1, 1000] : [3, 4000];
  const clusters = [await startNats(), await startNats([1, 2, 3].map(() => ({ address: '127.0.0.1' })))];
  try {
    const ways = [
      await alone(),
      await onNats('one gateway, one server of NATS', 1, clusters[0] as NatsCluster, 'pour'),
      await onNats('one gateway, three servers of NATS', 1, clusters[1] as NatsCluster, 'pour'),
    ];
    const found = ways.map((way) => ({ way, rates: [] as number[] }));
    for (let round = 0; round <= rounds; round++) {
      for (const { way, rates } of found) {
        const start = now();
        let events = 0;
        const worker = async (): Promise<void> => {
          while (now() - start < ms) {
            await post((way.servers[0] as Subject).port, reports(100));
            events += 100;
          }
        };
        await Promise.all(Array.from({ length: AT_ONCE }, worker));
        // The first round only warms up.
        if (round > 0) rates.push((events * 1000) / (now() - start));
      }
    }
    return found.map(({ way, rates }) =>
      rowOf(
        'cluster',
        'peeksafe',
        `${way.name}: events acknowledged, 100 a call, ${AT_ONCE} calls at once`,
        '1/s',
        rates,
      ),
    );
  } finally {
    hangUp();
    killAll();
    for (const nats of clusters) nats.stop();
  }
}

/** `npm run bench -- cluster`: needs nats-server. */
export async function cluster(quick: boolean): Promise<Row[]> {
  if (NO_NATS !== false) throw new Error(`No bench of several servers: ${NO_NATS}.`);
  await build();
  return [...(await watching(quick)), ...(await pouring(quick))];
}

async function watching(quick: boolean): Promise<Row[]> {
  const [viewers, rounds, frames] = quick ? [500, 1, 10] : [5000, 3, 20];
  const nats = await startNats();
  const ways: { way: Way; audiences: Audience[]; measured: Measured[] }[] = [];
  try {
    const made = [
      await alone(),
      await onNats('one gateway', 1, nats, 'one'),
      await onNats('two gateways', 2, nats, 'two'),
    ];
    for (const way of made) {
      const audiences: Audience[] = [];
      for (const one of way.servers)
        audiences.push(
          await Audience.connect({ dialect: one.dialect, port: one.port, offers: false }, viewers / way.servers.length),
        );
      ways.push({ way, audiences, measured: [] });
    }
    // So that the compiler has done its work before it counts.
    for (const { way, audiences } of ways) await measure(way, audiences, 5, 200);
    for (let round = 0; round < rounds; round++)
      for (const { way, audiences, measured } of ways) measured.push(await measure(way, audiences, frames, 200));
    return ways.flatMap(({ way, measured }) => rowsOf(way, viewers, measured));
  } finally {
    for (const { audiences } of ways) for (const audience of audiences) await audience.close();
    killAll();
    nats.stop();
  }
}

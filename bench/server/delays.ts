import { setTimeout as sleep } from 'node:timers/promises';
import { quantile, rowOf, type Row } from '../rows.ts';
import { gather, type Crowd } from './crowd.ts';
import { pace } from './fan-out.ts';
import { populate, startPeeksafe, startPeer, withStore, type Subject } from './subject.ts';
import type { Dialect, Report } from './viewers.ts';

const VARIANTS = 3;

/** How delays are measured. */
export interface DelayPlan {
  readonly viewers: number;
  readonly framesPerSecond: number;
  readonly seconds: number;
}

const monotonic = (): number => Number(process.hrtime.bigint()) / 1e6;

/** From each POST to the arrival of a frame that has it, over all viewers; a mark is the number of the newest POST in a frame. */
function delaysOf(reports: readonly Report[], postedAt: ReadonlyMap<number, number>): number[] {
  return reports.flatMap(({ marks, arrivals }) => {
    const delays: number[] = [];
    for (const [i, mark] of marks.entries()) {
      const posted = postedAt.get(mark);
      if (posted !== undefined) delays.push((arrivals[i] as number) - posted);
    }
    return delays;
  });
}

interface Seen {
  readonly delays: number[];
  readonly megabytes: number;
}

async function watch(subject: Subject, crowd: Crowd, { framesPerSecond, seconds }: DelayPlan): Promise<Seen> {
  const postedAt = new Map<number, number>();
  let mark = 0;
  const note = (): void => void postedAt.set(++mark, monotonic());
  await pace(subject, framesPerSecond * 2, framesPerSecond, VARIANTS, note);
  await sleep(300);
  await crowd.countAnew(true);
  const last = mark;
  await pace(subject, framesPerSecond * seconds, framesPerSecond, VARIANTS, note);
  const megabytes = subject.residentMegabytes();
  await sleep(1000);
  const reports = await crowd.report();
  const newest = reports.map(({ marks }) => marks.at(-1));
  if (newest.some((one) => one !== mark))
    throw new Error(`The last frame did not arrive: ${newest.join(', ')} of ${mark}.`);
  for (let i = 1; i <= last; i++) postedAt.delete(i);
  return { delays: delaysOf(reports, postedAt), megabytes };
}

async function seenBy(dialect: Dialect, template: string, plan: DelayPlan): Promise<Seen> {
  const run = async (subject: Subject): Promise<Seen> => {
    const crowd = await gather(dialect, subject.port, plan.viewers);
    try {
      return await watch(subject, crowd, plan);
    } finally {
      await crowd.close();
    }
  };
  if (dialect !== 'peeksafe') {
    const peer = await startPeer(dialect, template);
    return run(peer).finally(() => peer.kill('SIGKILL'));
  }
  return withStore(async (dataDir) => {
    const subject = await startPeeksafe(dataDir);
    await populate(subject, 20);
    return run(subject).finally(() => subject.kill());
  });
}

/** The message that peers broadcast: a few variants, all at zero. */
const TEMPLATE = JSON.stringify({
  type: 'changes',
  variants: Array.from({ length: VARIANTS }, (_, i) => ({ id: `v${i}`, content: 'x'.repeat(450), impressions: 0 })),
});

/** From POST to receive, and the server's memory meanwhile. */
export async function delays(plan: DelayPlan, subjects: readonly Dialect[]): Promise<Row[]> {
  const what = `${plan.viewers} viewers, ${plan.framesPerSecond} frames/s`;
  const rows: Row[] = [];
  for (const dialect of subjects) {
    const seen = await seenBy(dialect, TEMPLATE, plan);
    const at = (part: number): number[] => [quantile(seen.delays, part)];
    rows.push(
      rowOf('server', dialect, `${what}: POST to receive, p50`, 'ms', at(0.5)),
      rowOf('server', dialect, `${what}: POST to receive, p95`, 'ms', at(0.95)),
      rowOf('server', dialect, `${what}: POST to receive, p99`, 'ms', at(0.99)),
      rowOf('server', dialect, `${what}: resident memory`, 'MB', [seen.megabytes]),
    );
  }
  return rows;
}

/** So many connected at once: memory, and how long until a frame has reached the last of them. */
export async function connected(viewers: number, rounds: number): Promise<Row[]> {
  return withStore(async (dataDir) => {
    const subject = await startPeeksafe(dataDir);
    await populate(subject, 20);
    const begin = performance.now();
    const crowd = await gather('peeksafe', subject.port, viewers);
    const connecting = performance.now() - begin;
    try {
      const last: number[] = [];
      let mark = 0;
      for (let round = 0; round < rounds; round++) {
        await sleep(1000);
        await crowd.countAnew(true);
        const posted = monotonic();
        await pace(subject, 1, 1, VARIANTS, () => (mark += 1));
        await sleep(2000);
        const reports = await crowd.report();
        if (reports.some(({ least }) => least < 1)) throw new Error('A viewer did not get the frame.');
        last.push(
          Math.max(...reports.map(({ arrivals }) => arrivals.reduce((most, at) => Math.max(most, at), 0))) - posted,
        );
      }
      return [
        rowOf('server', 'peeksafe', `${viewers} connected: time to connect all`, 'ms', [connecting]),
        rowOf('server', 'peeksafe', `${viewers} connected: POST to the last of them`, 'ms', last),
        rowOf('server', 'peeksafe', `${viewers} connected: resident memory`, 'MB', [subject.residentMegabytes()]),
      ];
    } finally {
      await crowd.close();
      await subject.kill();
    }
  });
}

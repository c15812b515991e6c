import { setTimeout as sleep } from 'node:timers/promises';
import { rowOf, type Row } from '../rows.ts';
import { gather } from './crowd.ts';
import { observations, populate, startPeeksafe, startPeer, withStore, type Subject } from './subject.ts';
import type { Dialect } from './viewers.ts';

/** What one stretch of broadcasting cost. */
interface Cost {
  readonly messages: number;
  readonly cpuSeconds: number;
}

/** How it is measured. */
export interface FanOutPlan {
  readonly viewers: number;
  readonly frames: number;
  readonly framesPerSecond: number;
  /** Variants that change in each frame. */
  readonly variants: number;
  readonly rounds: number;
}

/** Sends frames at an even pace; each POST changes the first so many variants. */
export async function pace(
  subject: Subject,
  frames: number,
  perSecond: number,
  variants: number,
  onPost: () => void = () => {},
): Promise<void> {
  const begin = performance.now();
  for (let i = 0; i < frames; i++) {
    const wait = begin + (i * 1000) / perSecond - performance.now();
    if (wait > 0) await sleep(wait);
    onPost();
    await subject.post(observations(variants));
  }
}

async function costOf(subject: Subject, { viewers, frames, framesPerSecond, variants }: FanOutPlan): Promise<Cost> {
  const crowd = await gather(subject.dialect, subject.port, viewers);
  try {
    await pace(subject, 10, framesPerSecond, variants);
    await sleep(500);
    await crowd.countAnew(false);
    const before = subject.cpuSeconds();
    await pace(subject, frames, framesPerSecond, variants);
    await sleep(500);
    const cpuSeconds = subject.cpuSeconds() - before;
    const reports = await crowd.report();
    const messages = reports.reduce((sum, report) => sum + report.frames, 0);
    const least = Math.min(...reports.map((report) => report.least));
    // Frames may be joined when the machine is busy; a viewer that misses what others got may not be.
    if (messages !== least * viewers)
      throw new Error(`${subject.dialect}: ${messages} messages, and one viewer had ${least}.`);
    return { messages, cpuSeconds };
  } finally {
    await crowd.close();
  }
}

/** What Peeksafe sends when the first so many variants change: the peers send the same. */
async function templateOf(subject: Subject, variants: number): Promise<string> {
  const base = `http://127.0.0.1:${subject.port}/v1/streams/bench/changes`;
  const { cursor } = (await (await fetch(base)).json()) as { cursor: string };
  await subject.post(observations(variants));
  return (await fetch(`${base}?since=${cursor}`)).text();
}

async function measure(dialect: Dialect, template: string, plan: FanOutPlan): Promise<Cost> {
  if (dialect !== 'peeksafe') {
    const peer = await startPeer(dialect, template);
    try {
      return await costOf(peer, plan);
    } finally {
      await peer.kill('SIGKILL');
    }
  }
  return withStore(async (dataDir) => {
    const subject = await startPeeksafe(dataDir);
    try {
      await populate(subject, Math.max(20, plan.variants));
      return await costOf(subject, plan);
    } finally {
      await subject.kill();
    }
  });
}

const SUBJECTS = ['peeksafe', 'socket.io', 'ws', 'limit'] as const;

/** Deliveries per second of the server's CPU time, of each subject in turn, so many rounds. */
export async function fanOut(plan: FanOutPlan): Promise<Row[]> {
  const template = await withStore(async (dataDir) => {
    const subject = await startPeeksafe(dataDir);
    await populate(subject, Math.max(20, plan.variants));
    const text = await templateOf(subject, plan.variants);
    await subject.kill();
    return text;
  });
  const perSecond = new Map<Dialect, number[]>(SUBJECTS.map((one) => [one, []]));
  for (let round = 0; round < plan.rounds; round++) {
    for (const dialect of SUBJECTS) {
      const { messages, cpuSeconds } = await measure(dialect, template, plan);
      perSecond.get(dialect)?.push(messages / cpuSeconds);
    }
  }
  const what = `${plan.viewers} viewers, ${plan.variants === 1 ? '1 variant' : `${plan.variants} variants`} a frame (${template.length} bytes)`;
  const own = perSecond.get('peeksafe') as number[];
  return SUBJECTS.flatMap((dialect) => {
    const theirs = perSecond.get(dialect) as number[];
    const rows = [
      rowOf('server', dialect, `${what}: deliveries per CPU-second`, '1/s', theirs),
      rowOf(
        'server',
        dialect,
        `${what}: CPU per delivery`,
        'µs',
        theirs.map((rate) => 1e6 / rate),
      ),
    ];
    const ratios = own.map((rate, i) => rate / (theirs[i] as number));
    return dialect === 'peeksafe'
      ? rows
      : [...rows, rowOf('server', 'peeksafe', `${what}: ratio to ${dialect}`, '×', ratios)];
  });
}

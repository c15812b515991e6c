// How long a viewer waits from POST to receipt, with POSTs that come when they are due and not when the server is ready for them.
import { quantile, rowOf, type Row } from '../../rows.ts';
import type { Audience } from '../viewers/audience.ts';
import { residentMegabytes } from '../children.ts';
import { now, pause } from '../clock.ts';
import { post, reports, VARIANTS } from '../load.ts';
import type { Posted } from '../viewers/questions.ts';
import { startSubject, watched, type Name, type Setting } from '../setting.ts';
import type { Subject } from '../subjects.ts';

const SUBJECTS: readonly Name[] = ['peeksafe', 'socket.io', 'ws', 'limit'];
/** The parts of all waits that are told. */
const QUANTILES = [0.5, 0.95, 0.99] as const;

/** Posts that come when they are due. */
export interface Load {
  readonly viewers: number;
  readonly perSecond: number;
  readonly seconds: number;
  readonly rounds: number;
  /** Whether viewers offer compression, as browsers do. */
  readonly offers?: boolean;
}

/** How long viewers waited. */
export interface Waited {
  /** Milliseconds, of {@link QUANTILES}. */
  readonly quantiles: readonly number[];
  readonly megabytes: number;
}

async function postOnTime(server: Subject, perSecond: number, count: number): Promise<Posted[]> {
  const begin = now();
  const posts: Promise<Posted>[] = [];
  for (let i = 0; i < count; i++) {
    await pause(begin + (i * 1000) / perSecond - now());
    const posted = post(server.port, reports(VARIANTS));
    // It is waited for below; until then its failure is not unhandled.
    posted.catch(() => {});
    posts.push(posted);
  }
  return (await Promise.all(posts)).sort((a, b) => a.seq - b.seq);
}

/** Posts for some seconds, and asks every viewer when each frame came. */
export async function wait(
  server: Subject,
  audience: Audience,
  { perSecond, seconds }: Pick<Load, 'perSecond' | 'seconds'>,
): Promise<Waited> {
  const count = perSecond * seconds;
  await postOnTime(server, perSecond, Math.min(perSecond, count));
  await audience.forget();
  const posts = await postOnTime(server, perSecond, count);
  await audience.reached((posts.at(-1) as Posted).seq);
  const { latencies } = await audience.receipts(posts);
  return {
    quantiles: QUANTILES.map((part) => quantile(latencies, part)),
    megabytes: residentMegabytes(server.pid),
  };
}

async function under(load: Load, setting: Setting): Promise<Row[]> {
  const found = new Map<Name, Waited[]>(SUBJECTS.map((name) => [name, []]));
  for (let round = 0; round < load.rounds; round++) {
    for (const name of SUBJECTS) {
      const server = await startSubject(name, setting);
      found
        .get(name)
        ?.push(await watched(server, load.viewers, (audience) => wait(server, audience, load), load.offers));
    }
  }
  const where = `${load.viewers.toLocaleString('en')} viewers at ${load.perSecond} frames/s${load.offers === true ? ', compression offered' : ''}`;
  return [...found].flatMap(([name, waited]) => [
    ...QUANTILES.map((part, i) =>
      rowOf(
        'server',
        name,
        `POST to receipt, ${where}, p${part * 100}`,
        'ms',
        waited.map(({ quantiles }) => quantiles[i] as number),
      ),
    ),
    rowOf(
      'server',
      name,
      `resident memory, ${where}`,
      'MB',
      waited.map(({ megabytes }) => megabytes),
    ),
  ]);
}

/** From POST to receipt, over all viewers of a usual day and of a busy one. */
export async function waiting(setting: Setting): Promise<Row[]> {
  const usual: Load = { viewers: 500, perSecond: 20, seconds: 5, rounds: 3 };
  const busy: Load = { viewers: 5000, perSecond: 4, seconds: 5, rounds: 3 };
  if (setting.quick) return under({ ...usual, seconds: 0.5, rounds: 1 }, setting);
  return [
    ...(await under(usual, setting)),
    ...(await under(busy, setting)),
    ...(await under({ ...busy, offers: true }, setting)),
  ];
}

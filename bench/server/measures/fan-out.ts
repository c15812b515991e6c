// Deliveries per second of the server's processor time: what one server can carry.
import { rowOf, type Row } from '../../rows.ts';
import type { Audience } from '../viewers/audience.ts';
import { cpuSeconds } from '../children.ts';
import { now, pause } from '../clock.ts';
import { post, reports, VARIANTS } from '../load.ts';
import { NAMES, startSubject, watched, type Name, type Setting } from '../setting.ts';
import type { Subject } from '../subjects.ts';

const VIEWERS = 2000;
/** Twenty a second is the most that Peeksafe sends; half of it leaves the machine some air. */
const FRAME_EVERY_MS = { quick: 50, full: 100 } as const;

/** How many variants the frames speak of, and how that is called. */
interface Size {
  readonly variants: number;
  readonly called: string;
}

const LARGE: Size = { variants: VARIANTS, called: '20 variants' };
const PLAIN: readonly Size[] = [LARGE, { variants: 3, called: '3 variants' }, { variants: 1, called: '1 variant' }];
/** As a browser's viewer: it offers compression, and a server does as it likes. */
const OFFERED: readonly Size[] = [{ ...LARGE, called: '20 variants, compression offered' }];

/** POSTs before anybody watches: the servers' code is compiled before it counts, as it is after a minute of work. */
const WARM_POSTS = 300;

export interface Stretch {
  readonly perCpuSecond: number;
  readonly usPerDelivery: number;
  readonly bytes: number;
}

/** Frames to every viewer, the next one not before all have the last: nothing is joined and nothing is lost. */
export async function stretch(
  server: Subject,
  audience: Audience,
  variants: number,
  frames: number,
  everyMs: number = FRAME_EVERY_MS.full,
): Promise<Stretch> {
  await audience.forget();
  const posts = [];
  const before = cpuSeconds(server.pid);
  for (let i = 0; i < frames; i++) {
    const due = now() + everyMs;
    const posted = await post(server.port, reports(variants));
    await audience.reached(posted.seq);
    posts.push(posted);
    await pause(due - now());
  }
  const seconds = cpuSeconds(server.pid) - before;
  const receipts = await audience.receipts(posts);
  return {
    perCpuSecond: receipts.frames / seconds,
    usPerDelivery: (seconds * 1e6) / receipts.frames,
    bytes: receipts.bytes / receipts.frames,
  };
}

/** The figures of a stretch. */
const FIGURES: readonly { readonly metric: string; readonly unit: string; readonly of: (one: Stretch) => number }[] = [
  { metric: 'deliveries per CPU second', unit: '1/s', of: (one) => one.perCpuSecond },
  { metric: 'CPU per delivery', unit: 'us', of: (one) => one.usPerDelivery },
  { metric: 'bytes per delivery', unit: 'bytes', of: (one) => one.bytes },
];

type Found = Map<string, Stretch[]>;

async function measure(name: Name, setting: Setting, sizes: readonly Size[], found: Found): Promise<void> {
  const { quick } = setting;
  const everyMs = quick ? FRAME_EVERY_MS.quick : FRAME_EVERY_MS.full;
  const server = await startSubject(name, setting);
  for (let i = 0; i < WARM_POSTS; i++) await post(server.port, reports(VARIANTS));
  const work = async (audience: Audience): Promise<void> => {
    for (const { variants, called } of sizes) {
      await stretch(server, audience, variants, quick ? 4 : 10, everyMs);
      const key = `${name}/${called}`;
      const measured = await stretch(server, audience, variants, quick ? 12 : 40, everyMs);
      found.set(key, [...(found.get(key) ?? []), measured]);
    }
  };
  await watched(server, quick ? 1000 : VIEWERS, work, sizes === OFFERED);
}

function rowsOf(found: Found, called: string): Row[] {
  const ours = found.get(`peeksafe/${called}`) ?? [];
  return NAMES.flatMap((name) => {
    const theirs = found.get(`${name}/${called}`) ?? [];
    return FIGURES.flatMap(({ metric, unit, of }) => {
      const row = rowOf('server', name, `${metric}, ${called}`, unit, theirs.map(of));
      if (name === 'peeksafe') return [row];
      // Round by round, so that what else the machine did at the time is in both.
      const ratios = theirs.map((one, round) => of(one) / of(ours[round] as Stretch));
      return [row, rowOf('server', name, `${row.metric}, divided by that of peeksafe`, 'times', ratios)];
    });
  });
}

/** Deliveries per CPU second of each server, side by side in rounds. */
export async function fanOut(setting: Setting): Promise<Row[]> {
  const found: Found = new Map();
  const rounds = setting.quick ? 1 : 3;
  for (const sizes of [PLAIN, OFFERED])
    for (let round = 0; round < rounds; round++) for (const name of NAMES) await measure(name, setting, sizes, found);
  return [...PLAIN, ...OFFERED].flatMap(({ called }) => rowsOf(found, called));
}

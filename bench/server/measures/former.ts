// This version beside a former one, in turns on one machine.
import { rowOf, type Row } from '../../rows.ts';
import { opening, post, reports, VARIANTS } from '../load.ts';
import { watched, type Setting } from '../setting.ts';
import { FORMER_CLI, startPeeksafe, type Subject } from '../subjects.ts';
import { stretch } from './fan-out.ts';
import { take } from './ingest.ts';
import { wait } from './waiting.ts';

/** POSTs before anybody watches: the code is compiled before it counts. */
const WARM_POSTS = 300;

/** The figures of a version, each the less the better, in its unit. */
const UNITS = {
  'CPU per event, 100 a call, 8 calls at once': 'us',
  'call until acknowledged, p99, 100 a call, 8 calls at once': 'ms',
  'CPU per delivery, 20 variants': 'us',
  'POST to receipt, p50': 'ms',
  'POST to receipt, p99': 'ms',
  'resident memory, viewers at 20 frames/s': 'MB',
} as const;

type Measures = Readonly<Record<keyof typeof UNITS, number>>;

type Start = () => Promise<Subject>;

/** Measures one version once, each time on a server of its own. */
async function measured(start: Start, { quick }: Setting): Promise<Measures> {
  const taken = await take(await start(), 1, quick ? 1 : 4);
  const carrying = await start();
  await post(carrying.port, opening());
  for (let i = 0; i < WARM_POSTS; i++) await post(carrying.port, reports(VARIANTS));
  const carried = await watched(carrying, quick ? 300 : 2000, async (audience) => {
    await stretch(carrying, audience, VARIANTS, quick ? 4 : 10);
    return stretch(carrying, audience, VARIANTS, quick ? 10 : 40);
  });
  const posting = await start();
  await post(posting.port, opening());
  const waited = await watched(posting, quick ? 100 : 500, (audience) =>
    wait(posting, audience, { perSecond: 20, seconds: quick ? 1 : 5 }),
  );
  const [p50 = NaN, , p99 = NaN] = waited.quantiles;
  return {
    'CPU per event, 100 a call, 8 calls at once': taken.usPerEvent,
    'call until acknowledged, p99, 100 a call, 8 calls at once': taken.p99,
    'CPU per delivery, 20 variants': carried.usPerDelivery,
    'POST to receipt, p50': p50,
    'POST to receipt, p99': p99,
    'resident memory, viewers at 20 frames/s': waited.megabytes,
  };
}

/**
 * The built server of this version and that of another, whose `cli.js` is named by `PEEKSAFE_FORMER_CLI`. Ratios are taken round by round, so
 * that what else the machine did at the time is in both.
 * @throws RangeError when no other version is named.
 */
export async function former(setting: Setting): Promise<Row[]> {
  if (FORMER_CLI === undefined) throw new RangeError('PEEKSAFE_FORMER_CLI names no cli.js of a former version.');
  const present: Measures[] = [];
  const before: Measures[] = [];
  for (let round = 0; round < (setting.quick ? 1 : 4); round++) {
    const turns: [Measures[], Start][] = [
      [present, () => startPeeksafe()],
      [before, () => startPeeksafe(undefined, [], [], FORMER_CLI)],
    ];
    // The first finds another machine than the second.
    if (round % 2 === 1) turns.reverse();
    for (const [found, start] of turns) found.push(await measured(start, setting));
  }
  return Object.entries(UNITS).flatMap(([metric, unit]) => {
    const of = (all: readonly Measures[]): number[] => all.map((one) => one[metric as keyof Measures]);
    const [ours, theirs] = [of(present), of(before)];
    return [
      rowOf('server', 'peeksafe', metric, unit, ours),
      rowOf('server', 'peeksafe, former', metric, unit, theirs),
      rowOf(
        'server',
        'peeksafe',
        `${metric}, of the former version's`,
        'x',
        ours.map((one, round) => one / (theirs[round] as number)),
      ),
    ];
  });
}

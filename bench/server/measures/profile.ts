// Where the processor time of a delivery goes, by V8's own profiler. Runs only when named: it slows down what it looks at.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { rowOf, type Row } from '../../rows.ts';
import { scratchFolder } from '../children.ts';
import { now } from '../clock.ts';
import { stretch } from './fan-out.ts';
import { VARIANTS } from '../load.ts';
import { startSubject, watched, type Setting } from '../setting.ts';

const MAX_ROWS = 25;

interface Profile {
  /** Microseconds by the clock that all processes share. */
  readonly startTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
}

/** Microseconds of self time between two moments, by function. */
function selfTimes(profile: Profile, from: number, to: number): Map<string, number> {
  const names = new Map(
    profile.nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => {
      const file = url.split('/').slice(-2).join('/');
      return [id, `${functionName || '(anonymous)'}${file === '' ? '' : ` ${file}:${lineNumber + 1}`}`];
    }),
  );
  const times = new Map<string, number>();
  let at = profile.startTime;
  profile.samples.forEach((id, i) => {
    const delta = profile.timeDeltas[i] as number;
    at += delta;
    const name = names.get(id) as string;
    if (at >= from && at <= to && name !== '(idle)') times.set(name, (times.get(name) ?? 0) + delta);
  });
  return times;
}

/** Self times of the functions that a delivery costs most in. */
export async function profile(setting: Setting): Promise<Row[]> {
  const folder = scratchFolder();
  try {
    const server = await startSubject('peeksafe', setting, ['--cpu-prof', `--cpu-prof-dir=${folder}`]);
    const viewers = setting.quick ? 1000 : 2000;
    const frames = setting.quick ? 10 : 60;
    const [from, to] = await watched(server, viewers, async (audience) => {
      await stretch(server, audience, VARIANTS, 10);
      const begin = now();
      await stretch(server, audience, VARIANTS, frames);
      return [begin * 1000, now() * 1000] as const;
    });
    const [file] = readdirSync(folder);
    if (file === undefined) throw new Error('The server left no profile.');
    const times = selfTimes(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile, from, to);
    return [...times]
      .sort(([, a], [, b]) => b - a)
      .slice(0, MAX_ROWS)
      .map(([name, us]) => rowOf('server', 'peeksafe', `self time: ${name}`, 'us/delivery', [us / viewers / frames]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// Ten thousand viewers of one process: what they weigh, and how long one frame takes to the last of them.
import { rowOf, type Row } from '../../rows.ts';
import { residentMegabytes } from '../children.ts';
import { pause } from '../clock.ts';
import { post, reports, VARIANTS } from '../load.ts';
import { startSubject, watched, type Name, type Setting } from '../setting.ts';

const SUBJECTS: readonly Name[] = ['peeksafe', 'socket.io', 'ws', 'limit'];

async function gather(name: Name, viewers: number, frames: number, setting: Setting): Promise<Row[]> {
  const server = await startSubject(name, setting);
  const empty = residentMegabytes(server.pid);
  return watched(server, viewers, async (audience) => {
    const lasts: number[] = [];
    await pause(setting.quick ? 200 : 1000);
    const quiet = residentMegabytes(server.pid);
    for (let i = 0; i < frames; i++) {
      const { at, seq } = await post(server.port, reports(VARIANTS));
      lasts.push((await audience.reached(seq)) - at);
      await pause(setting.quick ? 100 : 500);
    }
    const who = `${audience.size.toLocaleString('en')} viewers`;
    return [
      rowOf('server', name, `${who}: all connected`, 'ms', [audience.connectMs]),
      rowOf('server', name, `${who}: resident memory before anybody came`, 'MB', [empty]),
      rowOf('server', name, `${who}: resident memory with all connected`, 'MB', [quiet]),
      rowOf('server', name, `${who}: resident memory per viewer`, 'kB', [((quiet - empty) * 1000) / audience.size]),
      rowOf('server', name, `${who}: resident memory after ${frames} frames to all`, 'MB', [
        residentMegabytes(server.pid),
      ]),
      rowOf('server', name, `${who}: POST until the last has the frame`, 'ms', lasts),
    ];
  });
}

/** A crowd on one process. */
export async function crowd(setting: Setting): Promise<Row[]> {
  const rows: Row[] = [];
  for (const name of SUBJECTS)
    rows.push(...(await gather(name, setting.quick ? 500 : 10_000, setting.quick ? 3 : 10, setting)));
  return rows;
}

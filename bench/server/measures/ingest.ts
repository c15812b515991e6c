// Events per second that are acknowledged, which for Peeksafe means: checked, folded, judged, and safe on disk.
import { quantile, rowOf, type Row } from '../../rows.ts';
import { cpuSeconds } from '../children.ts';
import { now } from '../clock.ts';
import { opening, post, reports } from '../load.ts';
import { startSubject, type Name, type Setting } from '../setting.ts';
import type { Subject } from '../subjects.ts';

const BATCH = 100;
const IN_FLIGHT = 8;

/** Events that a server took in some seconds. */
export interface Taken {
  readonly perSecond: number;
  readonly usPerEvent: number;
  readonly p99: number;
}

/**
 * Sends reports for some seconds, after a fifth of that for warming up, and stops the server.
 * @param streams How many streams they are for.
 */
export async function take(server: Subject, streams: number, seconds: number): Promise<Taken> {
  try {
    const names = Array.from({ length: streams }, (_, i) => `bench${i}`);
    for (const stream of names) await post(server.port, opening(), stream);
    const times: number[] = [];
    const send = async (until: number, stream: string): Promise<void> => {
      while (now() < until) {
        const { at } = await post(server.port, reports(BATCH), stream);
        times.push(now() - at);
      }
    };
    const all = (until: number): Promise<unknown> =>
      Promise.all(Array.from({ length: IN_FLIGHT }, (_, i) => send(until, names[i % streams] as string)));
    await all(now() + seconds * 200);
    times.length = 0;
    const [begin, cpu] = [now(), cpuSeconds(server.pid)];
    await all(begin + seconds * 1000);
    const events = times.length * BATCH;
    return {
      perSecond: (events * 1000) / (now() - begin),
      usPerEvent: ((cpuSeconds(server.pid) - cpu) * 1e6) / events,
      p99: quantile(times, 0.99),
    };
  } finally {
    await server.stop();
  }
}

/** Events per second on one stream and on four, beside a server that reads them and keeps nothing. */
export async function ingest(setting: Setting): Promise<Row[]> {
  const seconds = setting.quick ? 1 : 5;
  const rows: Row[] = [];
  for (const streams of setting.quick ? [1] : [1, 4]) {
    const found = new Map<Name, Taken[]>([
      ['peeksafe', []],
      ['limit', []],
    ]);
    for (let round = 0; round < (setting.quick ? 1 : 3); round++)
      for (const [name, taken] of found) taken.push(await take(await startSubject(name, setting), streams, seconds));
    const where = `${BATCH} a call, ${IN_FLIGHT} calls at once, ${streams === 1 ? 'one stream' : `${streams} streams`}`;
    for (const [name, taken] of found) {
      const row = (metric: string, unit: string, of: (one: Taken) => number): Row =>
        rowOf('server', name, `${metric}, ${where}`, unit, taken.map(of));
      rows.push(
        row('events acknowledged', '1/s', (one) => one.perSecond),
        row('CPU per event', 'us', (one) => one.usPerEvent),
        row('call until acknowledged, p99', 'ms', (one) => one.p99),
      );
    }
  }
  return rows;
}

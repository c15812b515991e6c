// How long a start takes on a log of a million events, after a power cut and after a stop in good order.
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { rowOf, type Row } from '../../rows.ts';
import { scratchFolder } from '../children.ts';
import { now } from '../clock.ts';
import { call } from '../load.ts';
import type { Setting } from '../setting.ts';
import { startPeeksafe } from '../subjects.ts';
import { fill } from '../wide.ts';

/** To be raised when the store or what is put into it changes. */
const STORE_VERSION = 1;

const VARIANTS = 1000;

/** The store is made once, and kept between runs: it takes a while. */
async function storeOf(events: number): Promise<string> {
  const folder = join(tmpdir(), `peeksafe-bench-store-${STORE_VERSION}-${events}`);
  if (existsSync(folder)) return folder;
  const draft = scratchFolder();
  const server = await startPeeksafe(draft);
  try {
    await fill(server.port, VARIANTS, events);
  } catch (error) {
    await server.stop();
    rmSync(draft, { recursive: true, force: true });
    throw error;
  }
  await server.stop('SIGKILL');
  renameSync(draft, folder);
  return folder;
}

/** From the start of the process until it says that it is ready, milliseconds. */
async function start(dataDir: string, stop: NodeJS.Signals): Promise<number> {
  const begin = now();
  const server = await startPeeksafe(dataDir);
  const { status } = await call(server.port, 'GET', '/readyz');
  const ms = now() - begin;
  await server.stop(stop);
  if (status !== 200) throw new Error(`/readyz answered ${status}.`);
  return ms;
}

/** Events that a start has to fold one by one, because the newest snapshot is older. */
function eventsAfterSnapshot(store: string): number {
  const file = readdirSync(store).find((name) => name.endsWith('.db') || name.endsWith('.sqlite'));
  if (file === undefined) throw new Error(`${store} holds no database.`);
  const copy = join(scratchFolder(), 'store');
  cpSync(store, copy, { recursive: true });
  const db = new DatabaseSync(join(copy, file));
  const row = db
    .prepare('SELECT (SELECT max(seq) FROM dashboard_events) - (SELECT max(seq) FROM snapshots) AS tail')
    .get();
  db.close();
  return row?.['tail'] as number;
}

const megabytesOf = (folder: string): number =>
  readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0) / 1e6;

/** Starts of copies of a store, for a start changes it. */
export async function coldStart({ quick }: Setting): Promise<Row[]> {
  const events = quick ? 100_000 : 1_000_000;
  const store = await storeOf(events);
  const work = scratchFolder();
  const [empty, killed, stopped]: [number[], number[], number[]] = [[], [], []];
  try {
    for (let round = 0; round < (quick ? 1 : 5); round++) {
      const [bare, copy] = [join(work, `empty${round}`), join(work, `copy${round}`)];
      mkdirSync(bare);
      empty.push(await start(bare, 'SIGKILL'));
      cpSync(store, copy, { recursive: true });
      killed.push(await start(copy, 'SIGTERM'));
      stopped.push(await start(copy, 'SIGKILL'));
      rmSync(copy, { recursive: true });
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  const where = `${events.toLocaleString('en')} events`;
  return [
    rowOf('server', 'peeksafe', 'start until ready, empty store', 'ms', empty),
    rowOf('server', 'peeksafe', `start until ready, ${where}, after SIGKILL`, 'ms', killed),
    rowOf('server', 'peeksafe', `start until ready, ${where}, after a stop in good order`, 'ms', stopped),
    rowOf('server', 'peeksafe', `events after the last snapshot, ${where}, after SIGKILL`, '', [
      eventsAfterSnapshot(store),
    ]),
    rowOf('server', 'peeksafe', `size of the store, ${where}`, 'MB', [megabytesOf(store)]),
  ];
}

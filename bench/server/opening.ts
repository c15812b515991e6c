import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'peeksafe/sdk';
import { rowOf, type Row } from '../rows.ts';
import { batch } from './ingest.ts';
import { populate, startPeeksafe, withStore, type Subject } from './subject.ts';

/** A reader that opens a wide stream: from connecting to the whole state. In a process that is warm, as a page is not at first. */
export async function wideStream(variants: number, rounds: number): Promise<Row[]> {
  return withStore(async (dataDir) => {
    const subject = await startPeeksafe(dataDir);
    await populate(subject, variants);
    const url = `http://127.0.0.1:${subject.port}/v1/streams/bench`;
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const begin = performance.now();
      const stream = connect(url, { token: () => undefined });
      while (stream.state.variants.size < variants) await sleep(1);
      times.push(performance.now() - begin);
      stream.close();
    }
    const { byteLength } = await (await fetch(`${url}/changes`)).arrayBuffer();
    await subject.kill();
    return [
      rowOf('server', 'peeksafe', `${variants} variants: opening, to the whole state in a reader`, 'ms', times),
      rowOf('server', 'peeksafe', `${variants} variants: the whole state as JSON`, 'MB', [byteLength / 1e6]),
    ];
  });
}

async function readyAfter(dataDir: string): Promise<{ ms: number; subject: Subject }> {
  const begin = performance.now();
  const subject = await startPeeksafe(dataDir);
  const response = await fetch(`http://127.0.0.1:${subject.port}/readyz`);
  if (!response.ok) throw new Error(`/readyz answered ${response.status}.`);
  return { ms: performance.now() - begin, subject };
}

/** Changes when the store's form does, so that an old one is not taken. */
const STORE_VERSION = 1;

/** A store with so many events, made once and kept: making it takes longer than measuring it. */
async function storeOf(events: number): Promise<string> {
  const kept = join(tmpdir(), `peeksafe-bench-log-${events}-v${STORE_VERSION}`);
  if (existsSync(kept)) return kept;
  const making = `${kept}.making`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making);
  const subject = await startPeeksafe(making);
  await populate(subject, 20);
  // Not a multiple of what a snapshot is kept for: a tail is left to fold.
  for (let from = 0; from < events; from += 1000) await subject.post(batch(from, Math.min(1000, events - from)));
  await subject.kill('SIGKILL');
  renameSync(making, kept);
  return kept;
}

/** A start on a long log, after a kill (a snapshot and the tail after it) and after a good end. */
export async function coldStart(events: number, rounds: number): Promise<Row[]> {
  const dataDir = await storeOf(events);
  const afterKill: number[] = [];
  const afterEnd: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const killed = await readyAfter(dataDir);
    afterKill.push(killed.ms);
    // Something new, so that the end has something to keep.
    await killed.subject.post(batch(1_000_000_000 + Date.now()));
    await killed.subject.kill();
    const ended = await readyAfter(dataDir);
    afterEnd.push(ended.ms);
    await ended.subject.post(batch(2_000_000_000 + Date.now()));
    await ended.subject.kill('SIGKILL');
  }
  const what = `a log of ${events.toLocaleString('en')} events`;
  return [
    rowOf('server', 'peeksafe', `${what}: start to ready, after a kill -9`, 'ms', afterKill),
    rowOf('server', 'peeksafe', `${what}: start to ready, after a good end`, 'ms', afterEnd),
  ];
}

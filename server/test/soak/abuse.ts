// Subjects a server to hostile and careless clients, and checks its state afterwards; `npm run soak` prints the results.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { heads, oddUpgrades, readersThatDoNotRead, tokenOfTheYear275760 } from './attacks.ts';
import { Inspector, residentBytes, socketsOf } from './memory.ts';
import { randomRequests } from './random-requests.ts';
import { startTarget } from './target.ts';

/** How much of each is done. */
export interface AbuseCounts {
  readonly readers: number;
  readonly upgrades: number;
  readonly heads: number;
  readonly requestsPerDoor: number;
}

/** As much as `npm run soak` does. */
export const ALL_ABUSE: AbuseCounts = { readers: 500, upgrades: 600, heads: 300, requestsPerDoor: 2000 };

/** The results. */
export interface Abuse {
  /** A line for each kind. */
  readonly lines: readonly string[];
  /** Broken expectations; empty when all is well. */
  readonly faults: readonly string[];
}

/** How long readers stay before anything is measured, milliseconds. */
const WARM_UP_MS = 2000;

/**
 * How much more may live on in the heap and in buffers than before: frames that are kept for further viewers take up to 8 MB, and code that runs
 * for the first time is compiled. Bytes.
 */
const LIVE_ROOM = 10e6;

/** How much more may be resident than before, all garbage collected: the heap and the allocator keep pages that are not full. Bytes. */
const RESIDENT_ROOM = 30e6;

/** How long connections and memory have to go back to what they were, milliseconds. */
const BACK_MS = 60_000;

/** The memory that a server holds once all garbage is collected. */
interface Held {
  readonly live: number;
  readonly resident: number;
  readonly sockets: number;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

/** Looks at what a server holds, again and again until it is as wanted or has had its time. */
async function heldBy(pid: number, inspector: Inspector, isWanted: (held: Held) => boolean): Promise<Held> {
  for (const end = performance.now() + BACK_MS; ; await sleep(500)) {
    const held = { live: await inspector.liveBytes(), resident: residentBytes(pid), sockets: socketsOf(pid) };
    if (isWanted(held) || performance.now() >= end) return held;
  }
}

/**
 * Does to a server of its own what clients do that mean harm or know no better, and looks whether it is as it was before. Needs Linux.
 * @param onLine Called with each line as soon as it is known.
 */
export async function abuse(
  counts: AbuseCounts,
  seed: number,
  onLine: (line: string) => void = () => {},
): Promise<Abuse> {
  const dataDir = mkdtempSync(join(tmpdir(), 'peeksafe-abuse-'));
  const faults: string[] = [];
  const lines: string[] = [];
  const target = await startTarget(dataDir);
  const { child } = target.server;
  const pid = child.pid as number;
  const inspector = await Inspector.connect(target.inspectPort);
  const say = (line: string): void => {
    lines.push(line);
    onLine(line);
  };
  const isHere = (): boolean => child.exitCode === null && child.signalCode === null;
  const idle = socketsOf(pid);
  let peak = 0;
  const sampling = setInterval(() => isHere() && (peak = Math.max(peak, residentBytes(pid))), 100);
  try {
    // As it is once all of this was done to it, a little: Node grows with the first load and keeps what it has.
    await randomRequests(target, Math.ceil(counts.requestsPerDoor / 10), seed + 1, faults);
    await readersThatDoNotRead(target, Math.ceil(counts.readers / 10), faults, WARM_UP_MS);
    const before = await heldBy(pid, inspector, ({ sockets }) => sockets <= idle);
    peak = 0;
    const works = [
      () => oddUpgrades(target, counts.upgrades, faults),
      () => heads(target, counts.heads, faults),
      () => tokenOfTheYear275760(target, faults),
      () => randomRequests(target, counts.requestsPerDoor, seed, faults),
      () => readersThatDoNotRead(target, counts.readers, faults),
    ];
    for (const work of works) {
      say(await work());
      if (!isHere()) throw new Error(`the server ended with ${child.exitCode ?? child.signalCode}`);
    }
    const isBack = ({ live, resident, sockets }: Held): boolean =>
      live < before.live + LIVE_ROOM && resident < before.resident + RESIDENT_ROOM && sockets <= before.sockets;
    const after = await heldBy(pid, inspector, isBack);
    if (!isBack(after)) faults.push(`it is not as before: ${JSON.stringify({ before, after })}`);
    say(`memory ${megabytes(before.resident)}, at most ${megabytes(peak)}, after it ${megabytes(after.resident)}`);
    say(`of it in use ${megabytes(before.live)}, after it ${megabytes(after.live)}`);
    say(`sockets ${before.sockets}, after it ${after.sockets}`);
    // Else it would wait for the inspector's client to leave.
    inspector.close();
    const code = await target.server.kill('SIGTERM');
    if (code !== 0) faults.push(`it ended with ${code}`);
    return { lines, faults };
  } finally {
    clearInterval(sampling);
    inspector.close();
    child.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  }
}

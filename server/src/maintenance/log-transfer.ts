import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportStore, importStore } from './backup.ts';
import { openStore } from '../log/database.ts';
import { JetStreamLog } from '../log/jetstream/jetstream-log.ts';
import { tokenOf } from '../log/jetstream/subjects.ts';
import { NatsClient } from '../log/jetstream/nats-client.ts';
import type { NatsSettings } from '../log/jetstream/settings.ts';
import { SqliteLog } from '../log/sqlite-log.ts';
import type { StreamVerdict } from './verify.ts';

/** Timeout for NATS to answer, milliseconds. */
const READY_MS = 15_000;

interface Opened {
  readonly nats: NatsClient;
  readonly log: JetStreamLog;
  readonly node: string;
}

/** Works on a log in JetStream with a store of its own in a folder. */
async function withLog<T>(settings: NatsSettings, dataDir: string, work: (opened: Opened) => Promise<T>): Promise<T> {
  let trouble: unknown = null;
  const nats = new NatsClient(settings, (_, error) => (trouble = error));
  const parts = openStore(dataDir);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, failed) => {
    timer = setTimeout(() => failed(new Error('NATS did not answer', { cause: trouble })), READY_MS);
  });
  try {
    await Promise.race([nats.ready, late]);
    const copy = new SqliteLog(parts.db);
    const node = `transfer-${randomBytes(6).toString('base64url')}`;
    const log = new JetStreamLog(nats, parts.db, copy, node, { onCommit: () => {}, onLoss: () => {} });
    return await work({ nats, log, node });
  } finally {
    clearTimeout(timer);
    await nats.close();
    parts.close();
  }
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'peeksafe-transfer-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Writes a backup of all streams of a log in JetStream, each as of one moment, also while servers write to it.
 * @returns The streams and their last events.
 * @throws Error when NATS cannot be reached, the file exists, or a log has a gap that no writer has repaired yet.
 */
export function exportLog(settings: NatsSettings, file: string): Promise<{ stream: string; events: number }[]> {
  return inFolder(async (folder) => {
    const streams = await withLog(settings, folder, async ({ nats, log }) => {
      const written: { stream: string; events: number }[] = [];
      for (const stream of await nats.streams()) {
        const { outcome, chain } = await log.catchUp(stream, true);
        if (outcome !== 'current')
          throw new Error(
            `The log of "${stream}" has lost something in JetStream. Start a server with --role writer, which mends it or begins a new epoch, and export again.`,
          );
        written.push({ stream, events: chain.seq });
      }
      return written;
    });
    await exportStore(folder, file);
    return streams;
  });
}

/**
 * Imports a backup into a log in JetStream that has none of its streams yet. Every stream begins a new epoch.
 * @throws Error when the backup is damaged or of a compacted log, NATS cannot be reached, or already has one of the streams.
 */
export function importLog(file: string, settings: NatsSettings): Promise<readonly StreamVerdict[]> {
  return inFolder(async (folder) => {
    const data = join(folder, 'store');
    const { streams } = await importStore(file, data);
    refuseCompacted(file, data);
    await withLog(settings, data, async ({ nats, log, node }) => {
      const there = new Set(await nats.streams());
      const taken = streams.find(({ stream }) => there.has(stream));
      if (taken !== undefined)
        throw new Error(
          `The log in JetStream has a stream "${taken.stream}" already. Name another installation: --log nats://…/name.`,
        );
      for (const { stream } of streams) {
        const lease = await nats.leases.acquire(tokenOf(stream), node);
        if (lease === null) throw new Error(`Another server writes the stream "${stream}". Stop it first.`);
        await log.claim(stream, lease);
        // The lease of a long import may have expired; appended events have passed the fence all the same.
        await nats.leases.release(tokenOf(stream), lease).catch(() => {});
      }
    });
    return streams;
  });
}

function refuseCompacted(file: string, dataDir: string): void {
  const parts = openStore(dataDir);
  try {
    if (parts.db.prepare('SELECT 1 FROM bases').get() === undefined) return;
  } finally {
    parts.close();
  }
  throw new Error(`${file} is of a log that was compacted (--keep), and JetStream keeps a log whole.`);
}

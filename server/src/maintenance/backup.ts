import { randomBytes } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  openSync,
  readSync,
  closeSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { openStore } from '../log/database.ts';
import { makeFolder } from '../log/make-folder.ts';
import { makePrivateFile, makePrivateFolder } from '../log/private-files.ts';
import { verify, type Verdict } from './verify.ts';

const MAGIC = Buffer.from('SQLite format 3\0');
/** Backups hold all that a store holds. */
const PRIVATE = { mode: 0o600 } as const;
const GZIP = Buffer.from([0x1f, 0x8b]);

function headOf(file: string): Buffer {
  const head = Buffer.alloc(MAGIC.length);
  const handle = openSync(file, 'r');
  try {
    return head.subarray(0, readSync(handle, head));
  } finally {
    closeSync(handle);
  }
}

/** Writes under another name first, so that a file with the final name is whole. */
async function whole(file: string, write: (part: string) => void | Promise<void>): Promise<void> {
  const part = `${file}.part`;
  rmSync(part, { force: true });
  try {
    await write(part);
    renameSync(part, file);
  } finally {
    rmSync(part, { force: true });
  }
}

/**
 * Writes a backup of a store as of one moment, also while its server runs: an SQLite database, compressed when the name ends with .gz.
 * @throws Error when there is no store, or the file exists.
 */
export async function exportStore(dataDir: string, file: string): Promise<void> {
  const source = join(dataDir, 'peeksafe.db');
  if (!existsSync(source)) throw new RangeError(`There is no store at ${source}: name its folder with --data.`);
  if (existsSync(file)) throw new RangeError(`${file} exists already; a backup is never written over another.`);
  makeFolder(dirname(file));
  await whole(file, async (part) => {
    const database = file.endsWith('.gz') ? `${part}.db` : part;
    rmSync(database, { force: true });
    const db = new DatabaseSync(source, { readOnly: true });
    try {
      // In one read transaction, and in WAL mode nobody who writes waits for it.
      makePrivateFile(database);
      db.prepare('VACUUM INTO ?').run(database);
    } finally {
      db.close();
    }
    if (database === part) return;
    await pipeline(createReadStream(database), createGzip(), createWriteStream(part, PRIVATE)).finally(() =>
      rmSync(database),
    );
  });
}

/**
 * Gives every stream a new epoch, so that readers do not resume from a history that this store may not have. The webhook and the sinks of alerts are told nothing that is in
 * the backup: what waited in it may have been delivered since. What they were told of that has not ended stays known, so that its end is told.
 */
function beginAnew(dataDir: string): void {
  const store = openStore(dataDir);
  const { db } = store;
  try {
    for (const { id } of db.prepare('SELECT id FROM streams').all()) {
      const epoch = BigInt(`0x${randomBytes(8).toString('hex')}`).toString(36);
      db.prepare('UPDATE streams SET epoch = ? WHERE id = ?').run(epoch, id as number);
      const last = db
        .prepare('SELECT coalesce(max(seq), 0) AS seq FROM dashboard_events WHERE stream = ?')
        .get(id as number);
      db.prepare("INSERT OR REPLACE INTO watermarks (stream, what, seq) VALUES (?, 'webhook', ?)").run(
        id as number,
        last?.['seq'] as number,
      );
      db.prepare("UPDATE watermarks SET seq = ? WHERE stream = ? AND what LIKE 'alert:%'").run(
        last?.['seq'] as number,
        id as number,
      );
    }
    if (db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'webhook_outbox'").get() !== undefined)
      db.exec(
        "UPDATE webhook_outbox SET next_at = NULL, last_error = 'restored from a backup' WHERE next_at IS NOT NULL",
      );
    if (db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'alert_queue'").get() !== undefined)
      db.exec('DELETE FROM alert_queue');
    // The node's name and position on a shared log: a restored store is another node.
    for (const table of ['cluster_node', 'jetstream_places', 'replica_entities', 'replicas'])
      db.exec(`DROP TABLE IF EXISTS ${table}`);
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    store.close();
  }
}

/**
 * Creates a store from a backup. Nothing is left behind when that fails.
 * @throws Error when the folder already has a store, or the file is not a backup or is damaged.
 */
export async function importStore(file: string, dataDir: string): Promise<Verdict> {
  if (!existsSync(file)) throw new RangeError(`There is no file ${file}.`);
  const target = join(dataDir, 'peeksafe.db');
  if (existsSync(target))
    throw new RangeError(`The folder ${dataDir} has a store already. Name another with --data, or move that one away.`);
  const making = `${dataDir.replace(/[\\/]+$/, '')}.importing`;
  rmSync(making, { recursive: true, force: true });
  makePrivateFolder(making);
  try {
    const database = join(making, 'peeksafe.db');
    const isGzip = headOf(file).subarray(0, 2).equals(GZIP);
    const stages = isGzip ? [createGunzip()] : [];
    await pipeline([createReadStream(file), ...stages, createWriteStream(database, PRIVATE)]);
    if (!headOf(database).equals(MAGIC)) throw new Error('it is no SQLite database');
    beginAnew(making);
    const verdict = verify(making);
    const faults = [
      ...(verdict.integrity === 'ok' ? [] : verdict.integrity.split('; ')),
      ...verdict.streams.flatMap((one) => one.faults),
    ];
    if (faults.length > 0) throw new Error(`it is damaged: ${faults.slice(0, 3).join('; ')}`);
    makePrivateFolder(dataDir);
    renameSync(database, target);
    return verdict;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${file} cannot be restored: ${why}.`, { cause: error });
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

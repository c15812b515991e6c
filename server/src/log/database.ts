import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makePrivateFile, makePrivateFolder, narrowFiles } from './private-files.ts';
import { StoreDamaged } from './store-damaged.ts';

/** SQLite's error codes: another process holds the lock; the file is damaged; the file is not a database. */
const SQLITE_BUSY = 5;
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

const codeOf = (error: unknown): number | undefined => (error as { errcode?: number }).errcode;

/** SQLite waits this long for another process's lock, and this process does nothing else meanwhile. Milliseconds. */
const BUSY_WAIT_MS = 20;

/** After a checkpoint, the write-ahead log is cut down to this size. Bytes. */
const MAX_IDLE_WAL_BYTES = 16 * 1024 * 1024;

/** Whether a write failed because another process holds the write lock: it may succeed a moment later. */
export const isBusy = (error: unknown): boolean => codeOf(error) === SQLITE_BUSY;

// `stream` is the row id of streams: names are long and repeated in every key.
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS streams (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    epoch TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS dashboard_events (
    stream INTEGER NOT NULL REFERENCES streams(id),
    seq INTEGER NOT NULL,
    event_id TEXT NOT NULL,
    event_type TEXT NOT NULL,
    variant_id TEXT,
    created_at INTEGER NOT NULL,
    event_data TEXT NOT NULL,
    PRIMARY KEY (stream, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX IF NOT EXISTS dashboard_events_by_id ON dashboard_events (stream, event_id);
  CREATE TABLE IF NOT EXISTS variants (
    stream INTEGER NOT NULL REFERENCES streams(id),
    id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    experiment_id TEXT NOT NULL,
    content TEXT NOT NULL,
    predicted_er REAL,
    patterns_used TEXT NOT NULL,
    status TEXT NOT NULL,
    posted_at TEXT NOT NULL,
    impressions INTEGER NOT NULL,
    engagements INTEGER NOT NULL,
    PRIMARY KEY (stream, id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS variant_kills (
    stream INTEGER NOT NULL REFERENCES streams(id),
    id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    variant_id TEXT NOT NULL,
    cause TEXT NOT NULL,
    reason TEXT NOT NULL,
    final_engagement_rate REAL,
    sample_size INTEGER NOT NULL,
    evidence TEXT,
    killed_at TEXT NOT NULL,
    revived_at TEXT,
    PRIMARY KEY (stream, id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS variant_monitoring (
    stream INTEGER NOT NULL REFERENCES streams(id),
    resolution INTEGER NOT NULL,
    variant_id TEXT NOT NULL,
    bucket INTEGER NOT NULL,
    impressions INTEGER NOT NULL,
    engagements INTEGER NOT NULL,
    PRIMARY KEY (stream, resolution, variant_id, bucket)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS variant_judged (
    stream INTEGER NOT NULL REFERENCES streams(id),
    resolution INTEGER NOT NULL,
    variant_id TEXT NOT NULL,
    bucket INTEGER NOT NULL,
    at INTEGER NOT NULL,
    impressions INTEGER NOT NULL,
    engagements INTEGER NOT NULL,
    log_e REAL,
    log_needed REAL,
    restarted_at INTEGER,
    PRIMARY KEY (stream, resolution, variant_id, bucket)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS watermarks (
    stream INTEGER NOT NULL REFERENCES streams(id),
    what TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (stream, what)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS compacted_events (
    stream INTEGER NOT NULL REFERENCES streams(id),
    id_hash BLOB NOT NULL,
    seq INTEGER NOT NULL,
    data_hash BLOB NOT NULL,
    PRIMARY KEY (stream, id_hash)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS counted_views (
    id INTEGER PRIMARY KEY,
    stream INTEGER NOT NULL REFERENCES streams(id),
    what TEXT NOT NULL,
    written_at INTEGER NOT NULL,
    experiment_id TEXT NOT NULL,
    marks BLOB NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS counted_views_by_age ON counted_views (stream, what, written_at);
  CREATE TABLE IF NOT EXISTS bases (
    stream INTEGER PRIMARY KEY REFERENCES streams(id),
    seq INTEGER NOT NULL,
    format INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    state TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS snapshots (
    stream INTEGER NOT NULL REFERENCES streams(id),
    seq INTEGER NOT NULL,
    format INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (stream, seq)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS snapshot_parts (
    stream INTEGER NOT NULL REFERENCES streams(id),
    seq INTEGER NOT NULL,
    part INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (stream, seq, part)
  ) STRICT;
`;

/** The folder is in use by another process. */
class StoreInUse extends Error {
  readonly code = 'EBUSY';
  constructor(dataDir: string) {
    super(
      `The folder ${dataDir} is in use by another Peeksafe server. Stop that one, or choose another folder with --data.`,
    );
    this.name = 'StoreInUse';
  }
}

// Two servers on one folder would both fold and both decide. The lock is a database of its own, so that operators may
// still read the store while the server runs; the operating system releases it even after a kill -9.
function lock(dataDir: string): DatabaseSync {
  const file = join(dataDir, 'peeksafe.lock');
  makePrivateFile(file);
  const held = new DatabaseSync(file);
  try {
    held.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;');
  } catch (error) {
    held.close();
    if (isBusy(error)) throw new StoreInUse(dataDir);
    throw error;
  }
  return held;
}

/** An open store: the database, and the lock that keeps other servers out. */
export interface Store {
  readonly db: DatabaseSync;
  /** Bytes of the write-ahead log on disk. */
  walBytes(): number;
  close(): void;
}

/** Columns that were added after their tables. */
const LATER_COLUMNS = [
  ['snapshots', 'digest', 'BLOB'],
  ['bases', 'digest', 'BLOB'],
  ['counted_views', 'seq', 'INTEGER'],
  ['counted_views', 'base', 'INTEGER'],
] as const;

function open(file: string): DatabaseSync {
  const db = new DatabaseSync(file);
  try {
    // FULL: a commit that was acknowledged survives a power cut, not only a crash of this process.
    db.exec(`PRAGMA busy_timeout = ${BUSY_WAIT_MS}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
      PRAGMA foreign_keys = ON; PRAGMA journal_size_limit = ${MAX_IDLE_WAL_BYTES};`);
    db.exec(SCHEMA);
    for (const [table, column, type] of LATER_COLUMNS) {
      const isThere = db.prepare(`SELECT 1 FROM pragma_table_info('${table}') WHERE name = ?`).get(column);
      if (isThere === undefined) db.exec(`ALTER TABLE ${table} ADD COLUMN ${column} ${type}`);
    }
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Creates a store under another name first: a creation that was interrupted is never taken for a store. */
function make(file: string): void {
  const part = `${file}.part`;
  for (const rest of [part, `${part}-wal`, `${part}-shm`]) rmSync(rest, { force: true });
  makePrivateFile(part);
  open(part).close();
  renameSync(part, file);
}

/** @throws StoreDamaged when the file is not a store, or is missing beside its write-ahead log. */
function expectWhole(file: string): void {
  if (existsSync(file)) {
    if (statSync(file).size === 0) throw new StoreDamaged(file, 'it is empty, 0 bytes long');
  } else if (existsSync(`${file}-wal`)) {
    throw new StoreDamaged(file, 'it is gone, while its write-ahead log is still there');
  }
}

/**
 * Opens the store in a folder, `peeksafe.db`, and creates both when missing.
 * @throws StoreInUse when another server has the folder open; StoreDamaged when the file is not a store.
 */
export function openStore(dataDir: string): Store {
  makePrivateFolder(dataDir);
  const held = lock(dataDir);
  const file = join(dataDir, 'peeksafe.db');
  try {
    expectWhole(file);
    if (!existsSync(file)) make(file);
    narrowFiles([file, `${file}-wal`, `${file}-shm`]);
    const db = open(file);
    return {
      db,
      walBytes: () => statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0,
      close: () => {
        db.close();
        held.close();
      },
    };
  } catch (error) {
    held.close();
    if (codeOf(error) === SQLITE_CORRUPT || codeOf(error) === SQLITE_NOTADB)
      throw new StoreDamaged(file, (error as Error).message, error);
    throw error;
  }
}

/** Runs the work as one transaction: all of it is written, or none. */
export function transact<T>(db: DatabaseSync, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/**
 * As {@link transact}, for what can be rebuilt from the log: all or nothing as well, but not forced to the disk. The next commit of the log
 * does that; a power cut before it undoes the whole transaction.
 */
export function transactUnforced<T>(db: DatabaseSync, work: () => T): T {
  const level = Number(db.prepare('PRAGMA synchronous').get()?.['synchronous']);
  db.exec('PRAGMA synchronous = NORMAL');
  try {
    return transact(db, work);
  } finally {
    db.exec(`PRAGMA synchronous = ${level}`);
  }
}

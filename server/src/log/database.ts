import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** SQLite's own code for "somebody else holds the lock". */
const SQLITE_BUSY = 5;

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
`;

/** The folder is in use by another process. */
export class StoreInUse extends Error {
  readonly code = 'EBUSY';
  constructor(dataDir: string) {
    super(
      `The folder ${dataDir} is in use by another Peeksafe server. Stop that one, or choose another folder with --data.`,
    );
    this.name = 'StoreInUse';
  }
}

// Two servers on one folder would both fold and both decide. The lock is a database of its own, so that operators may
// still read the store while the server runs; the operating system lets go of it even after a kill -9.
function lock(dataDir: string): DatabaseSync {
  const held = new DatabaseSync(join(dataDir, 'peeksafe.lock'));
  try {
    held.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;');
  } catch (error) {
    held.close();
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) throw new StoreInUse(dataDir);
    throw error;
  }
  return held;
}

/** An open store: the database, and the lock that keeps other servers out. */
export interface Store {
  readonly db: DatabaseSync;
  close(): void;
}

/**
 * Opens the store in a folder, making both when missing. The file is `peeksafe.db`.
 * @throws StoreInUse when another server has the folder open.
 */
export function openStore(dataDir: string): Store {
  mkdirSync(dataDir, { recursive: true });
  const held = lock(dataDir);
  try {
    const db = new DatabaseSync(join(dataDir, 'peeksafe.db'));
    // FULL: a commit that was acknowledged survives a power cut, not only a crash of this process.
    db.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000;',
    );
    db.exec(SCHEMA);
    return {
      db,
      close: () => {
        db.close();
        held.close();
      },
    };
  } catch (error) {
    held.close();
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
 * As {@link transact}, for what can be made anew from the log: all or nothing as well, but not forced to the disk. The next commit of the log
 * does that, and a power cut before it takes the whole of this back.
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

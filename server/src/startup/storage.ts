import type { DatabaseSync } from 'node:sqlite';
import { processClock } from '../live/clock.ts';
import type { OpenStreams } from '../live/open-streams.ts';
import { Streams, type StreamsParts } from '../live/streams.ts';
import { openStore } from '../log/database.ts';
import { SqliteLog, type CommitReport } from '../log/sqlite-log.ts';
import { StateStore } from '../log/state-store.ts';
import { explainStore, StartError } from '../start-error.ts';
import type { ServerOptions } from './options.ts';

/** The open store of a server, with the log and the read model in it. */
export interface Storage {
  readonly db: DatabaseSync;
  readonly log: SqliteLog;
  readonly state: StateStore;
  /** Bytes of the write-ahead log on disk. */
  walBytes(): number;
  close(): void;
}

/**
 * Opens the store in a folder.
 * @throws StartError when the folder cannot be used.
 */
export function openStorage(dataDir: string, onCommit: (report: CommitReport) => void): Storage {
  try {
    const store = openStore(dataDir);
    const log = new SqliteLog(store.db, onCommit);
    return {
      ...{ db: store.db, log, state: new StateStore(store.db, (stream) => log.rowId(stream)) },
      walBytes: () => store.walBytes(),
      close: () => store.close(),
    };
  } catch (error) {
    throw explainStore(error, dataDir);
  }
}

/** The streams of a server, and how they are kept going. */
export interface StreamHost {
  readonly streams: OpenStreams;
  /** Whether this server writes a stream. */
  writes(stream: string): boolean;
  /** Lets time pass for the streams that this server writes. */
  tick(): void;
  /** Why events cannot be accepted now; null when they can. */
  trouble(): string | null;
  /** Finishes what was submitted. */
  close(): Promise<void>;
}

/** The parts that the streams need besides the storage. */
export interface StreamHostParts extends Omit<StreamsParts, 'log' | 'store'> {
  readonly onCommit: (report: CommitReport) => void;
  readonly onCommitted: NonNullable<StreamsParts['onCommitted']>;
}

/**
 * Starts the streams of this server alone or, on a log in JetStream, of one server of several.
 * @throws StartError when the log in JetStream was to be compacted.
 */
export async function openStreams(
  { nats, role = 'all', keepMs }: ServerOptions,
  { db, log, state }: Storage,
  parts: StreamHostParts,
): Promise<StreamHost> {
  if (nats === undefined) {
    const streams = new Streams({ ...parts, log, store: state });
    return {
      streams,
      writes: () => true,
      tick: () => streams.tick(),
      trouble: () => log.trouble(),
      close: () => streams.close(),
    };
  }
  const isCompacted = db.prepare('SELECT 1 FROM bases').get() !== undefined;
  if (keepMs !== undefined || isCompacted) {
    throw new StartError(
      'ENOTWHOLE',
      'A log in JetStream is kept whole: leave --keep out, and begin with a folder whose log was never compacted.',
    );
  }
  // Loaded here: a server with a log of its own needs none of it.
  const { startNode } = await import('../live/cluster/node.ts');
  return startNode({ ...parts, settings: nats, role, db, copy: log, store: state, clock: processClock(parts.clock) });
}

import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Committed, StreamRunner } from '../../runner/runner.ts';
import { JetStreamLog } from '../../log/jetstream/jetstream-log.ts';
import { ReplicaStore } from '../../log/jetstream/replica-store.ts';
import { NatsClient } from '../../log/jetstream/nats-client.ts';
import type { NatsSettings, Role } from '../../log/jetstream/settings.ts';
import type { CommitReport, SqliteLog } from '../../log/sqlite-log.ts';
import type { StateStore } from '../../log/state-store.ts';
import type { Clock } from '../clock.ts';
import type { HubCounters, HubMemory } from '../hub.ts';
import { Gateway } from './gateway.ts';
import { WriterPool } from './writer-pool.ts';

/** A start waits this long for NATS; after that the node runs without being ready. Milliseconds. */
const MAX_START_MS = 8000;

/** The parts of a node. */
export interface NodeParts {
  readonly settings: NatsSettings;
  readonly role: Role;
  readonly db: DatabaseSync;
  readonly copy: SqliteLog;
  readonly store: StateStore;
  readonly clock: Clock;
  readonly heartbeatMs: number;
  readonly counters: HubCounters;
  readonly memory: HubMemory;
  readonly onCommit: (report: CommitReport) => void;
  readonly onCommitted: (runner: StreamRunner, committed: Committed) => void;
  readonly onError: (what: string, error: unknown) => void;
}

/** One of several servers that share a log. */
export interface ClusterNode {
  readonly streams: Gateway;
  /** Whether this node is the writer of a stream. */
  writes(stream: string): boolean;
  /** Lets time pass for the streams that it writes. */
  tick(): void;
  /** Why events cannot be accepted now; null when they can. */
  trouble(): string | null;
  close(): Promise<void>;
}

/** The node's name. It is kept in the store, so that a restarted node knows its former leases. */
function nameOf(db: DatabaseSync): string {
  db.exec('CREATE TABLE IF NOT EXISTS cluster_node (name TEXT NOT NULL) STRICT');
  const row = db.prepare('SELECT name FROM cluster_node').get();
  if (row !== undefined) return row['name'] as string;
  const name = randomBytes(9).toString('base64url');
  db.prepare('INSERT INTO cluster_node (name) VALUES (?)').run(name);
  return name;
}

/** Starts this server as one of several. Resolves when it has caught up, or after a while without NATS. */
export async function startNode(parts: NodeParts): Promise<ClusterNode> {
  const { settings, role, db, copy, store, clock, heartbeatMs, counters, memory, onError } = parts;
  // JetStream makes commits durable: this copy need not be forced to the disk each time.
  db.exec('PRAGMA synchronous = NORMAL');
  const nats = new NatsClient(settings, onError);
  const node = nameOf(db);
  const log = new JetStreamLog(nats, db, copy, node, {
    onCommit: parts.onCommit,
    onLoss: (stream, what) => onError(`${stream}: ${what}`, new Error('JetStream lost or changed events')),
  });
  const gateway = new Gateway({ nats, store: new ReplicaStore(db), clock, heartbeatMs, counters, memory, onError });
  const writers =
    role === 'gateway'
      ? null
      : new WriterPool({ nats, log, store, node, clock: () => clock.now(), onError, onCommitted: parts.onCommitted });
  let isClosing = false;
  const begin = async (): Promise<void> => {
    await nats.ready;
    for (let isDone = false; !isDone && !isClosing;) {
      try {
        await writers?.start();
        if (role !== 'writer') await gateway.start();
        isDone = true;
      } catch (error) {
        onError('starting on NATS', error);
        await new Promise((done) => setTimeout(done, 500).unref());
      }
    }
  };

  const beginning = begin();
  await Promise.race([beginning, new Promise((done) => setTimeout(done, MAX_START_MS).unref())]);
  return {
    streams: gateway,
    writes: (stream) => writers?.writing().includes(stream) ?? false,
    tick: () => writers?.beat(),
    trouble: () => (nats.isConnected || isClosing ? null : 'NATS is not there'),
    async close() {
      isClosing = true;
      await gateway.settle();
      await writers?.close();
      gateway.close();
      await nats.close();
    },
  };
}

import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { transact } from '../database.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS replicas (
    stream TEXT PRIMARY KEY,
    cursor TEXT NOT NULL,
    at TEXT NOT NULL,
    leases TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS replica_entities (
    stream TEXT NOT NULL REFERENCES replicas(stream) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (stream, kind, id)
  ) STRICT, WITHOUT ROWID;
`;

/** Entities by kind, as a change message has them. */
export type EntitiesByKind = Readonly<Record<string, readonly { readonly id: string; readonly seq: number }[]>>;

/** The position of a gateway's copy of a stream's state. */
export interface ReplicaMark {
  readonly cursor: string;
  /** When the newest change was committed, by its change message. */
  readonly at: string;
  /** The leases seen so far, the newest last. */
  readonly leases: readonly number[];
}

/** The state of streams at a gateway, kept over restarts so that it need not request all of it again. */
export class ReplicaStore {
  readonly #db: DatabaseSync;
  readonly #mark: StatementSync;
  readonly #put: StatementSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
    db.exec(SCHEMA);
    this.#mark = db.prepare(
      'INSERT INTO replicas (stream, cursor, at, leases) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET cursor = excluded.cursor, at = excluded.at, leases = excluded.leases',
    );
    this.#put = db.prepare(
      'INSERT OR REPLACE INTO replica_entities (stream, kind, id, seq, body) VALUES (?, ?, ?, ?, ?)',
    );
  }

  /** The stored streams. */
  streams(): string[] {
    return this.#db
      .prepare('SELECT stream FROM replicas')
      .all()
      .map((row) => row['stream'] as string);
  }

  /** The stored state of a stream; null when there is none. */
  load(stream: string): { mark: ReplicaMark; entities: EntitiesByKind } | null {
    const row = this.#db.prepare('SELECT cursor, at, leases FROM replicas WHERE stream = ?').get(stream);
    if (row === undefined) return null;
    const entities: Record<string, { id: string; seq: number }[]> = {};
    const rows = this.#db
      .prepare('SELECT kind, body FROM replica_entities WHERE stream = ? ORDER BY seq')
      .iterate(stream);
    for (const { kind, body } of rows)
      (entities[kind as string] ??= []).push(JSON.parse(body as string) as { id: string; seq: number });
    const mark = {
      cursor: row['cursor'] as string,
      at: row['at'] as string,
      leases: JSON.parse(row['leases'] as string) as number[],
    };
    return { mark, entities };
  }

  /** Stores changed entities; with `replaces`, everything stored before goes. */
  save(stream: string, { cursor, at, leases }: ReplicaMark, changed: EntitiesByKind, replaces: boolean): void {
    transact(this.#db, () => {
      if (replaces) this.#db.prepare('DELETE FROM replicas WHERE stream = ?').run(stream);
      this.#mark.run(stream, cursor, at, JSON.stringify(leases));
      for (const [kind, rows] of Object.entries(changed))
        for (const row of rows) this.#put.run(stream, kind, row.id, row.seq, JSON.stringify(row));
    });
  }
}

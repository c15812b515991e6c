import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { transact } from '../database.ts';
import { bodyOf, type LogRecord } from 'peeksafe/engine';
import { variantOf, type SqliteLog } from '../sqlite-log.ts';
import type { Mark, Marked } from '../event-log.ts';
import { Marks } from '../marks.ts';
import { metricTablesOf } from '../metric-history.ts';
import type { Chain } from './chain.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS jetstream_places (
    stream INTEGER PRIMARY KEY REFERENCES streams(id),
    sequence INTEGER NOT NULL,
    message_id TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS orphaned_events (
    stream INTEGER NOT NULL REFERENCES streams(id),
    epoch TEXT NOT NULL,
    seq INTEGER NOT NULL,
    event_id TEXT NOT NULL,
    event_data TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS counted_views_by_event ON counted_views (stream, seq);
`;

/** The position in JetStream up to which a log was read. */
export interface LogPosition {
  readonly sequence: number;
  /** The id of the message there: another message at the same position means another history. */
  readonly id: string;
}

/** The position of this node's copy of a log. */
export interface Copied {
  readonly epoch: string;
  readonly seq: number;
  /** Null while nothing has been read. */
  readonly position: LogPosition | null;
}

/** This node's copy of the logs in JetStream, in the tables of the embedded log. It can be rebuilt from there. */
export class Mirror {
  readonly #db: DatabaseSync;
  readonly #log: SqliteLog;
  readonly #insert: StatementSync;
  readonly #place: StatementSync;
  readonly #setPlace: StatementSync;
  readonly #setEpoch: StatementSync;
  readonly #marks: Marks;

  constructor(db: DatabaseSync, log: SqliteLog) {
    this.#db = db;
    this.#log = log;
    this.#marks = new Marks(db);
    db.exec(SCHEMA);
    this.#insert = db.prepare(
      'INSERT INTO dashboard_events (stream, seq, event_id, event_type, variant_id, created_at, event_data) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.#place = db.prepare('SELECT sequence, message_id FROM jetstream_places WHERE stream = ?');
    this.#setPlace = db.prepare(
      'INSERT OR REPLACE INTO jetstream_places (stream, sequence, message_id) VALUES (?, ?, ?)',
    );
    this.#setEpoch = db.prepare('UPDATE streams SET epoch = ? WHERE id = ? AND epoch <> ?');
  }

  /** The position of the copy of a stream; null when there is none. */
  copied(stream: string): Copied | null {
    const own = this.#log.own(stream, false);
    if (own === null) return null;
    const row = this.#place.get(this.#log.rowId(stream));
    const place = row && { sequence: row['sequence'] as number, id: row['message_id'] as string };
    return { epoch: own.epoch, seq: own.seq, position: place ?? null };
  }

  /** Appends the next records with their marks, and notes the position up to which the log was read. */
  append(
    stream: string,
    { epoch }: Chain,
    records: readonly LogRecord[],
    place: LogPosition | null,
    marked?: Marked,
  ): void {
    this.#log.own(stream, true);
    const row = this.#log.rowId(stream);
    transact(this.#db, () => {
      for (const { seq, receivedAt, event } of records)
        this.#insert.run(row, seq, event.id, event.kind, variantOf(event), receivedAt, bodyOf(event));
      if (marked !== undefined) this.#marks.write(row, records, marked);
      if (place !== null) this.#setPlace.run(row, place.sequence, place.id);
      if (epoch !== null) this.#setEpoch.run(epoch, row, epoch);
    });
  }

  /** Says how many marks an event of the copy has. */
  marksOf(stream: string): (event: string, seq: number) => number {
    const row = this.#log.rowId(stream);
    return (_, seq) => this.#marks.countOf(row, seq);
  }

  /** The marks of records of the copy; undefined when they have none. */
  marked(stream: string, records: readonly LogRecord[]): Marked | undefined {
    const row = this.#log.rowId(stream);
    const byEvent = new Map<string, readonly Mark[]>();
    for (const { seq, event } of records) {
      const marks = this.#marks.ofEvent(row, seq);
      if (marks.length > 0) byEvent.set(event.id, marks);
    }
    // The writer of the events has forgotten all that may be.
    return byEvent.size === 0 ? undefined : { byEvent, forgetBefore: 0 };
  }

  /** Removes events that were set aside and are in the log again. */
  reconcile(stream: string): void {
    this.#db
      .prepare(
        `DELETE FROM orphaned_events WHERE stream = ? AND EXISTS (SELECT 1 FROM dashboard_events e
         WHERE e.stream = orphaned_events.stream AND e.event_id = orphaned_events.event_id AND e.event_data = orphaned_events.event_data)`,
      )
      .run(this.#log.rowId(stream));
  }

  /**
   * Drops what comes after a record, and all that was made of it. The events are kept aside, in the table `orphaned_events`, for a person to
   * look at: they were acknowledged, and JetStream has lost them.
   */
  truncate(stream: string, after: number): number {
    const row = this.#log.rowId(stream);
    const { epoch } = this.copied(stream) as Copied;
    return transact(this.#db, () => {
      const moved = this.#db
        .prepare(
          'INSERT INTO orphaned_events SELECT stream, ?, seq, event_id, event_data FROM dashboard_events WHERE stream = ? AND seq > ?',
        )
        .run(epoch, row, after);
      this.#db.prepare('DELETE FROM dashboard_events WHERE stream = ? AND seq > ?').run(row, after);
      // The read model cannot be rolled back in part: it is rebuilt from the log.
      for (const table of [
        'variants',
        'variant_kills',
        'variant_monitoring',
        'variant_judged',
        ...metricTablesOf(this.#db),
        'counted_views',
        'watermarks',
        'snapshot_parts',
        'snapshots',
      ])
        this.#db.prepare(`DELETE FROM ${table} WHERE stream = ?`).run(row);
      this.#db.prepare('DELETE FROM jetstream_places WHERE stream = ?').run(row);
      return Number(moved.changes);
    });
  }
}

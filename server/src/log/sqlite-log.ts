import { bodyOf, type LogRecord, type StoredEvent, withoutSender } from 'peeksafe/engine';
import { randomBytes } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { LoggedEvent } from 'peeksafe/protocol';
import { hashOf } from './compactions.ts';
import { isBusy, transact } from './database.ts';
import { insertRows, type InsertRows } from './insert-rows.ts';
import { StoreDamaged } from './store-damaged.ts';
import { LogUnavailable, type EventLog, type Mark, type Marked, type Ownership } from './event-log.ts';
import { Marks } from './marks.ts';

/** Appends within this time of the last commit share the next one, and its fsync. Milliseconds. */
const GROUP_MS = 5;

const COLUMNS = ['stream', 'seq', 'event_id', 'event_type', 'variant_id', 'created_at', 'event_data'] as const;

interface Waiting {
  readonly stream: number;
  readonly records: readonly LogRecord[];
  readonly marked: Marked | undefined;
  readonly done: () => void;
  readonly failed: (error: LogUnavailable) => void;
}

/** The variant that an event is about; null when it is about none. */
export const variantOf = (event: LoggedEvent): string | null =>
  'variant' in event && event.variant !== undefined ? event.variant : null;

/** The log is behind when appends have waited for this long. Milliseconds. */
const BEHIND_MS = 2000;

/** While another process holds the write lock, a commit is retried this often and fails after this time. Milliseconds. */
const BUSY_RETRY_MS = 50;
const MAX_BUSY_MS = 10_000;

/** After a failed commit, the log probes the disk this often until a write succeeds. Milliseconds. */
const PROBE_MS = 1000;

const STREAMS =
  'SELECT name, epoch, (SELECT coalesce(max(seq), 0) FROM dashboard_events e WHERE e.stream = s.id) AS seq FROM streams s';

/** A commit, for the metrics. */
export interface CommitReport {
  readonly events: number;
  readonly seconds: number;
}

/** The embedded event log: the table `dashboard_events` of the store, written by group commit. */
export class SqliteLog implements EventLog {
  readonly #db: DatabaseSync;
  readonly #onCommit: (report: CommitReport) => void;
  readonly #own: StatementSync;
  readonly #insert: InsertRows;
  readonly #find: StatementSync;
  readonly #isCompacted: StatementSync;
  readonly #findCompacted: StatementSync;
  readonly #page: StatementSync;
  readonly #marks: Marks;
  readonly #ids = new Map<string, number>();
  #waiting: Waiting[] = [];
  #scheduled = false;
  #lastCommit = 0;
  #waitingSince = 0;
  #hasFailed = false;
  #probe: NodeJS.Timeout | null = null;

  constructor(db: DatabaseSync, onCommit: (report: CommitReport) => void = () => {}) {
    this.#db = db;
    this.#onCommit = onCommit;
    this.#marks = new Marks(db);
    this.#own = db.prepare(`${STREAMS} WHERE name = ?`);
    this.#insert = insertRows(db, { table: 'dashboard_events', columns: COLUMNS });
    // All ids in one question: one for each took a sixth of the time of an event. CROSS JOIN keeps the order, from the ids into the index.
    this.#find = db.prepare(`SELECT event_id, seq, event_data FROM json_each(?2) AS one
      CROSS JOIN dashboard_events ON stream = ?1 AND event_id = one.value`);
    this.#isCompacted = db.prepare('SELECT 1 FROM compacted_events WHERE stream = ? LIMIT 1');
    this.#findCompacted = db.prepare(`SELECT one.key AS place, seq, data_hash FROM json_each(?2) AS one
      CROSS JOIN compacted_events ON stream = ?1 AND id_hash = unhex(one.value)`);
    this.#page = db.prepare(
      'SELECT seq, created_at, event_data FROM dashboard_events WHERE stream = ? AND seq > ? ORDER BY seq LIMIT ?',
    );
    for (const row of db.prepare('SELECT id, name FROM streams').all())
      this.#ids.set(row['name'] as string, row['id'] as number);
  }

  /** The row id of a stream in every table of the store. */
  rowId(stream: string): number {
    const id = this.#ids.get(stream);
    if (id === undefined) throw new RangeError(`There is no stream "${stream}".`);
    return id;
  }

  streams(): Ownership[] {
    const rows = this.#db.prepare(`${STREAMS} ORDER BY name`).all();
    return rows.map((row) => ({
      stream: row['name'] as string,
      epoch: row['epoch'] as string,
      seq: row['seq'] as number,
    }));
  }

  own(stream: string, create: boolean): Ownership | null {
    if (!this.#ids.has(stream)) {
      if (!create) return null;
      this.#create(stream);
    }
    const row = this.#own.get(stream);
    return row === undefined ? null : { stream, epoch: row['epoch'] as string, seq: row['seq'] as number };
  }

  #create(stream: string): void {
    const epoch = BigInt(`0x${randomBytes(8).toString('hex')}`).toString(36);
    try {
      const made = this.#db
        .prepare('INSERT INTO streams (name, epoch, created_at) VALUES (?, ?, ?)')
        .run(stream, epoch, Date.now());
      this.#ids.set(stream, Number(made.lastInsertRowid));
    } catch (error) {
      throw new LogUnavailable(error);
    }
  }

  known(stream: string, ids: readonly string[]): Map<string, StoredEvent> {
    const found = new Map<string, StoredEvent>();
    const row = this.#ids.get(stream);
    if (row === undefined || ids.length === 0) return found;
    for (const { event_id: id, seq, event_data: data } of this.#find.all(row, JSON.stringify(ids))) {
      const held = data as string;
      found.set(id as string, {
        seq: seq as number,
        isSame: (body) => body === held,
        isSameReport: (body) => body === held || body === withoutSender(held),
      });
    }
    if (this.#isCompacted.get(row) !== undefined) this.#findAmongCompacted(row, ids, found);
    return found;
  }

  #findAmongCompacted(row: number, ids: readonly string[], found: Map<string, StoredEvent>): void {
    const hashes = JSON.stringify(ids.map((id) => hashOf(id).toString('hex')));
    for (const { place, seq, data_hash: hash } of this.#findCompacted.all(row, hashes)) {
      // Only counts are compacted, and their hashes are those of reports.
      const held = Buffer.from(hash as Uint8Array);
      const isSame = (body: string): boolean => held.equals(hashOf(withoutSender(body)));
      found.set(ids[place as number] as string, { seq: seq as number, isSame, isSameReport: isSame });
    }
  }

  append(stream: string, records: readonly LogRecord[], marked?: Marked): Promise<void> {
    return new Promise((done, failed) => {
      this.#waiting.push({ stream: this.rowId(stream), records, marked, done, failed });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#waitingSince = performance.now();
    const idleFor = performance.now() - this.#lastCommit;
    // An idle log commits at once; a busy one waits so that many calls share an fsync.
    if (idleFor >= GROUP_MS) setImmediate(() => this.commit());
    else setTimeout(() => this.commit(), GROUP_MS - idleFor);
  }

  /** Why events cannot be accepted now; null when they can. After a failure, until a write succeeds. */
  trouble(): string | null {
    if (this.#hasFailed) return 'the event log could not be written';
    const isBehind = this.#scheduled && performance.now() - this.#waitingSince > BEHIND_MS;
    return isBehind ? 'the event log is behind' : null;
  }

  /** Commits the appends that wait. Called by the log's own schedule, and once more when the store closes. */
  commit(): void {
    const group = this.#waiting;
    this.#waiting = [];
    this.#scheduled = false;
    if (group.length === 0) return;
    const start = performance.now();
    try {
      transact(this.#db, () => {
        for (const { stream, records, marked } of group) {
          this.#write(stream, records);
          if (marked !== undefined) this.#marks.write(stream, records, marked);
        }
      });
    } catch (error) {
      if (isBusy(error) && start - this.#waitingSince < MAX_BUSY_MS) return this.#retry(group);
      this.#lastCommit = performance.now();
      this.#fail();
      const unavailable = new LogUnavailable(error);
      for (const { failed } of group) failed(unavailable);
      return;
    }
    this.#lastCommit = performance.now();
    this.#hasFailed = false;
    const events = group.reduce((sum, { records }) => sum + records.length, 0);
    this.#onCommit({ events, seconds: (this.#lastCommit - start) / 1000 });
    for (const { done } of group) done();
  }

  /** Another process writes: retries in a moment instead of blocking everything else. */
  #retry(group: readonly Waiting[]): void {
    this.#waiting = [...group, ...this.#waiting];
    this.#scheduled = true;
    setTimeout(() => this.commit(), BUSY_RETRY_MS);
  }

  #fail(): void {
    this.#hasFailed = true;
    if (this.#probe !== null) return;
    this.#probe = setTimeout(() => {
      this.#probe = null;
      if (this.#hasFailed && this.#db.isOpen) this.#tryToWrite();
    }, PROBE_MS).unref();
  }

  /** Writes something that changes nothing: a server that receives no events finds out that there is room again. */
  #tryToWrite(): void {
    try {
      transact(this.#db, () => this.#db.exec('PRAGMA user_version = 1'));
      this.#hasFailed = false;
    } catch {
      // The failed commit was reported; this write had nothing to lose.
      this.#fail();
    }
  }

  #write(stream: number, records: readonly LogRecord[]): void {
    this.#insert(records, (values, { seq, receivedAt, event }) => {
      values.push(stream, seq, event.id, event.kind, variantOf(event), receivedAt, bodyOf(event));
    });
  }

  marks(stream: string, since: number): Iterable<Mark> {
    return this.#marks.read(this.rowId(stream), since);
  }

  #parse(stream: string, seq: number, text: string): LoggedEvent {
    try {
      return JSON.parse(text) as LoggedEvent;
    } catch (error) {
      const place = `Table dashboard_events of ${this.#db.location() ?? 'the store'}`;
      throw new StoreDamaged(place, `event ${seq} of the stream "${stream}" is not readable`, error);
    }
  }

  *read(stream: string, after: number, limit = Number.POSITIVE_INFINITY): IterableIterator<LogRecord> {
    const row = this.rowId(stream);
    let from = after;
    let left = limit;
    while (left > 0) {
      const size = Math.min(left, 1000);
      const rows = this.#page.all(row, from, size);
      for (const one of rows) {
        from = one['seq'] as number;
        yield {
          seq: from,
          receivedAt: one['created_at'] as number,
          event: this.#parse(stream, from, one['event_data'] as string),
        };
      }
      left -= rows.length;
      if (rows.length < size) return;
    }
  }
}

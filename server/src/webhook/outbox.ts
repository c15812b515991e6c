import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { LoggedEvent } from 'peeksafe/protocol';
import { transact } from '../log/database.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS webhook_outbox (
    id TEXT PRIMARY KEY,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_at INTEGER,
    delivered_at INTEGER,
    last_error TEXT,
    sink TEXT NOT NULL DEFAULT '',
    incident TEXT
  ) STRICT;
  CREATE TABLE IF NOT EXISTS alert_sinks (name TEXT PRIMARY KEY, address TEXT NOT NULL, disabled_at INTEGER) STRICT;
  CREATE INDEX IF NOT EXISTS webhook_outbox_due ON webhook_outbox (next_at) WHERE next_at IS NOT NULL;
`;
/** How long delivered and given-up messages are kept for operators, milliseconds. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;

/** Events of other servers' streams that are older than this are left to those servers. Milliseconds. */
const LEFT_MS = 60 * 60 * 1000;

/** How often the end of such a stream's log is noted, milliseconds. */
const NOTE_MS = 60 * 1000;

/** A message that waits to be delivered. */
export interface Message {
  /** The same for every attempt, so that the receiver recognizes it. */
  readonly id: string;
  readonly body: string;
  /** Failed attempts so far. */
  readonly attempts: number;
  readonly createdAt: number;
}

/** An event of the log of a stream. */
export interface Followed {
  readonly stream: string;
  readonly epoch: string;
  readonly seq: number;
  readonly event: LoggedEvent;
  /** False where another server delivers for the stream: only what is remembered of it matters. */
  readonly isOurs: boolean;
}

/** A message to be delivered. */
export interface NewMessage {
  readonly id: string;
  readonly body: string;
  /** Messages about the same incident are delivered one after the other, in the order in which they were added; null for none. */
  readonly incident: string | null;
}

/** A receiver that has messages of its own in the outbox. */
export interface SinkIdentity {
  readonly name: string;
  /** Changes with the address; says nothing about it. */
  readonly address: string;
}

/** The owner of the messages in an outbox, and the kinds of events that they are about. */
export interface OutboxOf {
  /** Null for the publisher. */
  readonly sink: SinkIdentity | null;
  readonly kinds: readonly LoggedEvent['kind'][];
}

const OF_PUBLISHER: OutboxOf = {
  sink: null,
  kinds: ['variant.killed', 'variant.revived', 'experiment.closed', 'experiment.reopened'],
};

/** Stores of before know the publisher alone, or no incidents. */
function addColumns(db: DatabaseSync): void {
  const columns = db.prepare('PRAGMA table_info(webhook_outbox)').all();
  const has = (column: string): boolean => columns.some(({ name }) => name === column);
  if (!has('sink')) db.exec("ALTER TABLE webhook_outbox ADD COLUMN sink TEXT NOT NULL DEFAULT ''");
  if (!has('incident')) db.exec('ALTER TABLE webhook_outbox ADD COLUMN incident TEXT');
}

/** Drops sinks that are configured no more, with what waits for them: named again one day, they get nothing old. */
export function forgetSinks(db: DatabaseSync, configured: readonly string[]): void {
  if (db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'alert_sinks'").get() === undefined) return;
  const names = JSON.stringify(configured);
  transact(db, () => {
    db.prepare("DELETE FROM alert_sinks WHERE name <> '' AND name NOT IN (SELECT value FROM json_each(?))").run(names);
    db.prepare(
      `UPDATE webhook_outbox SET next_at = NULL, last_error = 'configured no more'
       WHERE next_at IS NOT NULL AND sink <> '' AND sink NOT IN (SELECT value FROM json_each(?))`,
    ).run(names);
  });
}

/**
 * The undelivered messages of one receiver, in the store itself: table `webhook_outbox`. It follows the event log with a watermark, so that a crash between an event
 * and its message loses nothing.
 */
export class Outbox {
  readonly #db: DatabaseSync;
  readonly #streams: StatementSync;
  readonly #events: StatementSync;
  readonly #insert: StatementSync;
  readonly #isOurs: (stream: string) => boolean;
  readonly #sink: string;
  readonly #watermark: string;
  /** Whether it begins with the end of the log: its receiver gets nothing old. */
  readonly isNew: boolean;
  /** Where other servers' logs ended, and when; the oldest first. */
  readonly #ends = new Map<string, { at: number; seq: number }[]>();

  /** @param isOurs Whether this server delivers for a stream; for others it does once it takes them over. */
  constructor(db: DatabaseSync, isOurs: (stream: string) => boolean = () => true, of: OutboxOf = OF_PUBLISHER) {
    this.#db = db;
    this.#isOurs = isOurs;
    this.#sink = of.sink?.name ?? '';
    this.#watermark = of.sink === null ? 'webhook' : `alert:${of.sink.name}`;
    const hasTable = db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'webhook_outbox'").get() !== undefined;
    db.exec(SCHEMA);
    addColumns(db);
    this.#streams = db.prepare(
      `SELECT s.id, s.name, s.epoch, (SELECT coalesce(max(seq), 0) FROM dashboard_events e WHERE e.stream = s.id) AS last,
       (SELECT seq FROM watermarks w WHERE w.stream = s.id AND w.what = '${this.#watermark}') AS mark FROM streams s`,
    );
    this.#events = db.prepare(
      `SELECT seq, event_data FROM dashboard_events WHERE stream = ? AND seq > ? AND seq <= ?
       AND event_type IN (${of.kinds.map((kind) => `'${kind}'`).join(', ')}) ORDER BY seq`,
    );
    this.#insert = db.prepare(
      `INSERT INTO webhook_outbox (id, body, created_at, next_at, sink, incident) VALUES (?, ?, ?, ?, '${this.#sink}', ?) ON CONFLICT (id) DO NOTHING`,
    );
    this.isNew = of.sink === null ? this.#enlistPublisher(hasTable) : this.#enlist(of.sink);
    if (this.isNew) this.#skip();
  }

  /** Notes a sink. @returns Whether it is new, or was disabled at another address: it then gets nothing old. */
  #enlist({ name, address }: SinkIdentity): boolean {
    const known = this.#db.prepare('SELECT address, disabled_at FROM alert_sinks WHERE name = ?').get(name);
    if (known?.['address'] === address) return false;
    this.#db
      .prepare('INSERT OR REPLACE INTO alert_sinks (name, address, disabled_at) VALUES (?, ?, NULL)')
      .run(name, address);
    return known === undefined || known['disabled_at'] !== null;
  }

  /** Notes the publisher, whose name is empty. @returns Whether it is new: sinks may have had the outbox before it. */
  #enlistPublisher(hasOutbox: boolean): boolean {
    const { changes } = this.#db.prepare("INSERT OR IGNORE INTO alert_sinks (name, address) VALUES ('', '')").run();
    // Stores of before know it by its watermarks alone.
    const hasMark = this.#db.prepare("SELECT 1 FROM watermarks WHERE what = 'webhook' LIMIT 1").get() !== undefined;
    return changes > 0 && !(hasOutbox && hasMark);
  }

  /** Whether nothing is delivered here any more, until the address is another. */
  get isDisabled(): boolean {
    const row = this.#db.prepare('SELECT disabled_at FROM alert_sinks WHERE name = ?').get(this.#sink);
    return row !== undefined && row['disabled_at'] !== null;
  }

  /** Ends all deliveries: the receiver said that nothing is taken there any more. */
  disable(error: string, now: number): void {
    transact(this.#db, () => {
      this.#db.prepare('UPDATE alert_sinks SET disabled_at = ? WHERE name = ?').run(now, this.#sink);
      this.#db
        .prepare('UPDATE webhook_outbox SET next_at = NULL, last_error = ? WHERE sink = ? AND next_at IS NOT NULL')
        .run(error, this.#sink);
    });
  }

  /** Skips everything in the log: a new receiver gets no old kills. */
  #skip(): void {
    transact(this.#db, () => {
      for (const row of this.#streams.all()) this.#mark(row['id'] as number, row['last'] as number);
    });
  }

  /**
   * Hands over the events since the last call, once each: what is written meanwhile is durable together with that.
   * @param take May add messages.
   */
  follow(take: (followed: Followed) => void, now: number): void {
    transact(this.#db, () => {
      for (const row of this.#streams.all()) {
        const [id, last, mark] = [row['id'] as number, row['last'] as number, (row['mark'] as number | null) ?? 0];
        if (last <= mark) continue;
        const head = { stream: row['name'] as string, epoch: row['epoch'] as string };
        const isOurs = this.#isOurs(head.stream);
        const end = isOurs ? last : this.#leftOf(head.stream, last, now);
        if (end <= mark) continue;
        for (const event of this.#events.all(id, mark, end))
          take({
            ...{ ...head, isOurs, seq: event['seq'] as number },
            event: JSON.parse(event['event_data'] as string) as LoggedEvent,
          });
        this.#mark(id, end);
      }
    });
  }

  /** Adds a message; one that it has had is not added again. */
  add({ id, body, incident }: NewMessage, now: number): void {
    this.#insert.run(id, body, now, now, incident);
  }

  /**
   * The last event that another server has had an hour to deliver, 0 for none. Newer ones are delivered again if this server takes the stream over, with the same
   * message ids, which the receiver recognizes.
   */
  #leftOf(stream: string, last: number, now: number): number {
    let ends = this.#ends.get(stream);
    if (ends === undefined) this.#ends.set(stream, (ends = []));
    if (now - (ends.at(-1)?.at ?? 0) >= NOTE_MS) ends.push({ at: now, seq: last });
    let left = 0;
    while (ends[0] !== undefined && now - ends[0].at >= LEFT_MS) left = (ends.shift() as { seq: number }).seq;
    return left;
  }

  #mark(stream: number, seq: number): void {
    this.#db
      .prepare('INSERT OR REPLACE INTO watermarks (stream, what, seq) VALUES (?, ?, ?)')
      .run(stream, this.#watermark, seq);
  }

  /** The messages that are due, the longest waiting first. Of one incident only the first that waits is. */
  due(now: number, limit: number): Message[] {
    return this.#db
      .prepare(
        `SELECT * FROM webhook_outbox o WHERE next_at <= ? AND sink = ? AND (incident IS NULL OR NOT EXISTS (
           SELECT 1 FROM webhook_outbox e WHERE e.next_at IS NOT NULL AND e.sink = o.sink AND e.incident = o.incident AND e.rowid < o.rowid
         )) ORDER BY next_at, created_at, rowid LIMIT ?`,
      )
      .all(now, this.#sink, limit)
      .map((row) => ({
        id: row['id'] as string,
        body: row['body'] as string,
        attempts: row['attempts'] as number,
        createdAt: row['created_at'] as number,
      }));
  }

  /** When the next message that is not due yet will be, milliseconds since 1970; null when none will. */
  nextAt(now: number): number | null {
    return this.#db
      .prepare('SELECT min(next_at) AS at FROM webhook_outbox WHERE sink = ? AND next_at > ?')
      .get(this.#sink, now)?.['at'] as number | null;
  }

  /** Number of undelivered messages. */
  get waiting(): number {
    return this.#db
      .prepare('SELECT count(*) AS n FROM webhook_outbox WHERE next_at IS NOT NULL AND sink = ?')
      .get(this.#sink)?.['n'] as number;
  }

  /** Notes a delivery, and removes old messages. */
  delivered(id: string, now: number): void {
    this.#db.prepare('UPDATE webhook_outbox SET delivered_at = ?, next_at = NULL WHERE id = ?').run(now, id);
    this.#db.prepare('DELETE FROM webhook_outbox WHERE next_at IS NULL AND created_at < ?').run(now - KEPT_MS);
  }

  /** Notes a failure and the time of the next attempt; null gives the message up. */
  failed(id: string, error: string, nextAt: number | null): void {
    this.#db
      .prepare('UPDATE webhook_outbox SET attempts = attempts + 1, last_error = ?, next_at = ? WHERE id = ?')
      .run(error, this.isDisabled ? null : nextAt, id);
  }
}

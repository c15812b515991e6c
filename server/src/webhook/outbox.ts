import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { transact } from '../log/database.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS webhook_outbox (
    id TEXT PRIMARY KEY,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_at INTEGER,
    delivered_at INTEGER,
    last_error TEXT
  ) STRICT;
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

/** Composes the message about an event of a stream's log; null when there is none. */
export type Compose = (stream: string, seq: number, event: unknown) => { type: string; body: string } | null;

const KINDS = ['variant.killed', 'variant.revived', 'experiment.closed', 'experiment.reopened'] as const;

/**
 * The undelivered messages, in the store itself: table `webhook_outbox`. It follows the event log with a watermark, so that a crash between an event
 * and its message loses nothing.
 */
export class Outbox {
  readonly #db: DatabaseSync;
  readonly #streams: StatementSync;
  readonly #events: StatementSync;
  readonly #insert: StatementSync;
  readonly #isOurs: (stream: string) => boolean;
  /** Where other servers' logs ended, and when; the oldest first. */
  readonly #ends = new Map<string, { at: number; seq: number }[]>();

  /** @param isOurs Whether this server delivers for a stream; for others it does once it takes them over. */
  constructor(db: DatabaseSync, isOurs: (stream: string) => boolean = () => true) {
    this.#db = db;
    this.#isOurs = isOurs;
    const isNew = db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'webhook_outbox'").get() === undefined;
    db.exec(SCHEMA);
    this.#streams = db.prepare(
      `SELECT s.id, s.name, s.epoch, (SELECT coalesce(max(seq), 0) FROM dashboard_events e WHERE e.stream = s.id) AS last,
       (SELECT seq FROM watermarks w WHERE w.stream = s.id AND w.what = 'webhook') AS mark FROM streams s`,
    );
    this.#events = db.prepare(
      `SELECT seq, event_data FROM dashboard_events WHERE stream = ? AND seq > ? AND seq <= ?
       AND event_type IN (${KINDS.map((kind) => `'${kind}'`).join(', ')}) ORDER BY seq`,
    );
    this.#insert = db.prepare(
      'INSERT INTO webhook_outbox (id, body, created_at, next_at) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
    );
    if (isNew) this.#skip();
  }

  /** Skips everything in the log: a new webhook gets no old kills. */
  #skip(): void {
    transact(this.#db, () => {
      for (const row of this.#streams.all()) this.#mark(row['id'] as number, row['last'] as number);
    });
  }

  /** Adds messages for events since the last call; returns their number. */
  follow(compose: Compose, now: number): number {
    return transact(this.#db, () => {
      let count = 0;
      for (const row of this.#streams.all()) {
        const [id, last, mark] = [row['id'] as number, row['last'] as number, (row['mark'] as number | null) ?? 0];
        if (last <= mark) continue;
        const name = row['name'] as string;
        if (!this.#isOurs(name)) {
          this.#leave(id, name, last, now);
          continue;
        }
        for (const event of this.#events.all(id, mark, last)) {
          const seq = event['seq'] as number;
          const message = compose(row['name'] as string, seq, JSON.parse(event['event_data'] as string));
          if (message === null) continue;
          this.#insert.run(`msg_${row['epoch'] as string}_${seq}`, message.body, now, now);
          count++;
        }
        this.#mark(id, last);
      }
      return count;
    });
  }

  /**
   * Skips events that another server has had an hour to deliver. Newer ones are delivered again if this server takes the stream over, with the same
   * message ids, which the receiver recognizes.
   */
  #leave(id: number, stream: string, last: number, now: number): void {
    let ends = this.#ends.get(stream);
    if (ends === undefined) this.#ends.set(stream, (ends = []));
    if (now - (ends.at(-1)?.at ?? 0) >= NOTE_MS) ends.push({ at: now, seq: last });
    while (ends[0] !== undefined && now - ends[0].at >= LEFT_MS) this.#mark(id, (ends.shift() as { seq: number }).seq);
  }

  #mark(stream: number, seq: number): void {
    this.#db.prepare("INSERT OR REPLACE INTO watermarks (stream, what, seq) VALUES (?, 'webhook', ?)").run(stream, seq);
  }

  /** The messages that are due, the longest waiting first. */
  due(now: number, limit: number): Message[] {
    return this.#db
      .prepare('SELECT * FROM webhook_outbox WHERE next_at <= ? ORDER BY next_at, created_at, id LIMIT ?')
      .all(now, limit)
      .map((row) => ({
        id: row['id'] as string,
        body: row['body'] as string,
        attempts: row['attempts'] as number,
        createdAt: row['created_at'] as number,
      }));
  }

  /** When the next message is due, milliseconds since 1970; null when none waits. */
  nextAt(): number | null {
    return this.#db.prepare('SELECT min(next_at) AS at FROM webhook_outbox').get()?.['at'] as number | null;
  }

  /** Number of undelivered messages. */
  get waiting(): number {
    return this.#db.prepare('SELECT count(*) AS n FROM webhook_outbox WHERE next_at IS NOT NULL').get()?.[
      'n'
    ] as number;
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
      .run(error, nextAt, id);
  }
}

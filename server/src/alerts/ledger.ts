import type { DatabaseSync } from 'node:sqlite';
import type { Alert } from './alert.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS alert_queue (
    place INTEGER PRIMARY KEY,
    sink TEXT NOT NULL,
    alert TEXT NOT NULL,
    due_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS alert_queue_due ON alert_queue (sink, due_at);
  CREATE TABLE IF NOT EXISTS alert_incidents (
    sink TEXT NOT NULL,
    stream TEXT NOT NULL,
    name TEXT NOT NULL,
    alert TEXT NOT NULL,
    PRIMARY KEY (sink, stream, name)
  ) STRICT, WITHOUT ROWID;
`;

const alertIn = (row: Record<string, unknown> | undefined): Alert | null =>
  row === undefined ? null : (JSON.parse(row['alert'] as string) as Alert);

/** Drops what is kept for sinks that are configured no more. */
export function forgetLedgers(db: DatabaseSync, configured: readonly string[]): void {
  db.exec(SCHEMA);
  for (const table of ['alert_queue', 'alert_incidents'])
    db.prepare(`DELETE FROM ${table} WHERE sink NOT IN (SELECT value FROM json_each(?))`).run(
      JSON.stringify(configured),
    );
}

/**
 * The alerts that wait for a sink, and those it was told of that have not ended: tables `alert_queue` and `alert_incidents` of the store. Alerts wait in it until
 * they become a message.
 */
export class Ledger {
  readonly #db: DatabaseSync;
  readonly #sink: string;

  constructor(db: DatabaseSync, sink: string) {
    db.exec(SCHEMA);
    this.#db = db;
    this.#sink = sink;
  }

  /** Forgets everything. */
  clear(): void {
    for (const table of ['alert_queue', 'alert_incidents'])
      this.#db.prepare(`DELETE FROM ${table} WHERE sink = ?`).run(this.#sink);
  }

  /** Notes that something lasts. @returns Whether that is new. */
  open(stream: string, name: string, alert: Alert): boolean {
    const { changes } = this.#db
      .prepare('INSERT INTO alert_incidents (sink, stream, name, alert) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING')
      .run(this.#sink, stream, name, JSON.stringify(alert));
    return changes > 0;
  }

  /** The alert about something that lasts, as it was told; null where it does not last. */
  find(stream: string, name: string): Alert | null {
    return alertIn(
      this.#db
        .prepare('SELECT alert FROM alert_incidents WHERE sink = ? AND stream = ? AND name = ?')
        .get(this.#sink, stream, name),
    );
  }

  /** Notes that something is over. @returns What was told of it; null where nothing was. */
  close(stream: string, name: string): Alert | null {
    return alertIn(
      this.#db
        .prepare('DELETE FROM alert_incidents WHERE sink = ? AND stream = ? AND name = ? RETURNING alert')
        .get(this.#sink, stream, name),
    );
  }

  /** Alerts of a kind that last, by name. */
  lasting(stream: string, prefix: string): Map<string, Alert> {
    const rows = this.#db
      .prepare('SELECT name, alert FROM alert_incidents WHERE sink = ? AND stream = ? AND substr(name, 1, ?) = ?')
      .all(this.#sink, stream, prefix.length, prefix);
    return new Map(rows.map((row) => [row['name'] as string, alertIn(row) as Alert]));
  }

  /** Adds an alert to those that become a message at a time, milliseconds since 1970. */
  add(alert: Alert, dueAt: number): void {
    this.#db
      .prepare('INSERT INTO alert_queue (sink, alert, due_at) VALUES (?, ?, ?)')
      .run(this.#sink, JSON.stringify(alert), dueAt);
  }

  /** When the next message is due after a moment, milliseconds since 1970; null where none is. */
  nextAt(now: number): number | null {
    return this.#db
      .prepare('SELECT min(due_at) AS at FROM alert_queue WHERE sink = ? AND due_at > ?')
      .get(this.#sink, now)?.['at'] as number | null;
  }

  /** Whether alerts are due to become a message. */
  isDue(now: number): boolean {
    return (
      this.#db.prepare('SELECT 1 FROM alert_queue WHERE sink = ? AND due_at <= ? LIMIT 1').get(this.#sink, now) !==
      undefined
    );
  }

  /** Takes the alerts out that are due, in the order in which they came. */
  takeDue(now: number): Alert[] {
    const rows = this.#db
      .prepare('SELECT alert FROM alert_queue WHERE sink = ? AND due_at <= ? ORDER BY place')
      .all(this.#sink, now);
    this.#db.prepare('DELETE FROM alert_queue WHERE sink = ? AND due_at <= ?').run(this.#sink, now);
    return rows.map((row) => alertIn(row) as Alert);
  }

  /** Alerts that wait to become a message. */
  get waiting(): number {
    return this.#db.prepare('SELECT count(*) AS n FROM alert_queue WHERE sink = ?').get(this.#sink)?.['n'] as number;
  }
}

import type { LogRecord } from 'peeksafe/engine';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Mark, Marked } from './event-log.ts';

/** Rows that are removed at a time: few enough that no commit waits for long. */
const REMOVED_AT_ONCE = 200;

/** Rows that are read at a time: between two pages, others may write. */
const READ_AT_ONCE = 8;

/** A key and a number, each eight bytes. */
const NUMBERS = 2;

type Row = Record<string, unknown>;

/** The marks of a row of the table. */
function* marksOf(row: Row): Generator<Mark> {
  const bytes = Uint8Array.from(row['marks'] as Uint8Array);
  const numbers = new Float64Array(bytes.buffer);
  const what = row['what'] as Mark['what'];
  const experiment = row['experiment_id'] as string;
  for (let i = 0; i < numbers.length; i += NUMBERS)
    yield { what, experiment, key: numbers[i] as number, value: numbers[i + 1] as number };
}

/** The marks of views and visitors in the store: those of one event and one kind are a row. */
export class Marks {
  readonly #insert: StatementSync;
  readonly #page: StatementSync;
  readonly #ofEvent: StatementSync;
  readonly #bytesOf: StatementSync;
  readonly #remove: StatementSync;
  readonly #removeUnits: StatementSync;
  readonly #ended: { readonly stream: number; readonly experiment: string; readonly before: number }[] = [];

  constructor(db: DatabaseSync) {
    this.#insert = db.prepare(
      'INSERT INTO counted_views (stream, what, written_at, experiment_id, seq, marks) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#page = db.prepare(
      `SELECT id, what, experiment_id, marks FROM counted_views
       WHERE stream = ? AND id > ? AND (what = 'unit' OR written_at >= ?) ORDER BY id LIMIT ${READ_AT_ONCE}`,
    );
    this.#ofEvent = db.prepare('SELECT what, experiment_id, marks FROM counted_views WHERE stream = ? AND seq = ?');
    this.#bytesOf = db.prepare('SELECT sum(length(marks)) AS bytes FROM counted_views WHERE stream = ? AND seq = ?');
    this.#remove = db.prepare(
      `DELETE FROM counted_views WHERE id IN
        (SELECT id FROM counted_views WHERE stream = ? AND what = 'view' AND written_at < ? ORDER BY id LIMIT ${REMOVED_AT_ONCE})`,
    );
    this.#removeUnits = db.prepare(
      `DELETE FROM counted_views WHERE id IN
        (SELECT id FROM counted_views WHERE stream = ? AND what = 'unit' AND experiment_id = ? AND written_at < ? LIMIT ${REMOVED_AT_ONCE})`,
    );
  }

  /** Writes the marks of events within the transaction of the events, and forgets some of those that may be forgotten. */
  write(stream: number, records: readonly LogRecord[], { byEvent, forgetBefore, ended = [] }: Marked): void {
    this.#remove.run(stream, forgetBefore);
    for (const experiment of ended) this.#ended.push({ stream, experiment, before: forgetBefore });
    this.#removeEnded();
    for (const record of records) {
      const marks = byEvent.get(record.event.id);
      if (marks !== undefined) this.#writeOf(stream, record, marks);
    }
  }

  /** Goes on over the next commits until nothing is left. After a restart, the experiment is named again. */
  #removeEnded(): void {
    const [first] = this.#ended;
    if (first === undefined) return;
    const { changes } = this.#removeUnits.run(first.stream, first.experiment, first.before);
    if (Number(changes) < REMOVED_AT_ONCE) this.#ended.shift();
  }

  #writeOf(stream: number, { seq, receivedAt }: LogRecord, marks: readonly Mark[]): void {
    const rows = Map.groupBy(marks, ({ what, experiment }) => `${what} ${experiment}`);
    for (const row of rows.values()) {
      const [{ what, experiment }] = row as [Mark, ...Mark[]];
      const numbers = new Float64Array(row.length * NUMBERS);
      for (const [i, { key, value }] of row.entries()) numbers.set([key, value], i * NUMBERS);
      this.#insert.run(stream, what, receivedAt, experiment, seq, new Uint8Array(numbers.buffer));
    }
  }

  /** The views that were written since a moment (milliseconds since 1970), and all visitors. Others may write while it is read. */
  *read(stream: number, since: number): Generator<Mark> {
    for (let after = 0; ;) {
      const rows = this.#page.all(stream, after, since);
      for (const row of rows) yield* marksOf(row);
      if (rows.length < READ_AT_ONCE) return;
      after = rows.at(-1)?.['id'] as number;
    }
  }

  /** How many marks an event has. */
  countOf(stream: number, seq: number): number {
    const bytes = (this.#bytesOf.get(stream, seq)?.['bytes'] ?? 0) as number;
    return bytes / (NUMBERS * Float64Array.BYTES_PER_ELEMENT);
  }

  /** The marks that were written with an event, as far as they are still there. */
  ofEvent(stream: number, seq: number): Mark[] {
    return this.#ofEvent.all(stream, seq).flatMap((row) => [...marksOf(row)]);
  }
}

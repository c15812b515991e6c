import type { LogRecord } from 'peeksafe/engine';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Mark, Marked } from './event-log.ts';
import { baseOf, MARK_BYTES, packNumbers, rowsOf, unpackNumbers } from './packed-marks.ts';

/** Rows that are removed at a time: few enough that no commit waits for long. */
const REMOVED_AT_ONCE = 200;

/** Rows that are read at a time: between two pages, others may write. */
const READ_AT_ONCE = 8;

/** In rows without a base, which older servers wrote, a mark is a key and a number of eight bytes each. */
const FORMER_BYTES = 16;

type Row = Record<string, unknown>;

function* formerNumbers(bytes: Uint8Array): Generator<Pick<Mark, 'key' | 'value'>> {
  const numbers = new Float64Array(Uint8Array.from(bytes).buffer);
  for (let i = 0; i < numbers.length; i += 2) yield { key: numbers[i] as number, value: numbers[i + 1] as number };
}

/** The marks of a row of the table. */
function* marksOf(row: Row): Generator<Mark> {
  const [bytes, base] = [row['marks'] as Uint8Array, row['base'] as number | null];
  const what = row['what'] as Mark['what'];
  const experiment = row['experiment_id'] as string;
  const numbers = base === null ? formerNumbers(bytes) : unpackNumbers(bytes, base);
  for (const { key, value } of numbers) yield { what, experiment, key, value };
}

/** The marks of views and visitors in the store: those of one event and one kind are a row. */
export class Marks {
  readonly #insert: StatementSync;
  readonly #page: StatementSync;
  readonly #ofEvent: StatementSync;
  readonly #countOf: StatementSync;
  readonly #remove: StatementSync;
  readonly #removeUnits: StatementSync;
  readonly #ended: { readonly stream: number; readonly experiment: string; readonly before: number }[] = [];

  constructor(db: DatabaseSync) {
    this.#insert = db.prepare(
      'INSERT INTO counted_views (stream, what, written_at, experiment_id, seq, base, marks) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.#page = db.prepare(
      `SELECT id, what, experiment_id, base, marks FROM counted_views
       WHERE stream = ? AND id > ? AND (what = 'unit' OR written_at >= ?) ORDER BY id LIMIT ${READ_AT_ONCE}`,
    );
    this.#ofEvent = db.prepare(
      'SELECT what, experiment_id, base, marks FROM counted_views WHERE stream = ? AND seq = ?',
    );
    this.#countOf = db.prepare(
      `SELECT sum(length(marks) / iif(base IS NULL, ${FORMER_BYTES}, ${MARK_BYTES})) AS count
       FROM counted_views WHERE stream = ? AND seq = ?`,
    );
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
    for (const row of rowsOf(marks)) {
      const [first] = row;
      const { what, experiment } = first;
      this.#insert.run(stream, what, receivedAt, experiment, seq, baseOf(first), packNumbers(row));
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
    return (this.#countOf.get(stream, seq)?.['count'] ?? 0) as number;
  }

  /** The marks that were written with an event, as far as they are still there. */
  ofEvent(stream: number, seq: number): Mark[] {
    return this.#ofEvent.all(stream, seq).flatMap((row) => [...marksOf(row)]);
  }
}

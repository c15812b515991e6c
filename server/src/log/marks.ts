import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Mark, Marked } from './event-log.ts';

/** Rows that are removed at a time: few enough that no commit waits for long. */
const REMOVED_AT_ONCE = 200;

/** A key and a number, each eight bytes. */
const NUMBERS = 2;

/** The marks of views and visitors in the store: those of one commit, one kind and one experiment are a row. */
export class Marks {
  readonly #insert: StatementSync;
  readonly #read: StatementSync;
  readonly #remove: StatementSync;

  constructor(db: DatabaseSync) {
    this.#insert = db.prepare(
      'INSERT INTO counted_views (stream, what, written_at, experiment_id, marks) VALUES (?, ?, ?, ?, ?)',
    );
    this.#read = db.prepare(
      "SELECT what, experiment_id, marks FROM counted_views WHERE stream = ? AND (what = 'unit' OR written_at >= ?) ORDER BY id",
    );
    this.#remove = db.prepare(
      `DELETE FROM counted_views WHERE id IN
        (SELECT id FROM counted_views WHERE stream = ? AND what = 'view' AND written_at < ? ORDER BY id LIMIT ${REMOVED_AT_ONCE})`,
    );
  }

  /** Writes marks within the transaction of what they are of, and forgets some of those that may be forgotten. */
  write(stream: number, { marks, forgetBefore }: Marked, now: number): void {
    this.#remove.run(stream, forgetBefore);
    const rows = Map.groupBy(marks, ({ what, experiment }) => `${what} ${experiment}`);
    for (const row of rows.values()) {
      const [{ what, experiment }] = row as [Mark, ...Mark[]];
      const numbers = new Float64Array(row.length * NUMBERS);
      for (const [i, { key, value }] of row.entries()) numbers.set([key, value], i * NUMBERS);
      this.#insert.run(stream, what, now, experiment, new Uint8Array(numbers.buffer));
    }
  }

  /** The views that were written since a moment (milliseconds since 1970), and all visitors. */
  *read(stream: number, since: number): Generator<Mark> {
    for (const row of this.#read.iterate(stream, since)) {
      const bytes = Uint8Array.from(row['marks'] as Uint8Array);
      const numbers = new Float64Array(bytes.buffer);
      const what = row['what'] as Mark['what'];
      const experiment = row['experiment_id'] as string;
      for (let i = 0; i < numbers.length; i += NUMBERS) {
        yield { what, experiment, key: numbers[i] as number, value: numbers[i + 1] as number };
      }
    }
  }
}

import { explain, IncomingEvent, type EventInput } from 'peeksafe/protocol';
import { ImportError } from '../../import/import-error.ts';
import type { Row } from '../../import/table/row.ts';
import type { Table } from '../../import/table/table.ts';

/** Some events of a replay that happen at the same moment. */
export interface ReplayStep {
  /** When they happen, milliseconds since 1970. Moments never go back, as far as the file's own order allows. */
  readonly at: number;
  readonly events: readonly EventInput[];
  /** How much of the replay is done after this step, 0 to 1. */
  readonly progress: number;
}

/** How much of a file to replay, and how what the file leaves open is drawn. */
export interface ReadOptions {
  /** The number of tests (Upworthy) or rows (the others) to replay, from the beginning; all when left out. */
  readonly limit?: number;
  /** Seed of the drawn order inside Upworthy tests; 1. With another seed the events of a test differ under the same ids. */
  readonly seed?: string | number;
  /** Called with one sentence for each oddity in a file that was skipped. */
  readonly onNote?: (note: string) => void;
}

/** A file format that can be replayed. */
export interface ReplayFormat {
  /** Its name in messages. */
  readonly name: string;
  /** Columns that its header must have; others are ignored. */
  readonly columns: readonly string[];
  /** The unit of `limit`. */
  readonly counts: 'tests' | 'rows';
  /** Turns the rows into events. */
  steps(table: Table, options: ReadOptions): AsyncIterable<ReplayStep>;
}

/** Writes a moment as the protocol wants it. */
export const iso = (ms: number): string => new Date(ms).toISOString();

/**
 * Makes sure that the protocol takes what was made of a row.
 * @throws ImportError with the row's line.
 */
export function demandValid(event: EventInput, row: Row): EventInput {
  const read = IncomingEvent.safeParse(event);
  if (read.success) return event;
  const problems = explain(read.error.issues, 'bad-event').map((problem) => problem.message);
  throw new ImportError('bad-value', `the row cannot be sent as an event: ${problems.join('; ')}.`, row.line);
}

/** The rows up to a limit. */
export async function* limited(rows: AsyncIterable<Row>, limit: number | undefined): AsyncGenerator<Row> {
  let left = limit ?? Infinity;
  for await (const row of rows) {
    yield row;
    if (--left <= 0) return;
  }
}

import type { ImportError } from '../import-error.ts';

/** Longest row, in bytes: a quote that is never closed would take the rest of the file for one field. */
export const LARGEST_ROW = 1024 * 1024;

/** One row of a table. */
export interface Row {
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** Its place among the rows of the file, from 1; blank lines are none. */
  readonly number: number;
  /** The text in a column; empty where there is none. */
  text(column: string): string;
  /** All that it says, as one text: the same for the same row. */
  whole(): string;
}

/** How a file is written. */
export interface TableShape {
  /** Told by the first character when left out: NDJSON begins with `{`. */
  readonly format?: 'csv' | 'ndjson' | undefined;
  /** The character between two fields of CSV; a comma when left out. */
  readonly delimiter?: string | undefined;
  /** Called with each row that is not one of this table, which is then skipped; without it such a row ends the reading with its error. */
  readonly onBadRow?: ((error: ImportError) => void) | undefined;
}

/** Rows as a reader of one format gives them. */
export interface Rows {
  /** The names of the columns; null where each row names its own. */
  readonly header: readonly string[] | null;
  /** To be walked through once. */
  readonly rows: AsyncIterable<Row>;
  /** Bytes of the text that have been read. */
  bytes(): number;
}

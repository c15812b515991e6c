import { ImportError } from '../import-error.ts';
import { readCsv } from './csv.ts';
import { readNdjson } from './ndjson.ts';
import type { Row, TableShape } from './row.ts';
import { openSource } from './source.ts';

/** A file that is being read, row by row. */
export interface Table {
  readonly format: 'csv' | 'ndjson';
  /** The names of the columns; null of NDJSON, where each row names its own. */
  readonly header: readonly string[] | null;
  /** To be walked through once. */
  readonly rows: AsyncIterable<Row>;
  /** How much of the file has been read, 0 to 1. */
  fraction(): number;
  /** Closes the file; harmless when it is closed. */
  close(): void;
}

const isJson = (head: Buffer): boolean => /^\uFEFF?\s*\{/.test(head.subarray(0, 1000).toString());

/**
 * Opens a CSV or NDJSON file, gzipped or plain, and reads the header of CSV. `-` is the standard input.
 * @throws ImportError when it cannot be read, is empty, cut off or damaged.
 * @example for await (const row of (await openTable('daily.csv')).rows) console.log(row.line, row.text('variant'));
 */
export async function openTable(file: string, shape: TableShape = {}): Promise<Table> {
  const source = await openSource(file);
  const format = shape.format ?? (isJson(source.head) ? 'ndjson' : 'csv');
  const empty = `The file "${file}" is empty: expected ${format === 'csv' ? 'a CSV file with a header' : 'a JSON object a line'}.`;
  try {
    if (source.head.length === 0) throw new ImportError('empty-file', empty);
    const read = format === 'csv' ? await readCsv(source.text, shape) : readNdjson(source.text, shape);
    if (read === null) throw new ImportError('empty-file', empty);
    const { header, rows } = read;
    const fraction = (): number => Math.min(1, read.bytes() / Math.max(1, source.size));
    return { format, header, rows, fraction, close: () => source.close() };
  } catch (error) {
    source.close();
    throw error;
  }
}

import { pipeline, type Readable } from 'node:stream';
import { CsvError, parse, type InfoRecord } from 'csv-parse';
import { formatCount } from 'peeksafe/protocol';
import { ImportError } from '../import-error.ts';
import { explainFault } from './source.ts';
import { LARGEST_ROW, type Row, type Rows, type TableShape } from './row.ts';

interface Parsed {
  readonly record: readonly string[];
  /** The line on which it begins. */
  readonly line: number;
  /** Bytes up to its end. */
  readonly bytes: number;
}

/** Counts lines of the file. The parser's own count takes a CRLF inside quotes for two. */
class LineCounter {
  #next = 1;
  #empty = 0;

  /** The line after the last row. */
  get next(): number {
    return this.#next;
  }

  /**
   * The line on which the next row begins.
   * @param emptyLines Blank lines from the beginning of the file up to there.
   */
  begin(emptyLines: number): number {
    this.#next += emptyLines - this.#empty;
    this.#empty = emptyLines;
    return this.#next;
  }

  pass(record: readonly string[]): void {
    this.#next++;
    for (const field of record)
      for (let at = field.indexOf('\n'); at !== -1; at = field.indexOf('\n', at + 1)) this.#next++;
  }
}

class CsvRow implements Row {
  readonly line: number;
  readonly number: number;
  readonly #record: readonly string[];
  readonly #places: ReadonlyMap<string, number>;

  constructor(record: readonly string[], line: number, number: number, places: ReadonlyMap<string, number>) {
    this.#record = record;
    this.#places = places;
    this.line = line;
    this.number = number;
  }

  text(column: string): string {
    const place = this.#places.get(column);
    return place === undefined ? '' : (this.#record[place] ?? '');
  }

  whole(): string {
    return JSON.stringify([[...this.#places.keys()], this.#record]);
  }
}

function explain(error: unknown, line: number): unknown {
  if (!(error instanceof CsvError)) return explainFault(error, line);
  const { code } = error as { code?: string };
  const message =
    code === 'CSV_MAX_RECORD_SIZE'
      ? `the row is longer than ${formatCount(LARGEST_ROW)} bytes: is a quote not closed? Expected shorter ones, quoted as in RFC 4180.`
      : `${error.message}. Expected CSV, quoted as in RFC 4180.`;
  return new ImportError('damaged-file', message, line, error);
}

/**
 * Reads CSV with a header.
 * @returns null when it has none.
 * @throws ImportError with the line.
 */
export async function readCsv(text: Readable, { delimiter = ',', onBadRow }: TableShape): Promise<Rows | null> {
  const lines = new LineCounter();
  const onRecord = (record: readonly string[], { empty_lines, bytes }: InfoRecord & { bytes: number }): Parsed => {
    const line = lines.begin(empty_lines);
    lines.pass(record);
    return { record, line, bytes };
  };
  const parser = parse({
    ...{ bom: true, skip_empty_lines: true, delimiter, relax_column_count: true, max_record_size: LARGEST_ROW },
    // A file that several programs wrote may have several.
    record_delimiter: ['\r\n', '\n', '\r'],
    // At once, so that an error, which overtakes the rows that wait to be read, is on the line after the last of them.
    on_record: onRecord as never,
  });
  // Its errors reach the reader through the parser, which the pipeline destroys with them.
  pipeline(text, parser, () => {});
  const records = parser[Symbol.asyncIterator]() as AsyncIterator<Parsed, undefined>;
  let bytes = 0;
  const next = async (): Promise<Parsed | null> => {
    try {
      const result = await records.next();
      if (result.done === true) return null;
      ({ bytes } = result.value);
      return result.value;
    } catch (error) {
      const { empty_lines: emptyLines } = error as { readonly empty_lines?: number };
      throw explain(error, emptyLines === undefined ? lines.next : lines.begin(emptyLines));
    }
  };
  const first = await next();
  if (first === null) return null;
  const header = first.record;
  const places = new Map(header.map((column, place) => [column, place]));

  async function* rows(): AsyncGenerator<Row> {
    let number = 0;
    for (let parsed = await next(); parsed !== null; parsed = await next()) {
      const row = new CsvRow(parsed.record, parsed.line, ++number, places);
      const { length } = parsed.record;
      if (length === header.length) yield row;
      else {
        const message = `the row has ${length} ${length === 1 ? 'field' : 'fields'}: expected ${header.length}, as in the header, quoted as in RFC 4180.`;
        const error = new ImportError('bad-value', message, row.line);
        if (onBadRow === undefined) throw error;
        onBadRow(error);
      }
    }
  }
  return { header, rows: rows(), bytes: () => bytes };
}

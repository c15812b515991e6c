import { formatCount } from 'peeksafe/protocol';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { PassThrough, pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CsvError, parse } from 'csv-parse';
import { ReplayError } from '../replay-error.ts';
import { utf8Only } from './utf8-only.ts';

/** One row of a table. */
export interface Row {
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** The text in a column. */
  text(column: string): string;
}

/** A CSV file that is being read, row by row. */
export interface Table {
  readonly header: readonly string[];
  /** To be walked through once. */
  readonly rows: AsyncIterable<Row>;
  /** How much of the file has been read, 0 to 1. */
  fraction(): number;
  /** Closes the file; harmless when it is closed. */
  close(): void;
}

interface Parsed {
  readonly record: string[];
  readonly info: { readonly lines: number; readonly bytes: number };
}

const LARGEST_RECORD = 1024 * 1024;

interface Look {
  readonly source: Readable;
  readonly gzipped: boolean;
  readonly size: number;
  /** Size of the text; of a gzipped file as its last four bytes say, so less for files past 4 GiB. */
  readonly textSize: number;
}

/** The first bytes of something that can be read only once; they stay in it. */
async function firstBytes(source: Readable): Promise<Buffer> {
  for (;;) {
    const chunk = source.read() as Buffer | null;
    if (chunk !== null) {
      source.unshift(chunk);
      return chunk;
    }
    if (source.readableEnded || source.destroyed) return Buffer.alloc(0);
    await Promise.race([once(source, 'readable'), once(source, 'end')]);
  }
}

/** Opens a pipe, or for `-` the standard input, of which nobody knows how long it is. */
async function openPipe(file: string): Promise<Look> {
  const source = file === '-' ? process.stdin : createReadStream(file);
  const head = await firstBytes(source);
  return { source, gzipped: head[0] === 0x1f && head[1] === 0x8b, size: head.length, textSize: Infinity };
}

async function firstLook(file: string): Promise<Look> {
  let handle;
  try {
    if (file === '-' || !(await stat(file)).isFile()) return await openPipe(file);
    handle = await open(file, 'r');
    const { size } = await handle.stat();
    const { buffer: head } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    const gzipped = head[0] === 0x1f && head[1] === 0x8b;
    const { buffer: tail } = await handle.read(Buffer.alloc(4), 0, 4, Math.max(0, size - 4));
    return { source: createReadStream(file), gzipped, size, textSize: gzipped ? tail.readUInt32LE() : size };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ReplayError('no-file', `The file "${file}" cannot be read: ${why}.`, null, error);
  } finally {
    await handle?.close();
  }
}

function explainFault(error: unknown, line: number): unknown {
  if (error instanceof CsvError) {
    return new ReplayError(
      'damaged-file',
      `${error.message}. Expected CSV with commas, quoted as in RFC 4180.`,
      line,
      error,
    );
  }
  const code = (error as { code?: unknown }).code;
  if (code === 'Z_BUF_ERROR')
    return new ReplayError('damaged-file', 'the gzip data ends too early: the file is cut off.', line, error);
  if (typeof code === 'string' && code.startsWith('Z_')) {
    return new ReplayError('damaged-file', `the gzip data is damaged (${code}).`, line, error);
  }
  return error;
}

/**
 * Opens a CSV file, gzipped or plain, and reads its header.
 * @throws ReplayError when it cannot be read, is empty, cut off or no CSV.
 */
export async function openTable(file: string): Promise<Table> {
  const { source, gzipped, size, textSize } = await firstLook(file);
  if (size === 0)
    throw new ReplayError('empty-file', `The file "${file}" is empty: expected a CSV file with a header.`);
  const parser = parse({ bom: true, info: true, skip_empty_lines: true, max_record_size: LARGEST_RECORD });
  // Its errors reach the reader through the parser, which the pipeline destroys with them.
  pipeline(source, gzipped ? createGunzip() : new PassThrough(), utf8Only(), parser, () => {});
  const records = parser[Symbol.asyncIterator]() as AsyncIterator<Parsed>;
  let line = 1;
  let bytes = 0;
  const next = async (): Promise<Parsed | null> => {
    try {
      const result = await records.next();
      return result.done ? null : result.value;
    } catch (error) {
      throw explainFault(error, line);
    }
  };
  const first = await next();
  if (first === null)
    throw new ReplayError('empty-file', `The file "${file}" is empty: expected a CSV file with a header.`);
  const places = new Map(first.record.map((column, place) => [column, place]));
  line = first.info.lines + 1;

  async function* rows(): AsyncGenerator<Row> {
    for (let parsed = await next(); parsed !== null; parsed = await next()) {
      const { record, info } = parsed;
      bytes = info.bytes;
      yield { line, text: (column) => record[places.get(column) as number] as string };
      line = info.lines + 1;
    }
  }

  const close = (): void => {
    source.destroy();
    parser.destroy();
  };
  return { header: first.record, rows: rows(), fraction: () => Math.min(1, bytes / Math.max(1, textSize)), close };
}

const WHOLE = /^\d+(\.0+)?$/;
const DECIMAL = /^\d+(\.\d+)?(e[+-]?\d+)?$/i;

function bad(row: Row, column: string, expected: string): ReplayError {
  return new ReplayError(
    'bad-value',
    `"${column}" is ${JSON.stringify(row.text(column))}: expected ${expected}.`,
    row.line,
  );
}

/** Reads a whole number of 0 or more, such as `188065` or `188065.0`. */
export function whole(row: Row, column: string): number {
  const value = Number(row.text(column));
  if (!WHOLE.test(row.text(column)) || !Number.isSafeInteger(value))
    throw bad(row, column, 'a whole number of 0 or more');
  return value;
}

/** Reads a number from 0 to `high`. */
export function decimal(row: Row, column: string, high: number): number {
  const value = Number(row.text(column));
  if (!DECIMAL.test(row.text(column)) || value > high)
    throw bad(row, column, `a number from 0 to ${formatCount(high)}`);
  return value;
}

/** Reads a name that may become part of an id: 1 to 64 letters, digits, dots, underscores and hyphens. */
export function name(row: Row, column: string): string {
  const text = row.text(column);
  if (!/^[\w.-]{1,64}$/.test(text)) throw bad(row, column, '1 to 64 letters, digits, dots, underscores or hyphens');
  return text;
}

/** Reads a time with its offset, such as `2014-11-20T13:23:11Z` or `2019-11-24 00:01:03.979311+00:00`; ms since 1970. */
export function instant(row: Row, column: string): number {
  const text = row.text(column);
  const ms = Date.parse(text.replace(' ', 'T'));
  if (!/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text) || !(ms >= 0)) {
    throw bad(row, column, 'a time since 1970 with its offset, such as 2014-11-20T13:23:11Z');
  }
  return ms;
}

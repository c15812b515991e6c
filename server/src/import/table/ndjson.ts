import type { Readable } from 'node:stream';
import { formatCount } from 'peeksafe/protocol';
import { ImportError, shown } from '../import-error.ts';
import { explainFault } from './source.ts';
import { LARGEST_ROW, type Row, type Rows, type TableShape } from './row.ts';

const LINE_FEED = 10;

type Values = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

class JsonRow implements Row {
  readonly line: number;
  readonly number: number;
  readonly #values: Values;

  constructor(values: Values, line: number, number: number) {
    this.#values = values;
    this.line = line;
    this.number = number;
  }

  /** A field, or one inside another: `properties.variant`. */
  text(column: string): string {
    let value: unknown = this.#values;
    if (Object.hasOwn(this.#values, column)) value = this.#values[column];
    else for (const key of column.split('.')) value = isObject(value) && Object.hasOwn(value, key) ? value[key] : null;
    if (value === null) return '';
    if (typeof value === 'string') return value;
    if (typeof value === 'boolean') return String(value);
    if (typeof value !== 'number')
      throw this.#bad(column, JSON.stringify(value), 'a text, a number, true, false or null');
    // A longer one was rounded when it was read: two ids would become one.
    if (Number.isInteger(value) && !Number.isSafeInteger(value))
      throw this.#bad(column, String(value), 'a number below 2^53, or the same as a text');
    return String(value);
  }

  whole(): string {
    return JSON.stringify(this.#values);
  }

  #bad(column: string, value: string, expected: string): ImportError {
    return new ImportError('bad-value', `"${column}" is ${shown(value)}: expected ${expected}.`, this.line);
  }
}

interface Line {
  readonly line: number;
  readonly text: string;
}

const tooLong = (line: number): ImportError =>
  new ImportError(
    'damaged-file',
    `the line is longer than ${formatCount(LARGEST_ROW)} bytes: expected a JSON object a line.`,
    line,
  );

async function* linesOf(text: Readable, onBytes: (bytes: number) => void): AsyncGenerator<Line> {
  let held: Buffer[] = [];
  let size = 0;
  let line = 1;
  const take = (part: Buffer): void => {
    held.push(part);
    size += part.length;
    if (size > LARGEST_ROW) throw tooLong(line);
  };
  const whole = (): Line => {
    const made = { line, text: Buffer.concat(held).toString() };
    held = [];
    size = 0;
    line++;
    return made;
  };
  try {
    for await (const chunk of text as AsyncIterable<Buffer>) {
      let start = 0;
      for (let at = chunk.indexOf(LINE_FEED); at !== -1; at = chunk.indexOf(LINE_FEED, start)) {
        take(chunk.subarray(start, at));
        onBytes(at + 1 - start);
        start = at + 1;
        yield whole();
      }
      take(chunk.subarray(start));
    }
    onBytes(size);
    yield whole();
  } catch (error) {
    throw explainFault(error, line);
  }
}

function parseLine({ line, text }: Line, number: number): Row {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ImportError('bad-value', `the line is not JSON (${why}): expected a JSON object a line.`, line, error);
  }
  if (isObject(value)) return new JsonRow(value, line, number);
  throw new ImportError('bad-value', `the line is ${shown(text)}: expected a JSON object a line.`, line);
}

/** Reads NDJSON: a JSON object a line. Blank lines are skipped. */
export function readNdjson(text: Readable, { onBadRow }: TableShape): Rows {
  let bytes = 0;
  async function* rows(): AsyncGenerator<Row> {
    let number = 0;
    for await (const one of linesOf(text, (more) => (bytes += more))) {
      const line = one.line === 1 ? { ...one, text: one.text.replace(/^\uFEFF/, '') } : one;
      if (line.text.trim() === '') continue;
      number++;
      let row: Row;
      try {
        row = parseLine(line, number);
      } catch (error) {
        if (onBadRow === undefined || !(error instanceof ImportError)) throw error;
        onBadRow(error);
        continue;
      }
      yield row;
    }
  }
  return { header: null, rows: rows(), bytes: () => bytes };
}

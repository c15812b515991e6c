import { asos } from './formats/asos.ts';
import type { ReadOptions, ReplayFormat, ReplayStep } from './formats/format.ts';
import { openBandit } from './formats/open-bandit.ts';
import { ImportError } from '../import/import-error.ts';
import { openTable } from '../import/table/table.ts';
import { upworthy } from './formats/upworthy.ts';

/** The formats that can be replayed. */
export const FORMATS: readonly ReplayFormat[] = [upworthy, openBandit, asos];

/**
 * Tells a format by its header. Columns may stand in any order, and more of them than the format needs.
 * @throws ImportError listing the known formats and their headers.
 */
export function recognize(header: readonly string[]): ReplayFormat {
  const format = FORMATS.find(({ columns }) => columns.every((column) => header.includes(column)));
  if (format !== undefined) return format;
  const known = FORMATS.map(({ name, columns }) => `  ${name}: ${columns.join(',')}`).join('\n');
  const shown = header.slice(0, 20).join(',').slice(0, 300);
  throw new ImportError(
    'unknown-format',
    `The header is of no known format: ${shown}\nExpected a CSV file, gzipped or plain, with the columns of one of these:\n${known}`,
  );
}

function checkLimit(limit: number | undefined): void {
  if (limit !== undefined && !(Number.isInteger(limit) && limit > 0)) {
    throw new ImportError('bad-option', `The limit is ${limit}: expected a whole number of 1 or more.`);
  }
}

/**
 * Reads a data file as events, in order of time. Ids are made from the file's contents, so reading it twice gives the same
 * events, and sending them twice adds nothing.
 * @throws ImportError when the file cannot be read or is of no known format, or a row is not valid, with its line.
 */
export async function* readReplay(file: string, options: ReadOptions = {}): AsyncGenerator<ReplayStep> {
  checkLimit(options.limit);
  const table = await openTable(file);
  let told = false;
  try {
    for await (const step of recognize(table.header ?? []).steps(table, options)) {
      told = true;
      yield step;
    }
  } finally {
    table.close();
  }
  if (!told) throw new ImportError('empty-file', `The file "${file}" has a header, but no row that can be replayed.`);
}

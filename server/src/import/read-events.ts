import { createHash } from 'node:crypto';
import { ImportError } from './import-error.ts';
import type { Condition, ImportMap } from './import-map.ts';
import { recognize } from './load-map.ts';
import { inFileOrder } from './rows/in-file-order.ts';
import { ReportReader, type Reading } from './rows/report.ts';
import { sorted } from './rows/sorted.ts';
import { spread } from './rows/spread.ts';
import type { ImportStep, StepOptions } from './rows/steps.ts';
import type { Row } from './table/row.ts';
import { openTable, type Table } from './table/table.ts';

/** How much of a file to read, and how what it leaves open is drawn. */
export interface ReadOptions {
  /** Experiments of final totals, else rows that the map does not pass over, from the beginning; all when left out. */
  readonly limit?: number;
  /** Seed of the order in which impressions of final totals are drawn; 1. With another seed the events differ under the same ids. */
  readonly seed?: string | number;
  /** Called with one sentence for each oddity. */
  readonly onNote?: (note: string) => void;
  /** Called with each row that cannot be read, which is then skipped; without it such a row ends the reading with its error. */
  readonly onBadRow?: (error: ImportError) => void;
}

/** How many rows were read. */
interface RowCounts {
  /** All that were read. */
  read: number;
  /** Those that the map passes over, by its conditions or because they are about something else. */
  passedOver: number;
}

/** A file that is being read as events. */
export interface EventReader {
  readonly map: ImportMap;
  readonly table: Pick<Table, 'format' | 'header'>;
  /** Counted while the steps are walked through. */
  readonly rows: Readonly<RowCounts>;
  /** To be walked through once. The file is closed at their end. */
  readonly steps: AsyncIterable<ImportStep>;
  /** Closes the file; harmless when it is closed. */
  close(): void;
}

/** Of the first row and the header, so that a file that has grown at its end is still the same. */
const keyOf = (row: Row): string => createHash('sha256').update(row.whole()).digest('hex').slice(0, 10);

const isAmong = (values: string | readonly string[], text: string): boolean =>
  typeof values === 'string' ? values === text : values.includes(text);

function fits(condition: Condition, text: string): boolean {
  return typeof condition === 'object' && 'not' in condition ? !isAmong(condition.not, text) : isAmong(condition, text);
}

/** Reads the rows that a map is about. */
async function* readingsOf(
  table: Table,
  map: ImportMap,
  reader: ReportReader,
  rows: RowCounts,
  { limit, guard }: Pick<StepOptions, 'limit' | 'guard'>,
): AsyncGenerator<readonly Reading[]> {
  const conditions = Object.entries(map.where ?? {});
  let left = limit ?? Infinity;
  let file = '';
  for await (const row of table.rows) {
    rows.read++;
    if (file === '') file = keyOf(row);
    let readings: readonly Reading[] = [];
    let isBad = false;
    guard(() => {
      isBad = true;
      if (conditions.every(([column, condition]) => fits(condition, row.text(column))))
        readings = reader.read(row, file);
      isBad = false;
    });
    if (isBad) continue;
    if (readings.length === 0) {
      rows.passedOver++;
      continue;
    }
    yield readings;
    if (--left <= 0) return;
  }
}

function demandColumns(header: readonly string[], columns: Iterable<string>): void {
  for (const column of columns) {
    const shown = header.slice(0, 30).join(', ').slice(0, 500);
    if (!header.includes(column))
      throw new ImportError(
        'bad-map',
        `the file has no column "${column}", which the map names. Its header is: ${shown}.`,
        1,
      );
    if (header.indexOf(column) !== header.lastIndexOf(column))
      throw new ImportError(
        'bad-map',
        `the header names the column "${column}" twice: expected it once, since the map reads it.`,
        1,
      );
  }
}

function checkLimit(limit: number | undefined): void {
  if (limit !== undefined && !(Number.isInteger(limit) && limit > 0)) {
    throw new ImportError('bad-option', `The limit is ${limit}: expected a whole number of 1 or more.`);
  }
}

/** The rows that can be skipped are those whose values are bad; a map that does not fit is wrong for all of them. */
const guardOf =
  (onBadRow: ReadOptions['onBadRow']): StepOptions['guard'] =>
  (work) => {
    try {
      work();
    } catch (error) {
      if (onBadRow === undefined || !(error instanceof ImportError) || error.code !== 'bad-value') throw error;
      onBadRow(error);
    }
  };

function stepsOf(table: Table, map: ImportMap, reader: ReportReader, rows: RowCounts, options: ReadOptions) {
  const { limit, seed = 1, onNote = () => {} } = options;
  const guard = guardOf(options.onBadRow);
  const of: StepOptions = { map, limit, seed, onNote, guard, fraction: () => table.fraction() };
  const readings = readingsOf(table, map, reader, rows, { guard, limit: map.spread === undefined ? limit : undefined });
  if (map.spread !== undefined) return spread(readings, of);
  return map.order === 'sorted' ? sorted(readings, of) : inFileOrder(readings, of);
}

/**
 * Opens a file, to read it as events by a map. Ids are made of its contents, so reading it twice gives the same events, and sending them
 * twice adds nothing.
 * @param map null for the one of those that ship with the server that fits the header.
 * @throws ImportError when the file cannot be read or the map does not fit; its steps throw one with the line of a row that is not valid.
 * @example for await (const { events } of (await openEvents('daily.csv', map)).steps) await publisher.send(events);
 */
export async function openEvents(file: string, map: ImportMap | null, options: ReadOptions = {}): Promise<EventReader> {
  checkLimit(options.limit);
  const { onBadRow } = options;
  const table = await openTable(file, { format: map?.format, delimiter: map?.delimiter, onBadRow });
  try {
    const by = map ?? recognize(table.header ?? []);
    const reader = new ReportReader(by);
    if (table.header !== null) demandColumns(table.header, reader.columns);
    const rows = { read: 0, passedOver: 0 };
    const steps = walk(file, stepsOf(table, by, reader, rows, options), table);
    return { map: by, table, rows, steps, close: () => table.close() };
  } catch (error) {
    table.close();
    throw error;
  }
}

async function* walk(file: string, steps: AsyncIterable<ImportStep>, table: Table): AsyncGenerator<ImportStep> {
  let isEmpty = true;
  try {
    for await (const step of steps) {
      isEmpty = false;
      yield step;
    }
  } finally {
    table.close();
  }
  if (isEmpty) throw new ImportError('empty-file', `The file "${file}" has no row that can be imported.`);
}

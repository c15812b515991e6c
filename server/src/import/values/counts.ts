import { ImportError } from '../import-error.ts';
import type { CountField, EngagementsField } from '../import-map.ts';
import type { Row } from '../table/row.ts';
import { decimal, FLAGS, whole } from './values.ts';

const count = (row: Row, column: string): number => FLAGS[row.text(column)] ?? whole(row, column);

/** A count of a row. */
export interface CountReader {
  /** Columns that it reads. */
  readonly columns: readonly string[];
  read(row: Row): number;
}

/** Makes a reader of a count. */
export function countReader(field: CountField): CountReader {
  if (typeof field === 'string') return { columns: [field], read: (row) => count(row, field) };
  if ('value' in field) return { columns: [], read: () => field.value };
  const { column, ifEmpty } = field;
  return { columns: [column], read: (row) => (row.text(column).trim() === '' ? ifEmpty : count(row, column)) };
}

/** The engagements of a row. */
export interface EngagementsReader {
  /** Columns that it reads. */
  readonly columns: readonly string[];
  read(row: Row, impressions: number): number;
}

/** Makes a reader of engagements. */
export function engagementsReader(field: EngagementsField): EngagementsReader {
  if (typeof field === 'object' && 'rate' in field) {
    const { rate } = field;
    return { columns: [rate], read: (row, impressions) => Math.round(impressions * decimal(row, rate, 1)) };
  }
  if (typeof field === 'string' || !('sum' in field)) return countReader(field);
  const readers = field.sum.map(countReader);
  const read = (row: Row): number => {
    const sum = readers.reduce((total, reader) => total + reader.read(row), 0);
    if (Number.isSafeInteger(sum)) return sum;
    throw new ImportError('bad-value', `the sum of engagements is ${sum}: expected one below 2^53.`, row.line);
  };
  return { columns: readers.flatMap(({ columns }) => columns), read };
}

import { formatCount } from 'peeksafe/protocol';
import { ImportError, shown } from '../import-error.ts';
import type { Row } from '../table/row.ts';

const WHOLE = /^\d+(\.0+)?$/;
const DECIMAL = /^\d+(\.\d+)?(e[+-]?\d+)?$/i;

/** JSON has these for yes and no. */
export const FLAGS: Readonly<Record<string, number>> = { true: 1, false: 0 };

/** Says that a value cannot be read, with its line and column. */
export function bad(row: Row, column: string, expected: string): ImportError {
  const text = row.text(column);
  const is = text === '' ? 'is empty' : `is ${shown(text)}`;
  return new ImportError('bad-value', `"${column}" ${is}: expected ${expected}.`, row.line);
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

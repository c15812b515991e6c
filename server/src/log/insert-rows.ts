import type { DatabaseSync, SQLInputValue } from 'node:sqlite';

/** Rows that one statement inserts: a statement for each of them takes half as much time again. */
const ROWS_AT_ONCE = 32;

/** The table that rows are inserted into, and how. */
interface Insert {
  readonly table: string;
  readonly columns: readonly string[];
  /** `INSERT` unless said otherwise. */
  readonly verb?: 'INSERT' | 'INSERT OR REPLACE';
  /** The clause after the values, such as what to do about a row that is there. */
  readonly rest?: string;
}

/** Inserts rows, in their order; call it in a transaction. `addValues` adds the values of a row, a value for each column. */
export type InsertRows = <Row>(rows: Iterable<Row>, addValues: (values: SQLInputValue[], row: Row) => void) => void;

/** Prepares statements that insert rows, many at a time. */
export function insertRows(db: DatabaseSync, { table, columns, verb = 'INSERT', rest = '' }: Insert): InsertRows {
  const row = `(${columns.map(() => '?').join(', ')})`;
  const statementOf = (rows: number) =>
    db.prepare(`${verb} INTO ${table} (${columns.join(', ')}) VALUES ${new Array(rows).fill(row).join(', ')} ${rest}`);
  const [one, many] = [statementOf(1), statementOf(ROWS_AT_ONCE)];
  return (rows, addValues) => {
    let values: SQLInputValue[] = [];
    for (const each of rows) {
      addValues(values, each);
      if (values.length < columns.length * ROWS_AT_ONCE) continue;
      many.run(...values);
      values = [];
    }
    for (let i = 0; i < values.length; i += columns.length) one.run(...values.slice(i, i + columns.length));
  };
}

import type { MetricSums, MetricType } from 'peeksafe/protocol';
import type { MetricField } from '../import-map.ts';
import type { Row } from '../table/row.ts';
import { countReader } from './counts.ts';
import { bad, FLAGS } from './values.ts';

const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;

/** Reads a number. */
function number(row: Row, column: string): number {
  const value = Number(row.text(column));
  if (!NUMBER.test(row.text(column)) || !Number.isFinite(value)) throw bad(row, column, 'a number, such as 12.5');
  return value;
}

/** Reads the value of one unit. */
function valueOf(row: Row, column: string, type: MetricType): number {
  if (row.text(column).trim() === '') return 0;
  const value = FLAGS[row.text(column)] ?? number(row, column);
  if (type === 'rate' && value !== 0 && value !== 1) throw bad(row, column, '1 or 0, or nothing');
  return value;
}

/** Sums of a metric as its type has them. */
function sumsFor(
  type: MetricType,
  n: number,
  [y, yy]: [number, number],
  [d, dd, yd]: [number, number, number],
): MetricSums {
  return {
    ...{ n, sum: y, ...(type !== 'rate' && { sumSquares: yy }) },
    ...(type === 'ratio' && { denominator: d, denominatorSquares: dd, cross: yd }),
  };
}

/** A metric of a row. */
export interface MetricReader {
  /** Columns that it reads. */
  readonly columns: readonly string[];
  /** @param units Impressions or visitors of the row. */
  read(row: Row, units: number): MetricSums;
}

/** Makes a reader of a metric. */
export function metricReader(field: MetricField, type: MetricType): MetricReader {
  if ('value' in field) {
    const { value, denominator } = field;
    const read = (row: Row, units: number): MetricSums => {
      if (units !== 1)
        throw bad(row, value, `a row of one impression or visitor, of whom this is the value, not of ${units}`);
      const y = valueOf(row, value, type);
      const d = denominator === undefined ? 0 : valueOf(row, denominator, type);
      return sumsFor(type, 1, [y, y * y], [d, d * d, y * d]);
    };
    return { columns: [value, ...(denominator === undefined ? [] : [denominator])], read };
  }
  const count = field.n === undefined ? null : countReader(field.n);
  const { n: _, ...named } = field;
  const columns = [...(count?.columns ?? []), ...Object.values(named).filter((one) => one !== undefined)];
  const nOf = (row: Row, units: number): number => count?.read(row) ?? units;
  if ('mean' in field) {
    const read = (row: Row, units: number): MetricSums => {
      const n = nOf(row, units);
      // The mean and variance of nobody are often empty.
      if (n === 0) return sumsFor(type, 0, [0, 0], [0, 0, 0]);
      const mean = number(row, field.mean);
      const variance = n === 1 ? 0 : number(row, field.variance);
      if (variance < 0) throw bad(row, field.variance, 'a variance of 0 or more');
      return sumsFor(type, n, [n * mean, (n - 1) * variance + n * mean * mean], [0, 0, 0]);
    };
    return { columns, read };
  }
  const read = (row: Row, units: number): MetricSums => {
    const of = (column: string | undefined): number => (column === undefined ? 0 : number(row, column));
    const { sum, sumSquares, denominator, denominatorSquares, cross } = field;
    const below: [number, number, number] = [of(denominator), of(denominatorSquares), of(cross)];
    return sumsFor(type, nOf(row, units), [of(sum), of(sumSquares)], below);
  };
  return { columns, read };
}

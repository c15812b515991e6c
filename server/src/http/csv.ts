import type { Context } from 'hono';
import { csvField, type Problem } from 'peeksafe/protocol';

/** A field: texts may come from anybody, and numbers are written as they are. */
export type CsvField = string | number | boolean | null | undefined;

const written = (field: CsvField): string => {
  if (typeof field === 'string') return csvField(field);
  return field === null || field === undefined || Number.isNaN(field) ? '' : String(field);
};

/** A line of comma-separated values (RFC 4180), harmless to spreadsheets. */
export const csvLine = (fields: readonly CsvField[]): string => `${fields.map(written).join(',')}\r\n`;

/** The type of such a text. */
export const CSV = { 'Content-Type': 'text/csv; charset=utf-8', Vary: 'Accept, Origin' } as const;

/** Whether the caller asks for comma-separated values: by `format=csv`, which a spreadsheet can write into an address, or by accepting nothing else first. */
export function wantsCsv(c: Context): boolean | Problem {
  const format = c.req.query('format');
  if (format === 'csv' || format === 'json') return format === 'csv';
  if (format === undefined || format === '') return /^\s*text\/csv\b/iu.test(c.req.header('accept') ?? '');
  return {
    code: 'bad-query',
    field: 'format',
    message: `There is no format ${JSON.stringify(format.slice(0, 100))}.`,
    expected: 'csv or json, or none of them',
  };
}

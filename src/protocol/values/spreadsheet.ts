/**
 * How a text may begin so that a spreadsheet takes it for a formula: OWASP's list for CSV injection, with the full-width forms that
 * spreadsheets read as the plain ones.
 */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** A text as a spreadsheet may read it: one that it would take for a formula gets an apostrophe before it, since content may come from anybody. */
export const harmless = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

/**
 * A text as a field of comma-separated values (RFC 4180), harmless to spreadsheets.
 *
 * @returns The text, in quotes where it needs them; with an apostrophe before it where a spreadsheet would take it for a formula.
 * @example
 * csvField('=SUM(A1)'); // "'=SUM(A1)"
 */
export function csvField(text: string): string {
  const safe = harmless(text);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

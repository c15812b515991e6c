import { formatCount } from 'peeksafe/protocol';

/** The ways in which reading a file of others, or sending it, can fail. */
export type ImportErrorCode =
  'no-file' | 'empty-file' | 'damaged-file' | 'unknown-format' | 'bad-map' | 'bad-value' | 'bad-option' | 'no-server';

/** A file cannot be imported: says what is wrong, on which line, and what is expected there. */
export class ImportError extends Error {
  readonly code: ImportErrorCode;
  /** Line of the file, from 1; null when the fault is not on one line. */
  readonly line: number | null;

  constructor(code: ImportErrorCode, message: string, line: number | null = null, cause?: unknown) {
    super(line === null ? message : `Line ${formatCount(line)}: ${message}`, { cause });
    this.name = 'ImportError';
    this.code = code;
    this.line = line;
  }
}

/** A value as an error shows it: quoted, and cut where it is long. */
export const shown = (text: string): string => JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);

import { formatCount } from 'peeksafe/protocol';

/** The ways in which a replay can fail. */
export type ReplayErrorCode =
  'no-file' | 'empty-file' | 'damaged-file' | 'unknown-format' | 'bad-value' | 'bad-option' | 'no-server';

/** A file cannot be replayed: says what is wrong, on which line, and what is expected there. */
export class ReplayError extends Error {
  readonly code: ReplayErrorCode;
  /** Line of the file, from 1 (the header); null when the fault is not on one line. */
  readonly line: number | null;

  constructor(code: ReplayErrorCode, message: string, line: number | null = null, cause?: unknown) {
    super(line === null ? message : `Line ${formatCount(line)}: ${message}`, { cause });
    this.name = 'ReplayError';
    this.code = code;
    this.line = line;
  }
}

import { CURSOR } from './texts.ts';

/** How much of a stream a reader has seen: `epoch.seq`, such as `k3v9x2.1042`. */
export interface CursorParts {
  /** Changes when the log's history was lost or replaced; cursors of different epochs cannot be compared. */
  readonly epoch: string;
  /** The last sequence number seen, from 0. */
  readonly seq: number;
}

/** Writes a cursor. */
export function formatCursor(cursor: CursorParts): string {
  return `${cursor.epoch}.${cursor.seq}`;
}

/** Reads a cursor; null when the text is none. */
export function parseCursor(text: string): CursorParts | null {
  const match = CURSOR.exec(text);
  if (match === null) return null;
  const seq = Number(match[2]);
  return Number.isSafeInteger(seq) ? { epoch: match[1] as string, seq } : null;
}

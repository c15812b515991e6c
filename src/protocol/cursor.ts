import * as z from 'zod/mini';

/** How much of a stream a reader has seen: `epoch.seq`, such as `k3v9x2.1042`. */
export interface CursorParts {
  /** Changes when the log's history was lost or replaced; cursors of different epochs cannot be compared. */
  readonly epoch: string;
  /** The last sequence number seen, from 0. */
  readonly seq: number;
}

const PATTERN = /^([a-z0-9]{1,32})\.(0|[1-9][0-9]{0,15})$/;

/** A cursor on the wire: `epoch.seq`. */
export const Cursor = z.string().check(z.regex(PATTERN, { error: 'is a cursor of the form epoch.seq' }));

/** Writes a cursor. */
export function formatCursor(cursor: CursorParts): string {
  return `${cursor.epoch}.${cursor.seq}`;
}

/** Reads a cursor; null when the text is none. */
export function parseCursor(text: string): CursorParts | null {
  const match = PATTERN.exec(text);
  if (match === null) return null;
  const seq = Number(match[2]);
  return Number.isSafeInteger(seq) ? { epoch: match[1] as string, seq } : null;
}

// What makes a text valid, apart from zod: a viewer checks what it hears without it.
import { LIMITS } from './limits.ts';

// C0, DEL and C1: they have no meaning inside a name, and break logs and terminals.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/u;
// Content is prose and may hold line breaks and tabs, but no other control character.
const CONTROL_BUT_BREAKS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/u;

/** Whether a text has no control character at all. */
export const isPlain = (text: string): boolean => !CONTROL.test(text);

/** Whether a text has no control characters but line breaks and tabs. */
export const isProse = (text: string): boolean => !CONTROL_BUT_BREAKS.test(text);

/** Whether a text is in Unicode normal form C. */
export const isNfc = (text: string): boolean => text.normalize('NFC') === text;

const INSTANT = /^\d{4}-\d\d-(\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** Whether a text is an instant in RFC 3339 form with its offset. */
export function isInstant(text: string): boolean {
  const day = INSTANT.exec(text)?.[1];
  // A day that its month has not, such as 30 February, is either refused by Date or taken for one of the next month.
  return day !== undefined && new Date(text.slice(0, 10)).getUTCDate() === Number(day);
}

/** Whether a time, in milliseconds since 1970, is in a year that RFC 3339 can write with every offset: 1970 to 9999. */
export const isWritable = (ms: number): boolean => ms >= 0 && ms <= Date.UTC(9999, 11, 31, 23, 59, 59, 999);

const isWithin = (text: string, least: number, most: number): boolean => text.length >= least && text.length <= most;

/** The texts that have a form of their own, by name. */
export const TEXTS = {
  any: () => true,
  id: (text: string) => isWithin(text, 1, LIMITS.idLength) && isPlain(text) && isNfc(text) && text.isWellFormed(),
  who: (text: string) => isWithin(text, 1, LIMITS.whoLength) && isPlain(text) && text.isWellFormed(),
  content: (text: string) => isWithin(text, 1, LIMITS.contentLength) && isProse(text) && text.isWellFormed(),
  sentence: (text: string) => isWithin(text, 0, LIMITS.sentenceLength) && isProse(text) && text.isWellFormed(),
  instant: (text: string) => isInstant(text) && isWritable(Date.parse(text)),
  cursor: (text: string) => CURSOR.test(text),
} as const;

/** The form of a cursor: `epoch.seq`. */
export const CURSOR = /^([a-z0-9]{1,32})\.(0|[1-9][0-9]{0,15})$/;

// The rules of texts, apart from zod: viewers validate without it.
import { TEXT_LIMITS } from './text-limits.ts';

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

const INSTANT = /^\d{4}-\d\d-(\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** A leap second, with what stands around it. */
const LEAP = /(:\d\d):60(?:\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Leap seconds come at the end of a UTC day only (RFC 3339, section 5.7), and always of a month. */
const isEndOfMonth = (ms: number): boolean => {
  const next = new Date(Math.floor(ms / 1000) * 1000 + 1000);
  return next.getUTCDate() === 1 && next.getTime() % 86_400_000 === 0;
};

/**
 * An instant in the form that JavaScript reads, from any form that RFC 3339 allows: a space or `t` before the time, `z`, and a leap second, which
 * is taken for the last moment of the second before it. A text that is none is returned as it is.
 */
export function readableInstant(text: string): string {
  if (text.length < 20) return text;
  const upper = `${text.slice(0, 10)}${text.slice(10).toUpperCase().replace(/^ /, 'T')}`;
  if (!upper.includes(':60')) return upper;
  const before = upper.replace(LEAP, '$1:59.999$2');
  return isEndOfMonth(Date.parse(before)) ? before : upper;
}

/** Whether a text is an instant in RFC 3339 form with its offset. */
export function isInstant(text: string): boolean {
  const day = INSTANT.exec(text)?.[1];
  // A day that its month has not, such as 30 February, is either refused by Date or taken for one of the next month.
  return day !== undefined && new Date(text.slice(0, 10)).getUTCDate() === Number(day);
}

/** Whether a time, in milliseconds since 1970, is in a year that RFC 3339 can write with every offset: 1970 to 9999. */
export const isWritable = (ms: number): boolean => ms >= 0 && ms <= Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** The form of an address that a page may link to: no other scheme, and nothing that could end the attribute that it stands in. */
export const WEB_ADDRESS = /^https:\/\/[^\s\p{Cc}"'<>\\`]+$/u;

/** The form of a time zone's name in the IANA database, such as `America/Argentina/Buenos_Aires`. */
export const TIME_ZONE = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/;

const isWithin = (text: string, least: number, most: number): boolean => text.length >= least && text.length <= most;

/** The texts that have a form of their own, by name. */
export const TEXTS = {
  any: () => true,
  id: (text: string) => isWithin(text, 1, TEXT_LIMITS.idLength) && isPlain(text) && isNfc(text) && text.isWellFormed(),
  who: (text: string) => isWithin(text, 1, TEXT_LIMITS.whoLength) && isPlain(text) && text.isWellFormed(),
  content: (text: string) => isWithin(text, 1, TEXT_LIMITS.contentLength) && isProse(text) && text.isWellFormed(),
  sentence: (text: string) => isWithin(text, 0, TEXT_LIMITS.sentenceLength) && isProse(text) && text.isWellFormed(),
  instant: (text: string) => isInstant(text) && isWritable(Date.parse(text)),
  cursor: (text: string) => CURSOR.test(text),
  url: (text: string) => isWithin(text, 1, TEXT_LIMITS.urlLength) && WEB_ADDRESS.test(text) && text.isWellFormed(),
  timeZone: (text: string) => isWithin(text, 1, TEXT_LIMITS.timeZoneLength) && TIME_ZONE.test(text),
} as const;

/** The form of a cursor: `epoch.seq`. */
export const CURSOR = /^([a-z0-9]{1,32})\.(0|[1-9][0-9]{0,15})$/;

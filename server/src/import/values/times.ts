import { ImportError } from '../import-error.ts';
import { TIME_UNITS, type TimeField } from '../import-map.ts';
import type { Row } from '../table/row.ts';
import { localTime } from '../../zones.ts';
import { bad } from './values.ts';

/** The time of a row. */
export interface TimeReader {
  /** Columns that it reads. */
  readonly columns: readonly string[];
  /** Milliseconds since 1970. */
  read(row: Row): number;
}

/** The last moment that RFC 3339 can write. */
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

interface Token {
  readonly pattern: string;
  /** The part of the time that it gives, null for none. */
  readonly part: 'year' | 'month' | 'day' | 'hour' | 'hour12' | 'minute' | 'second' | 'fraction' | 'half' | 'offset';
}

const TOKENS: Readonly<Record<string, Token>> = {
  yyyy: { pattern: '\\d{4}', part: 'year' },
  MM: { pattern: '\\d\\d', part: 'month' },
  M: { pattern: '\\d\\d?', part: 'month' },
  dd: { pattern: '\\d\\d', part: 'day' },
  d: { pattern: '\\d\\d?', part: 'day' },
  HH: { pattern: '\\d\\d', part: 'hour' },
  H: { pattern: '\\d\\d?', part: 'hour' },
  hh: { pattern: '\\d\\d', part: 'hour12' },
  h: { pattern: '\\d\\d?', part: 'hour12' },
  mm: { pattern: '\\d\\d', part: 'minute' },
  m: { pattern: '\\d\\d?', part: 'minute' },
  ss: { pattern: '\\d\\d', part: 'second' },
  s: { pattern: '\\d\\d?', part: 'second' },
  S: { pattern: '\\d{1,9}', part: 'fraction' },
  a: { pattern: '[AaPp][Mm]', part: 'half' },
  X: { pattern: '[Zz]|[+-]\\d\\d(?::?\\d\\d)?', part: 'offset' },
};

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

type Parts = Partial<Record<Token['part'], string>>;

/** Makes a pattern of a format, such as `dd.MM.yyyy HH:mm`. Texts in quotes stand for themselves. */
function compileFormat(format: string): RegExp {
  const seen = new Set<string>();
  const pieces = format.replace(/'([^']*)'|([A-Za-z])\2*|[^]/g, (piece, quoted: string | undefined) => {
    if (quoted !== undefined || !/^[A-Za-z]/.test(piece)) return escaped(quoted ?? piece);
    const token = TOKENS[piece];
    if (token === undefined)
      throw new ImportError(
        'bad-map',
        `the format "${format}" has "${piece}": expected ${Object.keys(TOKENS).join(', ')}, and other letters in quotes.`,
      );
    if (seen.has(token.part))
      throw new ImportError('bad-map', `the format "${format}" has two of the kind of "${piece}": expected one.`);
    seen.add(token.part);
    return `(?<${token.part}>${token.pattern})`;
  });
  for (const part of ['year', 'month', 'day'])
    if (!seen.has(part)) throw new ImportError('bad-map', `the format "${format}" has no ${part}: expected one.`);
  if (seen.has('hour12') !== seen.has('half'))
    throw new ImportError('bad-map', `the format "${format}" has only one of "h" and "a": expected both, or "H".`);
  return new RegExp(`^${pieces}$`);
}

const ISO_PATTERN =
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)(?:[Tt ](?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:[.,](?<fraction>\d{1,9}))?)?)?(?: ?(?<offset>[Zz]|[+-]\d\d(?::?\d\d)?))?$/;

function hourOf({ hour, hour12, half }: Parts): number {
  if (hour12 === undefined) return Number(hour ?? 0);
  const twelve = Number(hour12);
  if (twelve < 1 || twelve > 12) return NaN;
  return (twelve % 12) + (half?.toLowerCase() === 'pm' ? 12 : 0);
}

function offsetOf(offset: string): number {
  if (/^z$/i.test(offset)) return 0;
  const [, sign, hours, minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(offset) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3_600_000 + Number(minutes) * 60_000);
}

/** The time of the clock on the wall, as if it were that of UTC; NaN when there is none, such as on 30 February. */
function wallTime(parts: Parts): number {
  const [year, month, day, minute, second] = [
    parts.year,
    parts.month,
    parts.day,
    parts.minute ?? 0,
    parts.second ?? 0,
  ].map(Number) as [number, number, number, number, number];
  const hour = hourOf(parts);
  const at = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(at);
  const isReal =
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return isReal ? at + Math.floor(Number(`0.${parts.fraction ?? 0}`) * 1000) : NaN;
}

function localTimeOf(zone: string): (wall: number) => number {
  try {
    return localTime(zone);
  } catch (error) {
    throw new ImportError(
      'bad-map',
      `the zone "${zone}" is in no database here: expected an IANA name such as Europe/Berlin.`,
      null,
      error,
    );
  }
}

function textReader(column: string, format: string | undefined, zone: string | undefined): TimeReader {
  const pattern = format === undefined ? ISO_PATTERN : compileFormat(format);
  const toUtc = zone === undefined ? null : localTimeOf(zone);
  const what = format === undefined ? 'a time since 1970' : `a time since 1970 in the form ${format}`;
  const example = 'with its offset, such as 2014-11-20T13:23:11Z, or "zone" for it in the map';
  const read = (row: Row): number => {
    const parts = pattern.exec(row.text(column).trim())?.groups as Parts | undefined;
    const wall = parts === undefined ? NaN : wallTime(parts);
    if (parts?.offset === undefined && toUtc === null) throw bad(row, column, `${what} ${example}`);
    const at = parts?.offset !== undefined ? wall - offsetOf(parts.offset) : (toUtc?.(wall) ?? NaN);
    if (at >= 0 && at <= LATEST) return at;
    throw bad(row, column, what);
  };
  return { columns: [column], read };
}

function numberReader(column: string, unit: number, since: number): TimeReader {
  const read = (row: Row): number => {
    const text = row.text(column).trim();
    const at = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Math.round(since + Number(text) * unit) : NaN;
    if (at >= 0 && at <= LATEST) return at;
    throw bad(row, column, 'a number that makes a time from 1970 to 9999');
  };
  return { columns: [column], read };
}

/**
 * Makes a reader of times.
 * @throws ImportError when its format or zone is none.
 */
export function timeReader(field: TimeField): TimeReader {
  if (typeof field === 'string') return textReader(field, undefined, undefined);
  if ('value' in field) {
    const at = Date.parse(field.value);
    return { columns: [], read: () => at };
  }
  if ('unit' in field)
    return numberReader(field.column, TIME_UNITS[field.unit], Date.parse(field.since ?? '1970-01-01T00:00:00Z'));
  return textReader(field.column, field.format, field.zone);
}

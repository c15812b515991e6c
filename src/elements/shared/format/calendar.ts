const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Clocks change at whole quarters of an hour at most. */
const QUARTER_MS = HOUR_MS / 4;

/** Before the year 1000 nobody counts impressions, and years are not written with four digits. */
const EARLIEST_MS = Date.UTC(1000, 0, 1);
/** Beyond this there are no dates, milliseconds after 1970; a day less, so that a day later there is one. */
const LATEST_MS = 8.64e15 - DAY_MS;

/** Offsets that are kept for one zone: more than two axes ask for. */
const MAX_OFFSETS = 4096;

/**
 * Days and hours of one time zone. A wall time is what its clocks show, as if they showed UTC: milliseconds since 1970, to be read with the UTC
 * methods of `Date`. All moments are milliseconds since 1970.
 */
export interface Calendar {
  /** The IANA name, such as `Europe/Berlin`. */
  readonly timeZone: string;
  /** The offset of its clocks from UTC at a moment, milliseconds; positive when ahead. */
  readonly offset: (at: number) => number;
  /** The wall time at a moment. */
  readonly wall: (at: number) => number;
  /** When its clocks show a wall time: the earlier of two moments, and where they leap over it, the moment they do. */
  readonly moment: (wall: number) => number;
  /** A number for the day of a moment; the next day has the next number. */
  readonly day: (at: number) => number;
  /** When the day of a moment begins; at one where midnight does not exist. */
  readonly startOfDay: (at: number) => number;
  /** When a day begins that is some days after that of a moment, or before it. */
  readonly startOfDayAfter: (at: number, days: number) => number;
  /** The year of a moment. */
  readonly year: (at: number) => number;
  /** A moment in ISO 8601 with what the clocks are ahead, such as `2026-11-29T22:08:00.000+01:00`; throws a `RangeError` for none. */
  readonly iso: (at: number) => string;
  /** A moment as a field of `datetime-local` has it, which shows what the clocks do, to the minute: such as `2026-11-29T22:08`. */
  readonly toField: (at: number) => string;
  /** The moment that such a field means; NaN where it holds no time. */
  readonly fromField: (value: string) => number;
}

function isKnown(timeZone: string): boolean {
  try {
    Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}

/** Names that were looked up in Intl: the same few are asked for with every text. */
const names = new Map<string, boolean>();
const MAX_NAMES = 1000;

/** Whether browsers know a time zone by this name. */
export function isTimeZone(name: string): boolean {
  let known = names.get(name);
  if (known === undefined) {
    if (names.size >= MAX_NAMES) names.clear();
    names.set(name, (known = isKnown(name)));
  }
  return known;
}

/** The time zone of this browser, or of this process. */
export function ownTimeZone(): string {
  // Where the system names none that exists, there is none here either.
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions() as { timeZone?: string };
  return timeZone !== undefined && isTimeZone(timeZone) ? timeZone : 'UTC';
}

/** The offset of a moment, which is looked up in Intl. */
function offsets(timeZone: string): (at: number) => number {
  const parts = {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  };
  const intl = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    ...(parts as Intl.DateTimeFormatOptions),
    timeZone,
    hourCycle: 'h23',
  });
  return (at) => {
    const found: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
    for (const { type, value } of intl.formatToParts(at)) found[type] = Number(value);
    const { year = 0, month = 1, day, hour, minute, second } = found;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
  };
}

/** Keeps what was looked up: an axis asks for the same moments at every frame. */
function kept(offset: (at: number) => number): (at: number) => number {
  const known = new Map<number, number>();
  return (at) => {
    const begin = Math.floor(Math.min(LATEST_MS, Math.max(EARLIEST_MS, at)) / QUARTER_MS) * QUARTER_MS;
    let found = known.get(begin);
    if (found === undefined) {
      if (known.size >= MAX_OFFSETS) known.clear();
      known.set(begin, (found = offset(begin)));
    }
    return found;
  };
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** An offset as ISO 8601 writes it. */
function writtenOffset(offset: number): string {
  if (offset === 0) return 'Z';
  const minutes = Math.round(Math.abs(offset) / 60_000);
  return `${offset < 0 ? '-' : '+'}${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
}

function create(timeZone: () => string, offset: (at: number) => number): Calendar {
  const wall = (at: number): number => at + offset(at);
  const moment = (time: number): number => {
    const [before, after] = [time - offset(time - DAY_MS), time - offset(time + DAY_MS)];
    for (const at of before < after ? [before, after] : [after, before]) if (wall(at) === time) return at;
    // The clocks leap over it: the moment they do lies between the two.
    let [from, to] = [after, before];
    while (to - from > 1) {
      const middle = Math.floor((from + to) / 2);
      if (wall(middle) > time) to = middle;
      else from = middle;
    }
    return to;
  };
  const day = (at: number): number => Math.floor(wall(at) / DAY_MS);
  const startOfDayAfter = (at: number, days: number): number => moment((day(at) + days) * DAY_MS);
  return {
    get timeZone() {
      return timeZone();
    },
    offset,
    wall,
    moment,
    day,
    startOfDay: (at) => startOfDayAfter(at, 0),
    startOfDayAfter,
    year: (at) => new Date(wall(at)).getUTCFullYear(),
    iso: (at) => `${new Date(wall(at)).toISOString().slice(0, -1)}${writtenOffset(offset(at))}`,
    toField: (at) => new Date(wall(at)).toISOString().slice(0, 'YYYY-MM-DDTHH:mm'.length),
    fromField: (value) => {
      const time = Date.parse(`${value}Z`);
      return Number.isNaN(time) ? time : moment(time);
    },
  };
}

const made = new Map<string, Calendar>();

/**
 * The calendar of a time zone. Kept: Intl is slow to ask.
 * @throws {RangeError} When no time zone has this name; ask `isTimeZone` before.
 */
export function calendarFor(timeZone: string): Calendar {
  let calendar = made.get(timeZone);
  if (calendar === undefined) made.set(timeZone, (calendar = create(() => timeZone, kept(offsets(timeZone)))));
  return calendar;
}

let own: Calendar | null = null;

/** The calendar of this browser's time zone, or of this process's. `Date` knows it without Intl, whose first use is slow; only its name takes that. */
export const ownCalendar = (): Calendar =>
  (own ??= create(ownTimeZone, (at) => -60_000 * new Date(at).getTimezoneOffset()));

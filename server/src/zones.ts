const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

// Making one takes longer than a thousand uses of it.
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    const parts = {
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    } as const;
    format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', { ...parts, timeZone: zone, hourCycle: 'h23' });
    formats.set(zone, format);
  }
  return format;
}

/** Whether a name is that of a time zone of the IANA database. */
export function isZone(name: string): boolean {
  try {
    return formatOf(name) !== null;
  } catch {
    return false;
  }
}

/**
 * The time of the clocks on the walls of a zone at a moment, written as if it were that of UTC.
 * @param at Milliseconds since 1970.
 * @throws RangeError when there is no such zone.
 */
function wallTime(zone: string, at: number): number {
  const {
    year = 0,
    month = 1,
    ...rest
  } = Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const shown = Date.UTC(year, month - 1, rest['day'], rest['hour'], rest['minute'], rest['second']);
  return shown + (at - Math.floor(at / 1000) * 1000);
}

/**
 * Makes a function from the time of the clocks on the walls of a zone, written as if it were that of UTC, to milliseconds since 1970. An hour that
 * comes twice is taken for its first time, and one that is leapt over for as much later.
 * @throws RangeError when there is no such zone.
 */
export function localTime(zone: string): (wall: number) => number {
  formatOf(zone);
  const offsetAt = (at: number): number => wallTime(zone, at) - at;
  const find = (wall: number): number => {
    // The larger offset gives the earlier moment.
    const [before, after] = [offsetAt(wall - DAY_MS), offsetAt(wall + DAY_MS)];
    const isShown = (offset: number): boolean => offsetAt(wall - offset) === offset;
    return [Math.max(before, after), Math.min(before, after)].find(isShown) ?? before;
  };
  // Rows come in the order of time, most often: the offset of the last hour is that of the next row.
  let [hour, offset] = [NaN, 0];
  return (wall) => {
    if (Number.isNaN(wall)) return NaN;
    const of = Math.floor(wall / (HOUR_MS / 4));
    if (of !== hour) [hour, offset] = [of, find(wall)];
    return wall - offset;
  };
}

/**
 * The next moment at which the clocks of a zone show a time of the day, milliseconds since 1970. On a day that leaps over it, it is as much later; on one that has it
 * twice, the first.
 * @param minute Minute of the day, 0 to 1,439. @param after The moment is later than this, milliseconds since 1970.
 */
export function nextTimeOfDay(zone: string, minute: number, after: number): number {
  const toUtc = localTime(zone);
  const day = Math.floor(wallTime(zone, after) / DAY_MS) * DAY_MS;
  for (let wall = day + minute * MINUTE_MS; ; wall += DAY_MS) {
    const at = toUtc(wall);
    if (at > after) return at;
  }
}

/** The minute of the day that the clocks of a zone show, 0 to 1,439. */
export const minuteOfDay = (zone: string, at: number): number => Math.floor((wallTime(zone, at) % DAY_MS) / MINUTE_MS);

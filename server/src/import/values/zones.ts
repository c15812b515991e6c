import { ImportError } from '../import-error.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

function formatOf(zone: string): Intl.DateTimeFormat {
  const parts = {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  } as const;
  try {
    return new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', { ...parts, timeZone: zone, hourCycle: 'h23' });
  } catch (error) {
    throw new ImportError(
      'bad-map',
      `the zone "${zone}" is in no database here: expected an IANA name such as Europe/Berlin.`,
      null,
      error,
    );
  }
}

/**
 * Makes a function from the time of the clocks on the walls of a zone, written as if it were that of UTC, to milliseconds since 1970. An hour that
 * comes twice is taken for its first time, and one that is leapt over for as much later.
 * @throws ImportError when there is no such zone.
 */
export function localTime(zone: string): (wall: number) => number {
  const format = formatOf(zone);
  const offsetAt = (at: number): number => {
    const {
      year = 0,
      month = 1,
      ...rest
    } = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const shown = Date.UTC(year, month - 1, rest['day'], rest['hour'], rest['minute'], rest['second']);
    return shown - Math.floor(at / 1000) * 1000;
  };
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

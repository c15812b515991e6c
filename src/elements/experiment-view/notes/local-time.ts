/** `YYYY-MM-DDTHH:mm`, as a field of `datetime-local` has it: its parts by name. */
const PARTS = ['year', 'month', 'day', 'hour', 'minute'] as const;

/**
 * A moment as the text of a `datetime-local` field, in a time zone.
 * @param ms Since 1970. @param timeZone An IANA name; undefined for that of the browser.
 */
export function toLocalTime(ms: number, timeZone: string | undefined): string {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    calendar: 'iso8601',
    numberingSystem: 'latn',
  });
  const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, value]));
  const [year = '', month = '', day = '', hour = '', minute = ''] = PARTS.map((name) => parts.get(name));
  return `${year.padStart(4, '0')}-${month}-${day}T${hour}:${minute}`;
}

const asUtc = (local: string): number => Date.parse(`${local}Z`);

/**
 * The moment that the text of a `datetime-local` field means in a time zone, ms since 1970; NaN for no time. Of the two that an hour has when the
 * clocks go back, one of them.
 */
export function fromLocalTime(local: string, timeZone: string | undefined): number {
  const wanted = asUtc(local);
  if (Number.isNaN(wanted)) return Number.NaN;
  // The offset at the guess may be that of before a change of the clocks: a second look takes that of the answer.
  let guess = wanted;
  for (let round = 0; round < 2; round++) guess += wanted - asUtc(toLocalTime(guess, timeZone));
  return guess;
}

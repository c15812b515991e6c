// English numbers and times, text for text as Intl writes them. A browser takes some 15 ms for its first use of Intl, of whatever
// kind: as long as it takes to lay out a table, and a first picture need not wait for it.

/** A writer answers null for a value that it leaves to Intl. */
type Writer = (value: number) => string | null;

/** Whether a language is English as this module writes it. */
export const isEnglish = (lang: string): boolean => /^en(-us)?$/i.test(lang);

const grouped = (digits: string): string => digits.replaceAll(/\B(?=(\d{3})+$)/g, ',');

const isNegative = (value: number): boolean => value < 0 || Object.is(value, -0);

/** From here on the short forms of a count have none of their own: there is no letter after T. */
const END_OF_SHORT = 1e15;
const LETTERS = ['', 'K', 'M', 'B', 'T'];

/** Whole numbers in short, such as `31.7K`. */
function inShort(digits: number): Writer {
  return (value) => {
    const size = Math.abs(value);
    if (!Number.isInteger(value) || isNegative(value) || size >= END_OF_SHORT / 10) return null;
    const rounded = Number(size.toPrecision(digits));
    const thousands = rounded < 1000 ? 0 : Math.floor((String(rounded).length - 1) / 3);
    return `${rounded / 1000 ** thousands}${LETTERS[thousands]}`;
  };
}

/** Numbers and percentages with fixed bounds for their decimals, rounded as they are written and not as they are stored: 1.005 is 1.01. */
function inFull(min: number, max: number, isPercent: boolean, hasSign: boolean): Writer {
  const shift = isPercent ? 2 : 0;
  return (value) => {
    const text = String(Math.abs(value));
    if (text.includes('e')) return null;
    const [whole = '', fraction = ''] = text.split('.');
    const digits = fraction.padEnd(shift + max + 1, '0');
    const kept = shift + max;
    const units = Number(whole + digits.slice(0, kept)) + (digits.charAt(kept) < '5' ? 0 : 1);
    if (!Number.isSafeInteger(units)) return null;
    const all = String(units).padStart(max + 1, '0');
    let end = all.length;
    while (end > all.length - max + min && all.charAt(end - 1) === '0') end--;
    const decimals = all.slice(all.length - max, end);
    const written = `${grouped(all.slice(0, all.length - max))}${decimals === '' ? '' : '.'}${decimals}${isPercent ? '%' : ''}`;
    if (!hasSign) return isNegative(value) ? `-${written}` : written;
    return units === 0 ? written : `${value < 0 ? '-' : '+'}${written}`;
  };
}

/** Writes numbers as an Intl format with these options does; null for a kind that it does not know. */
export function englishNumber(options: Intl.NumberFormatOptions): Writer | null {
  const { style, notation, minimumFractionDigits: min = 0, maximumSignificantDigits: digits, signDisplay } = options;
  const isPercent = style === 'percent';
  if (notation === 'compact' && digits !== undefined && !isPercent) return inShort(digits);
  if (notation !== undefined || digits !== undefined || (style !== undefined && !isPercent)) return null;
  const { maximumFractionDigits: max = Math.max(min, isPercent ? 0 : 3) } = options;
  return inFull(min, max, isPercent, signDisplay === 'exceptZero');
}

const UNITS = { day: 'day', hour: 'hr', minute: 'min', second: 'sec' } as const;
type Unit = keyof typeof UNITS;

const plural = (amount: number, unit: string): string => (Math.abs(amount) === 1 ? unit : `${unit}s`);

const inWhole = inFull(0, 0, false, false);

/** A whole number of a unit of time, such as `3 hr`; null for one that is left to Intl. */
export function englishSpan(amount: number, unit: Unit): string | null {
  const written = inWhole(amount);
  return written === null ? null : `${written} ${unit === 'day' ? plural(amount, unit) : UNITS[unit]}`;
}

/**
 * How far a time is from now, such as `3 minutes ago` or, in short, `3 min. ago`; null for one that is left to Intl.
 * @param amount A whole number; below 0 for what is past.
 */
export function englishDistance(amount: number, unit: Unit, isShort: boolean): string | null {
  const size = Math.abs(amount);
  if (unit === 'second' && size === 0) return 'now';
  if (unit === 'day' && size === 1) return amount < 0 ? 'yesterday' : 'tomorrow';
  const name = isShort && unit !== 'day' ? `${UNITS[unit]}.` : plural(amount, unit);
  const written = inWhole(size);
  if (written === null) return null;
  return isNegative(amount) ? `${written} ${name} ago` : `in ${written} ${name}`;
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const WEEKDAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

const two = (value: number): string => String(value).padStart(2, '0');
const hour = (at: Date): number => at.getHours() % 12 || 12;
const half = (at: Date): string => (at.getHours() < 12 ? 'AM' : 'PM');
const month = (at: Date): string => MONTHS[at.getMonth()] as string;
const shortDay = (at: Date): string => `${month(at).slice(0, 3)} ${at.getDate()}`;
const dayAndYear = (at: Date): string => `${shortDay(at)}, ${at.getFullYear()}`;

/** Times in the time zone of the browser, under the names they have in `Format`. */
const TIMES = {
  time: (at: Date) => `${hour(at)}:${two(at.getMinutes())} ${half(at)}`,
  clock: (at: Date) => `${hour(at)}:${two(at.getMinutes())}:${two(at.getSeconds())} ${half(at)}`,
  day: (at: Date) => `${WEEKDAYS[at.getDay()]}, ${month(at)} ${at.getDate()}`,
  shortDay,
  dayAndYear,
  month: (at: Date) => `${month(at)} ${at.getFullYear()}`,
  year: (at: Date) => String(at.getFullYear()),
  full: (at: Date) => `${dayAndYear(at)}, ${hour(at)}:${two(at.getMinutes())}:${two(at.getSeconds())} ${half(at)}`,
} as const;

/** A kind of time that is written here. */
export type EnglishTime = keyof typeof TIMES;

/** Earlier years have offsets of odd seconds, and the earliest another calendar. */
const FIRST_YEAR = 1972;
const LAST_YEAR = 9999;

/** Writes times of the browser's own time zone. */
export function englishTime(name: EnglishTime): Writer {
  return (ms) => {
    const at = new Date(ms);
    const year = at.getFullYear();
    return year < FIRST_YEAR || year > LAST_YEAR ? null : TIMES[name](at);
  };
}

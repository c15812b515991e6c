import { calendarFor, ownCalendar, type Calendar } from './calendar.ts';
import { englishDistance, englishNumber, englishSpan, englishTime, isEnglish, type EnglishTime } from './english.ts';

/** How numbers and times are written in one language; a dash for a number or time that is none. */
export interface Format {
  /** A rate from 0 to 1 as a percentage with two decimals. */
  rate(rate: number): string;
  /** A rate from 0 to 1 as a percentage with as few decimals as it needs, at most two. */
  shortRate(rate: number): string;
  /** A rate from 0 to 1 as a percentage with at most `decimals` decimals. */
  roundRate(rate: number, decimals: number): string;
  /** A rate from 0 to 1 as a percentage with one decimal, for headlines and cards; with two below a percent. */
  headRate(rate: number): string;
  /** A rate far below a hundredth of a percent, in powers of ten. */
  tinyRate(rate: number): string;
  /** A share or probability from 0 to 1 as a percentage without decimals. */
  share(share: number): string;
  /** A relative difference, such as -0.25, as a signed percentage without decimals; from a thousand percent on in short, such as `+1.9K%`. */
  delta(delta: number): string;
  /** A count with group separators. */
  count(count: number): string;
  /** A count for a place that is narrow: in full up to a billion, from there on in short, such as `1.235B`. */
  shortCount(count: number): string;
  /** A count as a figure of its own: in full up to ten thousand, from there on in short, such as `31.7K`. */
  figure(count: number): string;
  /** A count that is only about right, in short with at most two digits, such as `4K`. */
  roughCount(count: number): string;
  /** A number with at most two decimals. */
  number(value: number): string;
  /** A difference with its sign and one decimal. */
  signed(value: number): string;
  /** A difference of rates from -1 to 1 in percentage points, without their sign for percent; with `isSigned` a plus before what is above 0. */
  points(difference: number, isSigned?: boolean): string;
  /** As `points`, rounded up: for "at most". */
  pointsUpTo(difference: number): string;
  /** Evidence, given as its natural logarithm, such as `75 : 1`. Rounded down, so that nothing is claimed that was not reached. */
  odds(logE: number): string;
  /** The evidence that a threshold requires, given as its natural logarithm. Rounded up. */
  oddsNeeded(logNeeded: number): string;
  /** A time of day. */
  time(ms: number): string;
  /** A time of day with seconds. */
  clock(ms: number): string;
  /** A day. */
  day(ms: number): string;
  /** A day and month in short. */
  shortDay(ms: number): string;
  /** A day and month in short, with the year. */
  dayAndYear(ms: number): string;
  /** A month with its year. */
  month(ms: number): string;
  /** A year. */
  year(ms: number): string;
  /** A time of day with the name of its time zone: tells the two hours apart that a night has when the clocks go back. */
  zoned(ms: number): string;
  /** Date and time in full. */
  full(ms: number): string;
  /** Days and hours of the time zone in which times are written. */
  readonly calendar: Calendar;
  /** A span of time in its largest unit, such as `3 h`. */
  duration(ms: number): string;
  /** How long ago something was, such as `3 minutes ago`. */
  ago(ms: number, now: number): string;
  /** How long ago something was, in short, such as `3 min. ago`. */
  shortAgo(ms: number, now: number): string;
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

type Unit = (typeof UNITS)[number][0];

/** Beyond this, how strong evidence is matters to nobody. */
const MAX_ODDS = 1e6;

/** From here on a count is written in short where there is little room: it has ten digits. */
const LONG_COUNT = 1e9;
/** From this relative difference on its thousands are written in short. */
const LARGE_DELTA = 10;

/** Below this a rate needs its second decimal. */
const SMALL_RATE = 0.01;
/** Below this a difference of rates has no digit of its own in tenths of a point. */
const SMALL_DIFFERENCE = 0.001;

/** Odds, which no line break may part. */
const toOne = (times: string): string => `${times}\u00a0:\u00a01`;

const largest = (ms: number): readonly [Unit, number] =>
  UNITS.find(([, length]) => Math.abs(ms) >= length) ?? ['second', 1000];

/** Makes something on first use: an Intl format takes about a millisecond, and most elements need few. */
function lazy<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** Makes one of a kind for each key, and keeps it. */
function keyed<K, T>(make: (key: K) => T): (key: K) => T {
  const made = new Map<K, T>();
  return (key) => {
    let one = made.get(key);
    if (one === undefined) made.set(key, (one = make(key)));
    return one;
  };
}

/** The place of a figure that is none: `NaN` and `Infinity` are words of programs. */
const UNKNOWN = '–';

const finite =
  (format: (value: number) => string) =>
  (value: number): string =>
    Number.isFinite(value) ? format(value) : UNKNOWN;

/** Beyond this there are no dates, milliseconds before and after 1970. */
const MAX_TIME_MS = 8.64e15;

const inTime = (format: (ms: number) => string): ((ms: number) => string) =>
  finite((ms) => (Math.abs(ms) <= MAX_TIME_MS ? format(ms) : UNKNOWN));

function create(lang: string, timeZone: string | null): Format {
  const inZone = timeZone === null ? {} : { timeZone };
  const inEnglish = isEnglish(lang);
  const number = (options: Intl.NumberFormatOptions = {}): ((value: number) => string) => {
    const intl = lazy(() => new Intl.NumberFormat(lang, options));
    const english = inEnglish ? englishNumber(options) : null;
    return finite((value) => english?.(value) ?? intl().format(value));
  };
  const percent = (options: Intl.NumberFormatOptions): ((rate: number) => string) =>
    number({ style: 'percent', ...options });
  const date = (options: Intl.DateTimeFormatOptions, name?: EnglishTime): ((ms: number) => string) => {
    const intl = lazy(() => new Intl.DateTimeFormat(lang, { ...options, ...inZone }));
    const english = inEnglish && timeZone === null && name !== undefined ? englishTime(name) : null;
    return inTime((ms) => english?.(ms) ?? intl().format(ms));
  };
  const since = (style: 'long' | 'short'): ((ms: number, now: number) => string) => {
    const intl = lazy(() => new Intl.RelativeTimeFormat(lang, { numeric: 'auto', style }));
    const ago = finite((past) => {
      const [unit, length] = largest(past);
      // Rounded towards zero: 90 seconds are not two minutes yet.
      const amount = Math.trunc(-past / length) || -0;
      const english = inEnglish ? englishDistance(amount, unit, style === 'short') : null;
      return english ?? intl().format(amount, unit);
    });
    return (ms, now) => ago(now - ms);
  };
  const rounded = keyed((decimals: number) => percent({ maximumFractionDigits: decimals }));
  const delta = percent({ maximumFractionDigits: 0, signDisplay: 'exceptZero' });
  const largeDelta = percent({ notation: 'compact', maximumSignificantDigits: 3, signDisplay: 'exceptZero' });
  const count = number();
  const figure = number({ notation: 'compact', maximumSignificantDigits: 3 });
  const shortCount = number({ notation: 'compact', maximumSignificantDigits: 4 });
  const roughCount = number({ notation: 'compact', maximumSignificantDigits: 2 });
  const beyond = (): string => `>\u00a0${roughCount(MAX_ODDS)}`;
  const decimal = number({ maximumFractionDigits: 2 });
  const rate = percent({ minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const tenths = percent({ minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const sign = (isSigned: boolean): Intl.NumberFormatOptions => (isSigned ? { signDisplay: 'exceptZero' } : {});
  const points = keyed((isSigned: boolean) =>
    number({ minimumFractionDigits: 1, maximumFractionDigits: 1, ...sign(isSigned) }),
  );
  const smallPoints = keyed((isSigned: boolean) => number({ maximumSignificantDigits: 1, ...sign(isSigned) }));
  const calendar = lazy(() => (timeZone === null ? ownCalendar() : calendarFor(timeZone)));
  const spans = keyed((unit: Unit) => number({ style: 'unit', unit, unitDisplay: 'short' }));
  return {
    rate,
    shortRate: rounded(2),
    roundRate: (value, decimals) => rounded(decimals)(value),
    headRate: (value) => (Math.abs(value) < SMALL_RATE ? rate : tenths)(value),
    tinyRate: percent({ notation: 'scientific', maximumSignificantDigits: 3 }),
    share: rounded(0),
    delta: (value) => (Math.abs(value) < LARGE_DELTA ? delta : largeDelta)(value),
    count,
    shortCount: (value) => (value < LONG_COUNT ? count : shortCount)(value),
    figure: (value) => (value < 10_000 ? count : figure)(value),
    roughCount,
    number: decimal,
    signed: number({ minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: 'exceptZero' }),
    odds: (logE) => {
      const times = Math.exp(logE);
      if (times > MAX_ODDS) return toOne(beyond());
      return Number.isNaN(times)
        ? UNKNOWN
        : toOne(decimal(times >= 10 ? Math.floor(times) : Math.floor(times * 10) / 10));
    },
    points: (difference, isSigned = false) =>
      (Math.abs(difference) < SMALL_DIFFERENCE ? smallPoints : points)(isSigned)(difference * 100),
    pointsUpTo: (difference) => {
      // An exact step must not be rounded up because of its last bit.
      if (difference >= SMALL_DIFFERENCE) return points(false)(Math.ceil(difference * 1000 - 1e-9) / 10);
      const step = 10 ** Math.floor(Math.log10(difference * 100) + 1e-9);
      return difference > 0 ? smallPoints(false)(Math.ceil((difference * 100) / step - 1e-9) * step) : points(false)(0);
    },
    // The exponential of a logarithm: what is exactly whole must not become one more by its last bit.
    oddsNeeded: finite((logNeeded) => {
      const times = Math.ceil(Math.exp(logNeeded) - 1e-6);
      return toOne(times > MAX_ODDS ? beyond() : count(times));
    }),
    time: date({ timeStyle: 'short' }, 'time'),
    clock: date({ timeStyle: 'medium' }, 'clock'),
    day: date({ weekday: 'long', day: 'numeric', month: 'long' }, 'day'),
    shortDay: date({ day: 'numeric', month: 'short' }, 'shortDay'),
    dayAndYear: date({ day: 'numeric', month: 'short', year: 'numeric' }, 'dayAndYear'),
    month: date({ month: 'long', year: 'numeric' }, 'month'),
    year: date({ year: 'numeric' }, 'year'),
    zoned: date({ hour: 'numeric', minute: '2-digit', timeZoneName: 'short' }),
    full: date({ dateStyle: 'medium', timeStyle: 'medium' }, 'full'),
    get calendar() {
      return calendar();
    },
    duration: (ms) => {
      const [unit, length] = largest(ms);
      const amount = Math.floor(ms / length);
      return (inEnglish ? englishSpan(amount, unit) : null) ?? spans(unit)(amount);
    },
    ago: since('long'),
    shortAgo: since('short'),
  };
}

const formats = keyed((lang: string) => keyed((timeZone: string | null) => create(lang, timeZone)));

/**
 * How numbers and times are written in a language, such as `de` or `ar-EG`. Kept: making an Intl format is slow next to using one.
 * @param timeZone - An IANA name that browsers know; null for the browser's own.
 */
export const formatFor = (lang: string, timeZone: string | null = null): Format => formats(lang)(timeZone);

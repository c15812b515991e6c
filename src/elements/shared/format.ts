/** How numbers and times are written in one language. */
export interface Format {
  /** A rate from 0 to 1 as a percentage with two decimals. */
  rate(rate: number): string;
  /** A rate from 0 to 1 as a percentage with as few decimals as it needs, at most two. */
  shortRate(rate: number): string;
  /** A relative difference, such as -0.25, as a signed percentage without decimals. */
  delta(delta: number): string;
  /** A count with group separators. */
  count(count: number): string;
  /** A time of day. */
  time(ms: number): string;
  /** A time of day with seconds. */
  clock(ms: number): string;
  /** A day. */
  day(ms: number): string;
  /** A day and month in short. */
  shortDay(ms: number): string;
  /** Date and time in full. */
  full(ms: number): string;
  /** A span of time in its largest unit, such as `3 h`. */
  duration(ms: number): string;
  /** How long ago something was, such as `3 minutes ago`. */
  ago(ms: number, now: number): string;
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

type Unit = (typeof UNITS)[number][0];

const largest = (ms: number): readonly [Unit, number] =>
  UNITS.find(([, length]) => Math.abs(ms) >= length) ?? ['second', 1000];

// Making one takes a millisecond or two, and few elements write all kinds of values.
function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function create(lang: string): Format {
  const rate = lazily(
    () => new Intl.NumberFormat(lang, { style: 'percent', minimumFractionDigits: 2, maximumFractionDigits: 2 }),
  );
  const shortRate = lazily(() => new Intl.NumberFormat(lang, { style: 'percent', maximumFractionDigits: 2 }));
  const delta = lazily(
    () => new Intl.NumberFormat(lang, { style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' }),
  );
  const count = lazily(() => new Intl.NumberFormat(lang));
  const time = lazily(() => new Intl.DateTimeFormat(lang, { hour: '2-digit', minute: '2-digit' }));
  const clock = lazily(() => new Intl.DateTimeFormat(lang, { hour: '2-digit', minute: '2-digit', second: '2-digit' }));
  const day = lazily(() => new Intl.DateTimeFormat(lang, { weekday: 'long', day: 'numeric', month: 'long' }));
  const shortDay = lazily(() => new Intl.DateTimeFormat(lang, { day: 'numeric', month: 'short' }));
  const full = lazily(() => new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'medium' }));
  const relative = lazily(() => new Intl.RelativeTimeFormat(lang, { numeric: 'auto' }));
  const units = new Map<Unit, Intl.NumberFormat>();
  const unitFormat = (unit: Unit): Intl.NumberFormat => {
    let format = units.get(unit);
    if (format === undefined)
      units.set(unit, (format = new Intl.NumberFormat(lang, { style: 'unit', unit, unitDisplay: 'short' })));
    return format;
  };
  return {
    rate: (value) => rate().format(value),
    shortRate: (value) => shortRate().format(value),
    delta: (value) => delta().format(value),
    count: (value) => count().format(value),
    time: (ms) => time().format(ms),
    clock: (ms) => clock().format(ms),
    day: (ms) => day().format(ms),
    shortDay: (ms) => shortDay().format(ms),
    full: (ms) => full().format(ms),
    duration: (ms) => {
      const [unit, length] = largest(ms);
      return unitFormat(unit).format(Math.floor(ms / length));
    },
    ago: (ms, now) => {
      const [unit, length] = largest(now - ms);
      return relative().format(-Math.round((now - ms) / length), unit);
    },
  };
}

// Making an Intl format is slow next to using one, and a page has few languages.
const formats = new Map<string, Format>();

/** How numbers and times are written in a language, such as `de` or `ar-EG`. */
export function formatFor(lang: string): Format {
  let format = formats.get(lang);
  if (format === undefined) formats.set(lang, (format = create(lang)));
  return format;
}

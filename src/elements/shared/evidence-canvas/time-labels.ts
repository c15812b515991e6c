import type { Calendar } from '../format/calendar.ts';
import type { Format } from '../format/format.ts';
import { widthOf } from './label-width.ts';
import { timeSteps } from './time-steps.ts';

/** A time that the axis names, milliseconds since 1970, and its name. */
export interface TimeLabel {
  readonly at: number;
  readonly text: string;
  /** Whether it names a day: where there is too little room for all, these stay. */
  readonly isDay: boolean;
}

/** Over a shorter time than this the axis names seconds too, milliseconds. */
const CLOCK_BELOW_MS = 5 * 60_000;
const HOUR_MS = 3_600_000;
/** Days are not all as long: steps from this on are days, or years, milliseconds. */
const DAYS_FROM_MS = 20 * HOUR_MS;
const YEARS_FROM_MS = 300 * 24 * HOUR_MS;
/** No place changes its clocks twice within this time, milliseconds. */
const CLOCKS_STAY_MS = 12 * HOUR_MS;

/** Room between two labels: the spacing that is aimed for, and the minimum between two that are in view. CSS pixels. */
const [AIRY_GAP, MIN_GAP] = [28, 8];

/** Steps that are tried at most until an axis has a label. */
const MAX_TRIES = 32;

/** Writes a time. */
type WriteTime = (at: number) => string;

const isOneDay = (times: readonly number[], { day }: Calendar): boolean =>
  times.every((at) => day(at) === day(times[0] as number));

/** The least time between two neighbors; infinite when there are none. */
const stepOf = (times: readonly number[]): number =>
  times.reduce((least, at, i) => (i === 0 ? least : Math.min(least, at - (times[i - 1] as number))), Infinity);

/** Writes names that occur twice in a longer way, until none does. */
function distinct(times: readonly number[], names: readonly string[], ways: readonly WriteTime[]): string[] {
  const [longer, ...rest] = ways;
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  if (longer === undefined || counts.size === names.length) return [...names];
  const next = names.map((name, i) => ((counts.get(name) as number) > 1 ? longer(times[i] as number) : name));
  return distinct(times, next, rest);
}

/** How times of day are written, shorter before longer. */
function waysOf(times: readonly number[], spanMs: number, format: Format): readonly [WriteTime, ...WriteTime[]] {
  const short: WriteTime = spanMs < CLOCK_BELOW_MS ? (at) => format.clock(at) : (at) => format.time(at);
  // A night in which the clocks go back has an hour twice.
  if (isOneDay(times, format.calendar)) return [short, (at) => format.zoned(at)];
  return [short, (at) => `${format.shortDay(at)}, ${short(at)}`, (at) => `${format.shortDay(at)}, ${format.zoned(at)}`];
}

/**
 * Labels for times that ascend, no two alike. The first time of a day has the name of the day, the first of a year that of the year.
 * @param from When what is shown begins, milliseconds since 1970: a day that begins after it is new.
 * @param spanMs How long a time is shown.
 */
function labelsFor(times: readonly number[], from: number, spanMs: number, format: Format): TimeLabel[] {
  const { day, year } = format.calendar;
  const step = stepOf(times);
  const before = (i: number): number => (i === 0 ? from : (times[i - 1] as number));
  const inDays = Number.isFinite(step) ? step >= DAYS_FROM_MS : spanMs > 3 * 24 * HOUR_MS;
  const inYears = Number.isFinite(step) && step >= YEARS_FROM_MS;
  const isDay = times.map((at, i) => inDays || day(at) !== day(before(i)));
  const [timeOfDay, ...longer] = waysOf(times, spanMs, format);
  const names = times.map((at, i) => {
    if (inYears) return format.year(at);
    if (!isDay[i]) return timeOfDay(at);
    return year(at) === year(before(i)) ? format.shortDay(at) : format.dayAndYear(at);
  });
  const texts = distinct(times, names, inDays ? [(at) => format.dayAndYear(at)] : longer);
  return times.map((at, i) => ({ at, text: texts[i] as string, isDay: isDay[i] as boolean }));
}

/** Names for any moments, with their days where there are several; no two alike. */
export function momentNames(times: readonly number[], format: Format): string[] {
  const [short, ...longer] = waysOf(times, (times.at(-1) ?? 0) - (times[0] ?? 0), format);
  const first = isOneDay(times, format.calendar) ? short : (longer[0] as WriteTime);
  return distinct(times, times.map(first), [...longer, (at) => format.full(at)]);
}

/** Stretches of time in each of which the clocks are not changed. */
function unchanged(from: number, to: number, { offset }: Calendar): (readonly [from: number, to: number])[] {
  const stretches: (readonly [number, number])[] = [];
  let begin = from;
  for (let at = from; at < to;) {
    const next = Math.min(to, at + CLOCKS_STAY_MS);
    if (offset(next) !== offset(at)) {
      let [before, after] = [at, next];
      while (after - before > 1) {
        const middle = Math.floor((before + after) / 2);
        if (offset(middle) === offset(at)) before = middle;
        else after = middle;
      }
      stretches.push([begin, before]);
      begin = after;
    }
    at = next;
  }
  return [...stretches, [begin, to]];
}

/** Times at even places of the calendar. */
function evenTimes(from: number, to: number, count: number, calendar: Calendar): number[] {
  const [wallFrom, wallTo] = [calendar.wall(from), calendar.wall(to)];
  const wallTimes = (first: number, last: number): number[] => timeSteps(first, last, [wallFrom, wallTo], count);
  const whole = wallTimes(wallFrom, wallTo);
  if (stepOf(whole) >= DAYS_FROM_MS) return [...new Set(whole.map((at) => calendar.moment(at)))];
  // Hours come twice, or not at all, in a night in which the clocks are changed.
  return unchanged(from, to, calendar).flatMap(([first, last]) => {
    const offset = calendar.offset(first);
    return wallTimes(first + offset, last + offset).map((at) => at - offset);
  });
}

/** Times at even places of the calendar, with the beginning of every day among them. */
function timesBetween(from: number, to: number, count: number, calendar: Calendar): number[] {
  const whole = evenTimes(from, to, count, calendar);
  if (stepOf(whole) >= DAYS_FROM_MS) return whole;
  // Where the clocks go forward at midnight the day begins at one: no even hour.
  const days: number[] = [];
  for (let at = calendar.startOfDay(from); at <= to; at = calendar.startOfDayAfter(at, 1))
    if (at >= from) days.push(at);
  const firsts = new Set(days.map((at) => calendar.day(at)));
  const rest = whole.filter(
    (at) => !firsts.has(calendar.day(at)) || days.every((day) => Math.abs(day - at) >= HOUR_MS * 2 || day === at),
  );
  return [...new Set([...days, ...rest])].sort((a, b) => a - b);
}

/** Whether labels have room beside each other, and differ. */
function fits(labels: readonly TimeLabel[], pxPerMs: number): boolean {
  if (new Set(labels.map(({ text }) => text)).size < labels.length) return false;
  return labels.every(({ at, text }, i) => {
    const next = labels[i + 1];
    return next === undefined || (next.at - at) * pxPerMs >= (widthOf(text) + widthOf(next.text)) / 2 + AIRY_GAP;
  });
}

/**
 * The labels of a time axis: as many as have room, at even places of the calendar, so that they stay where they are while time goes on.
 * @param from Where the axis begins, milliseconds since 1970. @param to Where it ends.
 * @param width Of the whole axis, CSS pixels.
 * @param visibleMs How much of it is in view, milliseconds.
 */
export function timeLabels(from: number, to: number, width: number, visibleMs: number, format: Format): TimeLabel[] {
  const pxPerMs = width / (to - from);
  let labels: TimeLabel[] = [];
  let most = Math.max(2, Math.floor(width / 96));
  // Four weeks may have no first of a month in them: a narrow axis then takes smaller steps, of which those that have room are seen.
  while (most < MAX_TRIES && timesBetween(from, to, most, format.calendar).length === 0) most++;
  for (let count = most; count >= 1; count--) {
    const times = timesBetween(from, to, count, format.calendar);
    // Farther apart than what is in view, and at times there would be no label at all.
    if (labels.length > 0 && (times.length === 0 || stepOf(times) > visibleMs)) break;
    labels = labelsFor(times, from, visibleMs, format);
    if (fits(labels, pxPerMs)) break;
  }
  return labels;
}

/**
 * Places labels in view: one that an edge would cut moves inward where there is room, and one that would touch another is left out. Names of days
 * come before those of hours.
 * @param xs Where the times are, CSS pixels from the beginning of what is in view.
 * @param width Of what is in view, CSS pixels.
 * @returns The middle of each label; null where it has no room.
 */
export function placeLabels(labels: readonly TimeLabel[], xs: readonly number[], width: number): (number | null)[] {
  const places = labels.map((): number | null => null);
  const wanted = labels.flatMap(({ text, isDay }, i) => {
    const x = xs[i] as number;
    if (x < -1 || x > width + 1) return [];
    const half = widthOf(text) / 2;
    const place = half * 2 >= width ? width / 2 : Math.min(width - half, Math.max(half, x));
    return [{ i, place, half, rank: isDay ? 0 : place === x ? 1 : 2 }];
  });
  const taken: [from: number, to: number][] = [];
  for (const { i, place, half } of wanted.sort((a, b) => a.rank - b.rank || a.i - b.i)) {
    const [from, to] = [place - half - MIN_GAP / 2, place + half + MIN_GAP / 2];
    if (taken.some(([begin, end]) => from < end && to > begin)) continue;
    taken.push([from, to]);
    places[i] = place;
  }
  return places;
}

/** How many decimals tell rates apart that are a step from each other, as percentages. */
const decimalsFor = (step: number): number => Math.max(0, Math.ceil(-Math.log10(step * 100) - 1e-9));

/** With more decimals than these a percentage is too wide for its axis. */
const MAX_DECIMALS = 3;

/** Names for the rates of an axis, no two alike. */
export function rateNames(ticks: readonly number[], format: Format): string[] {
  const step = stepOf(ticks);
  const decimals = decimalsFor(Number.isFinite(step) ? step : ticks[0] || 0.01);
  return ticks.map((tick) =>
    decimals > MAX_DECIMALS && tick !== 0
      ? format.tinyRate(tick)
      : format.roundRate(tick, Math.min(decimals, MAX_DECIMALS)),
  );
}

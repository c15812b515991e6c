import { roundStep } from './round-steps.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
const MONTH_MS = 30 * DAY_MS;
const YEAR_MS = 365 * DAY_MS;

/** Steps that people count in, milliseconds, up to a quarter of a year. */
const STEPS: readonly number[] = [
  ...[1, 5, 15, 30].map((seconds) => seconds * SECOND_MS),
  ...[1, 5, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[DAY_MS, 2 * DAY_MS, WEEK_MS, MONTH_MS, 3 * MONTH_MS, YEAR_MS],
];
/** 4 January 1970 was a Sunday. */
const FIRST_SUNDAY_MS = 3 * DAY_MS;

/** The step whose number is nearest to a wanted one, by ratio; milliseconds. */
function stepNear(wanted: number): number {
  const at = STEPS.findIndex((step) => step > wanted);
  const [below, above] = [STEPS[at - 1], STEPS[at] as number];
  return below !== undefined && wanted / below < above / wanted ? below : above;
}

/** Multiples of a step. */
function evenSteps(from: number, to: number, step: number, origin: number): number[] {
  const times: number[] = [];
  for (let at = origin + Math.ceil((from - origin) / step) * step; at <= to; at += step) times.push(at);
  return times;
}

/** First days of months: of every month, every third, or of every several years. */
function monthSteps(from: number, to: number, months: number): number[] {
  const begin = new Date(from);
  const first = Math.floor((12 * begin.getUTCFullYear() + begin.getUTCMonth()) / months) * months;
  const times: number[] = [];
  for (let month = first; ; month += months) {
    const at = Date.UTC(Math.floor(month / 12), month % 12);
    if (!(at <= to)) return times;
    if (at >= from) times.push(at);
  }
}

/**
 * Even times of a clock that shows UTC, in steps that people count in: of seconds, minutes, hours, days, weeks from Sunday on, months and years.
 * @param from The first moment that may be among them, milliseconds since 1970.
 * @param to The last one.
 * @param axis The whole time that about `count` of them are for: its beginning and its end.
 * @param count How many are wanted.
 */
export function timeSteps(
  from: number,
  to: number,
  axis: readonly [from: number, to: number],
  count: number,
): number[] {
  const [begin, end] = axis;
  const wanted = (end - begin) / count;
  if (wanted >= YEAR_MS) return monthSteps(from, to, 12 * roundStep(begin / YEAR_MS, end / YEAR_MS, count));
  const step = stepNear(wanted);
  if (step === YEAR_MS) return monthSteps(from, to, 12);
  if (step >= MONTH_MS) return monthSteps(from, to, step / MONTH_MS);
  return evenSteps(from, to, step, step === WEEK_MS ? FIRST_SUNDAY_MS : 0);
}

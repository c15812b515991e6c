import type { Experiment, Kill, Variant } from '../../protocol/index.ts';
import { calibrationSlope, isCalibrationPoint } from '../../stats/index.ts';
import { byExperiment } from '../shared/experiments/by-experiment.ts';
import { experimentSituation } from '../shared/experiments/situation.ts';
import { ownCalendar, type Calendar } from '../shared/format/calendar.ts';

/** The key numbers of a stream. */
export interface Figures {
  /** Experiments that are not decided. */
  readonly running: number;
  /** Experiments that ran at the end of the days before, and now, oldest first; as many days as the stream has, at most eight. */
  readonly runningByDay: readonly number[];
  readonly decidedToday: number;
  /** Experiments with an alarm or a pause, which need a person. */
  readonly needing: number;
  /** Experiments whose two best hardly differ, which somebody could close. */
  readonly closable: number;
  /** Stops of today, oldest first. */
  readonly killsToday: readonly Kill[];
  /** Stops of the days before and of today, oldest first; as many days as the stream has, at most eight. */
  readonly killsByDay: readonly number[];
  /** Stops until this time of day, the mean of the days before; null without any. */
  readonly usuallyByNow: number | null;
  /** Variants whose prediction lies inside their interval. */
  readonly holding: number;
  /** Variants with a prediction and enough impressions. */
  readonly predicted: number;
  /** How much the actual ER rises with the predicted, 1 for a perfect predictor; null with too few variants, or when all predictions are alike. */
  readonly slope: number | null;
}

/** The days before today that today is held against. */
const DAYS_BEFORE = 7;

/** How many days before today the stream has, at most {@link DAYS_BEFORE}. */
function daysBefore(variants: Iterable<Variant>, now: number, { day }: Calendar): number {
  let begin = now;
  for (const { postedAt } of variants) begin = Math.min(begin, Date.parse(postedAt));
  return Math.max(0, Math.min(DAYS_BEFORE, day(now) - day(begin)));
}

function killFigures(
  kills: Iterable<Kill>,
  before: number,
  now: number,
  { startOfDay, startOfDayAfter, day }: Calendar,
): Pick<Figures, 'killsToday' | 'killsByDay' | 'usuallyByNow'> {
  const today = startOfDay(now);
  const byDay = Array.from({ length: before + 1 }, () => 0);
  const killsToday: Kill[] = [];
  let byNow = 0;
  for (const kill of kills) {
    const at = Date.parse(kill.at);
    const age = day(now) - day(at);
    if (age < 0 || age > before) continue;
    byDay[before - age] = (byDay[before - age] as number) + 1;
    if (age === 0) killsToday.push(kill);
    else if (at - startOfDayAfter(now, -age) <= now - today) byNow++;
  }
  killsToday.sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || a.seq - b.seq);
  return { killsToday, killsByDay: byDay, usuallyByNow: before === 0 ? null : byNow / before };
}

function experimentFigures(
  experiments: Iterable<Experiment>,
  variants: Iterable<Variant>,
  before: number,
  now: number,
  { startOfDay, startOfDayAfter }: Calendar,
): Pick<Figures, 'running' | 'runningByDay' | 'decidedToday' | 'needing' | 'closable'> {
  const groups = byExperiment(variants);
  const today = startOfDay(now);
  const ends = Array.from({ length: before }, (_, i) => startOfDayAfter(now, i + 1 - before));
  const runningBefore = ends.map(() => 0);
  let [running, decidedToday, needing, closable] = [0, 0, 0, 0];
  for (const experiment of experiments) {
    const own = groups.get(experiment.id);
    if (own === undefined) continue;
    const { decidedAt, needsPerson } = experimentSituation(experiment, own);
    const openedAt = Date.parse(experiment.openedAt);
    for (const [i, end] of ends.entries())
      if (openedAt < end && (decidedAt ?? Infinity) >= end) runningBefore[i] = (runningBefore[i] as number) + 1;
    if (decidedAt === null) running++;
    else if (decidedAt >= today) decidedToday++;
    if (needsPerson === 'equal') closable++;
    else if (needsPerson !== null) needing++;
  }
  return { running, runningByDay: [...runningBefore, running], decidedToday, needing, closable };
}

/**
 * How well the predictor is calibrated: of the variants with a prediction and at least 100 judged impressions, whatever became of them, those whose
 * prediction lies inside the interval of their ER. The interval holds the true ER at all times together with a probability of 95 %, so the
 * predictions of a perfect predictor leave it for at most one variant in twenty, however long one watches; every other that leaves is wrong.
 */
function calibrationFigures(variants: Iterable<Variant>): Pick<Figures, 'holding' | 'predicted' | 'slope'> {
  const known = [...variants]
    .map(({ judged, predictedEr, interval }) => ({ ...judged, predictedEr, interval }))
    .filter(isCalibrationPoint);
  const holding = known.filter(
    ({ predictedEr, interval: [low, high] }) => low <= predictedEr && predictedEr <= high,
  ).length;
  return { holding, predicted: known.length, slope: calibrationSlope(known) };
}

/** The entities that the numbers are of. */
export interface FigureSources {
  readonly experiments: Iterable<Experiment>;
  readonly variants: Iterable<Variant>;
  readonly kills: Iterable<Kill>;
}

/**
 * The numbers of a stream.
 * @param now - Milliseconds since 1970.
 * @param calendar - Says when today has begun; left out, that of the browser's time zone.
 */
export function figuresOf(
  { experiments, variants, kills }: FigureSources,
  now: number,
  calendar: Calendar = ownCalendar(),
): Figures {
  const known = [...variants];
  const before = daysBefore(known, now, calendar);
  return {
    ...experimentFigures(experiments, known, before, now, calendar),
    ...killFigures(kills, before, now, calendar),
    ...calibrationFigures(known),
  };
}

/**
 * The moment that "today" hangs on: that of the newest count, stop or posting of a replayed stream, which lives in its own time, and else the present.
 */
export function presentOf({ variants, kills }: FigureSources, now: number, isReplay: boolean): number {
  if (!isReplay) return now;
  let newest = 0;
  const see = (at: string | null): void => {
    if (at !== null) newest = Math.max(newest, Date.parse(at));
  };
  for (const { countedAt, postedAt } of variants) {
    see(countedAt);
    see(postedAt);
  }
  for (const { at } of kills) see(at);
  return newest === 0 ? now : newest;
}

/**
 * Of the experiments that make a promise, the one that allows the most mistakes of the comparison: it holds for all. One of which nothing can be promised
 * comes before it, since what is promised of the others does not hold for all. Undefined when none makes a promise.
 */
export function promising(experiments: Iterable<Experiment>): Experiment | undefined {
  const mostOf = ({ comparison, budget, notPromised }: Experiment): number =>
    notPromised !== undefined ? 1 : comparison === 'observational' ? 0 : budget.comparison;
  let found: Experiment | undefined;
  for (const experiment of experiments)
    if (experiment.policy === 'evidence' && (found === undefined || mostOf(experiment) > mostOf(found)))
      found = experiment;
  return found;
}

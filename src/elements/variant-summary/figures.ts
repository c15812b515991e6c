import type { Experiment, Kill, Variant } from '../../protocol/index.ts';
import { countsInUnits } from '../../protocol/state/counted-units.ts';
import { calibrationSlope, isCalibrationPoint } from '../../stats/index.ts';
import { calendarFor, ownTimeZone, type Calendar } from '../shared/format/calendar.ts';

/** The key numbers of a stream. */
export interface Figures {
  readonly active: number;
  /** Experiments that have active variants. */
  readonly experiments: number;
  /** Stops of today, newest first. */
  readonly killsToday: readonly Kill[];
  readonly revivedToday: number;
  /** Milliseconds from posting to an automatic stop; null without any. */
  readonly medianTimeToKill: number | null;
  /** Automatic stops that the median is of. */
  readonly timed: number;
  /** Of the active variants together; null before the first impression. */
  readonly er: number | null;
  /** Predicted for the impressions of those of them that had a prediction; null without any. */
  readonly predictedEr: number | null;
  /** ER of those of them that had a prediction. */
  readonly erOfPredicted: number | null;
  /** Variants whose prediction lies inside their interval. */
  readonly holding: number;
  /** Variants with a prediction and enough impressions. */
  readonly predicted: number;
  /** How much the actual ER rises with the predicted, 1 for a perfect predictor; null with too few variants, or when all predictions are alike. */
  readonly slope: number | null;
}

function medianOf(numbers: readonly number[]): number | null {
  if (numbers.length === 0) return null;
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle)] as number)) / 2;
}

function killFigures(
  kills: Iterable<Kill>,
  variants: ReadonlyMap<string, Variant>,
  today: number,
): Pick<Figures, 'killsToday' | 'revivedToday' | 'medianTimeToKill' | 'timed'> {
  const killsToday: Kill[] = [];
  const times: number[] = [];
  for (const kill of kills) {
    const at = Date.parse(kill.at);
    if (at >= today) killsToday.push(kill);
    const posted = variants.get(kill.variant)?.postedAt;
    if (kill.cause !== 'operator' && posted !== undefined) times.push(Math.max(0, at - Date.parse(posted)));
  }
  killsToday.sort((a, b) => Date.parse(b.at) - Date.parse(a.at) || b.seq - a.seq);
  return {
    killsToday,
    revivedToday: killsToday.filter(({ revivedAt }) => revivedAt !== null).length,
    medianTimeToKill: medianOf(times),
    timed: times.length,
  };
}

function activeFigures(
  variants: Iterable<Variant>,
): Pick<Figures, 'active' | 'experiments' | 'er' | 'predictedEr' | 'erOfPredicted'> {
  const experiments = new Set<string>();
  let active = 0;
  const all = { impressions: 0, engagements: 0 };
  const predicted = { impressions: 0, engagements: 0, expected: 0 };
  for (const { status, experiment, predictedEr, ...totals } of variants) {
    const { impressions, engagements } = countsInUnits(totals);
    if (status !== 'active') continue;
    active++;
    experiments.add(experiment);
    all.impressions += impressions;
    all.engagements += engagements;
    if (predictedEr === null) continue;
    predicted.impressions += impressions;
    predicted.engagements += engagements;
    predicted.expected += predictedEr * impressions;
  }
  const over = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
  return {
    active,
    experiments: experiments.size,
    er: over(all.engagements, all.impressions),
    predictedEr: over(predicted.expected, predicted.impressions),
    erOfPredicted: over(predicted.engagements, predicted.impressions),
  };
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

/**
 * The numbers of a stream.
 * @param now - Milliseconds since 1970.
 * @param calendar - Says when today has begun; left out, that of the browser's time zone.
 */
export function figuresOf(
  variants: ReadonlyMap<string, Variant>,
  kills: Iterable<Kill>,
  now: number,
  calendar: Calendar = calendarFor(ownTimeZone()),
): Figures {
  return {
    ...activeFigures(variants.values()),
    ...killFigures(kills, variants, calendar.startOfDay(now)),
    ...calibrationFigures(variants.values()),
  };
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

import type { Experiment, Metric, Variant } from '../../../protocol/index.ts';
import { experimentSituation } from '../../shared/experiments/situation.ts';
import type { LetterOrder } from '../../shared/letters/letters.ts';

/** The two of an experiment that are compared: they stand out, and the others are context. */
export interface Pair {
  readonly leader: string;
  /** Null once the leader has won. */
  readonly runnerUp: string | null;
}

/** Everything that a chart could draw: one experiment, or all variants. */
export interface Scope {
  /** The experiment that was asked for; null for all. */
  readonly wanted: string | null;
  /** The experiment that is drawn: the one that was asked for, or the only one. Null for several, and where nothing is known of it. */
  readonly experiment: Experiment | null;
  /** Null while nobody says who leads: by a raw rate nobody does. */
  readonly pair: Pair | null;
}

/**
 * The metric of a name that an experiment declares, or the first of several that do.
 * @param wanted Id of the experiment that is drawn; null for all.
 */
export function metricAskedFor(
  name: string,
  wanted: string | null,
  experiments: ReadonlyMap<string, Experiment>,
): Metric | null {
  const one = wanted === null ? undefined : experiments.get(wanted);
  for (const { metrics = [] } of one === undefined ? experiments.values() : [one]) {
    const found = metrics.find((metric) => metric.name === name);
    if (found !== undefined) return found;
  }
  return null;
}

function pairOf(experiment: Experiment, variants: readonly Variant[], order: LetterOrder): Pair | null {
  const { kind, winner, leader, runnerUp } = experimentSituation(experiment, variants, order);
  if (kind === 'decided') return winner === null ? null : { leader: winner.id, runnerUp: null };
  return leader === null || runnerUp === null ? null : { leader: leader.id, runnerUp: runnerUp.id };
}

/**
 * Finds what a chart is about.
 * @param wanted Id of the experiment that was asked for; null for the only one, or all.
 * @param order The order that letters follow where the server gave none: `given` on plain data.
 */
export function scopeOf(
  wanted: string | null,
  experiments: ReadonlyMap<string, Experiment>,
  variants: Iterable<Variant>,
  order: LetterOrder,
): Scope {
  const [only] = experiments.size === 1 ? experiments.values() : [];
  const experiment = wanted === null ? (only ?? null) : (experiments.get(wanted) ?? null);
  if (experiment === null) return { wanted, experiment, pair: null };
  const own = [...variants].filter((variant) => variant.experiment === experiment.id);
  return { wanted, experiment, pair: own.length < 2 ? null : pairOf(experiment, own, order) };
}

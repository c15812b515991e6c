import { probabilityBest } from '../../stats/index.ts';
import type { ExperimentState, StreamState } from '../state.ts';
import { isComparable, isCompared } from '../fold/rivals.ts';
import type { ExperimentEvidence } from './experiment-evidence.ts';

/** Probabilities of being the best, by variant. */
export type BestProbabilities = ReadonlyMap<string, number>;

// Not of the state: only so that the dearest figure is worked out once for each change of what it rests on, and not once for each look.
const cache = new WeakMap<ExperimentEvidence, { readonly revision: number; readonly chances: BestProbabilities }>();

/** One for all experiments in which nothing is compared: a wide stream has many. */
const NONE: BestProbabilities = new Map();

function compute(state: Readonly<StreamState>, { evidence }: ExperimentState): BestProbabilities {
  const compared = evidence.variants.flatMap((id) => {
    const variant = state.variants.get(id);
    return variant !== undefined && isCompared(variant) ? [variant] : [];
  });
  const best = probabilityBest(compared.map(({ judged }) => judged));
  return new Map(compared.map(({ id }, i) => [id, best[i] as number]));
}

/**
 * The probability of each variant that is shown to be the best of them, from their judged counts; those that cannot be compared are left
 * out.
 */
export function bestProbabilities(state: Readonly<StreamState>, experiment: ExperimentState): BestProbabilities {
  const { evidence } = experiment;
  // They are of engagements, which decide nothing beside a primary metric.
  if (!isComparable(evidence.compared) || evidence.primary !== undefined) return NONE;
  const former = cache.get(evidence);
  if (former?.revision === evidence.revision) return former.chances;
  const chances = compute(state, experiment);
  cache.set(evidence, { revision: evidence.revision, chances });
  return chances;
}

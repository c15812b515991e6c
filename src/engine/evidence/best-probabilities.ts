import { probabilityBest } from '../../stats/index.ts';
import type { ExperimentState, StreamState } from '../state.ts';
import { isComparable, isCompared } from '../fold/rivals.ts';
import type { Trial } from './experiment-evidence.ts';

/** Probabilities of being the best, by variant. */
export type Chances = ReadonlyMap<string, number>;

// Not of the state: only so that the dearest figure is worked out once for each change of what it rests on, and not once for each look.
const known = new WeakMap<Trial, { readonly revision: number; readonly chances: Chances }>();

function work(state: Readonly<StreamState>, { trial }: ExperimentState): Chances {
  if (!isComparable(trial.compared)) return new Map();
  const compared = trial.variants.flatMap((id) => {
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
export function chancesOf(state: Readonly<StreamState>, experiment: ExperimentState): Chances {
  const { trial } = experiment;
  const former = known.get(trial);
  if (former?.revision === trial.revision) return former.chances;
  const chances = work(state, experiment);
  known.set(trial, { revision: trial.revision, chances });
  return chances;
}

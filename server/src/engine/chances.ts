import { probabilityBest } from 'peeksafe/stats';
import type { ExperimentState, StreamState } from './state.ts';
import { MOST_COMPARED } from './trial.ts';

/**
 * The probability of each variant that is shown to be the best of them, from their judged counts; those that cannot be compared are left
 * out. Costs more than all else here: it is asked for once a commit, not once a batch.
 */
export function chancesOf(state: Readonly<StreamState>, experiment: ExperimentState): ReadonlyMap<string, number> {
  const compared = experiment.trial.variants.flatMap((id) => {
    const variant = state.variants.get(id);
    return variant?.status === 'active' && variant.judged.impressions > 0 ? [variant] : [];
  });
  if (compared.length < 2 || compared.length > MOST_COMPARED) return new Map();
  const chances = probabilityBest(compared.map(({ judged }) => judged));
  return new Map(compared.map(({ id }, i) => [id, chances[i] as number]));
}

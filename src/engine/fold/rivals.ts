import type { ExperimentState, StreamState, Touched, VariantState } from '../state.ts';
import { MAX_COMPARED } from '../evidence/experiment-evidence.ts';

/** Notes that an event changed a variant. */
export function touch(variant: VariantState, seq: number, touched: Touched): void {
  variant.seq = seq;
  touched.variants.add(variant.id);
}

/** Whether so many variants get a probability of being the best. */
export const isComparable = (variants: number): boolean => variants >= 2 && variants <= MAX_COMPARED;

/** Whether a variant is one of those that are compared with one another. */
export const isCompared = ({ status, isWaiting, judged }: Readonly<VariantState>): boolean =>
  status === 'active' && !isWaiting && judged.impressions > 0;

/**
 * Who is the best is asked again for all who are compared; not of more than can be compared, before and after.
 * @param before How many were compared before.
 */
export function touchCompared(
  state: StreamState,
  { evidence }: ExperimentState,
  before: number,
  seq: number,
  touched: Touched,
): void {
  if (!isComparable(before) && !isComparable(evidence.compared)) return;
  for (const id of evidence.variants) {
    const variant = state.variants.get(id);
    if (variant !== undefined && isCompared(variant)) touch(variant, seq, touched);
  }
}

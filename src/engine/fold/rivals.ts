import type { ExperimentState, StreamState, Touched, VariantState } from '../state.ts';

/** Notes that an event changed a variant. */
export function touch(variant: VariantState, seq: number, touched: Touched): void {
  variant.seq = seq;
  touched.variants.add(variant.id);
}

/** Notes that an event changed all variants of an experiment that are shown. */
export function touchShown(state: StreamState, { evidence }: ExperimentState, seq: number, touched: Touched): void {
  for (const id of evidence.variants) {
    const variant = state.variants.get(id);
    if (variant?.status === 'active') touch(variant, seq, touched);
  }
}

/** Above this many variants the probabilities of being the best cost more than they tell. */
const MAX_PROBABILITIES = 100;

/** Whether probabilities of being the best are computed for this number of variants. */
export const isComparable = (variants: number): boolean => variants >= 2 && variants <= MAX_PROBABILITIES;

/** Whether a variant is one of those that are compared with one another. */
export const isCompared = ({ status, isWaiting, judged }: Readonly<VariantState>): boolean =>
  status === 'active' && !isWaiting && judged.impressions > 0;

/**
 * Touches all compared variants, since the probability of each depends on all; none where there are too many to compare, before and after.
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

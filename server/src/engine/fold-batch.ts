import type { LoggedEvent } from 'peeksafe/protocol';
import type { StreamState, Touched, VariantState } from './state.ts';
import { addTally } from './tally.ts';
import { closeBatch } from './trial.ts';
import { addToStream, addWear, observePost, type PatternWear } from './wear.ts';

/** How much of the recent counts is left after one more batch: half after some ten batches. */
const FADING = 0.93;

/** The wear of each pattern that a variant uses. */
export function wearsOf(state: StreamState, variant: VariantState): PatternWear[] {
  return variant.patterns.flatMap((id) => state.patterns.get(id)?.wear ?? []);
}

/** Takes a closed batch into everything that rests on batches: evidence, traffic, trend, chance of being best, wear. */
export function foldBatch(
  state: StreamState,
  seq: number,
  event: Extract<LoggedEvent, { kind: 'batch.closed' }>,
  touched: Touched,
): void {
  const experiment = state.experiments.get(event.experiment);
  if (experiment === undefined)
    throw new Error(`The log closes a batch of the unknown experiment "${event.experiment}".`);
  const at = Date.parse(event.from);
  const isJudged = (id: string): boolean => (state.variants.get(id) as VariantState).judgedFrom <= at;
  closeBatch(experiment.trial, event.counts, at, Date.parse(event.to), isJudged);
  addToStream(state.wear, event.counts, at);
  const counts = new Map(event.counts.map((row) => [row.variant, row]));
  for (const id of experiment.trial.variants) {
    const variant = state.variants.get(id) as VariantState;
    if (variant.status !== 'active' || !isJudged(id)) continue;
    const { impressions, engagements } = counts.get(id) ?? { impressions: 0, engagements: 0 };
    addTally(variant.judged, { impressions, engagements });
    variant.recent.impressions = variant.recent.impressions * FADING + impressions;
    variant.recent.engagements = variant.recent.engagements * FADING + engagements;
    if (impressions > 0) {
      const wears = wearsOf(state, variant);
      addWear(state.wear, variant.wear, wears, { impressions, engagements }, at);
      observePost(state.wear, variant.wear, wears, variant.judged, false);
      for (const pattern of variant.patterns) touched.patterns.add(pattern);
    }
    variant.seq = seq;
    touched.variants.add(id);
  }
  experiment.seq = seq;
  touched.experiments.add(experiment.id);
}

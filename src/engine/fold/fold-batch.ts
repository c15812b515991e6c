import type { LoggedEvent } from '../../protocol/index.ts';
import { addRecent, loseTrend } from './recent.ts';
import { touch, touchCompared } from './rivals.ts';
import type { StreamState, Touched, VariantState } from '../state.ts';
import { addTally } from './tally.ts';
import { closeBatch } from '../evidence/experiment-evidence.ts';
import { addToStream, addWear, observePost, type PatternWear } from '../fatigue/fatigue-evidence.ts';

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
  const { trial } = experiment;
  const at = Date.parse(event.from);
  const isJudged = (id: string): boolean => (state.variants.get(id) as VariantState).judgedFrom <= at;
  closeBatch(trial, event.counts, at, Date.parse(event.to), isJudged);
  addToStream(state.wear, event.counts, at);
  const compared = trial.compared;
  const counts = new Map(event.counts.map((row) => [row.variant, row]));
  trial.variants.forEach((id, i) => {
    const variant = state.variants.get(id) as VariantState;
    if (variant.status !== 'active' || variant.judgedFrom > at) return;
    const row = counts.get(id);
    // Of a wide experiment only what changed is told: beyond those that are compared, variants without counts are as they were.
    if (row !== undefined && row.impressions > 0) {
      if (variant.judged.impressions === 0) trial.compared++;
      addTally(variant.judged, row);
      addRecent(variant, row, trial);
      const wears = wearsOf(state, variant);
      addWear(state.wear, variant.wear, wears, row, at);
      observePost(state.wear, variant.wear, wears, variant.judged, false);
      for (const pattern of variant.patterns) touched.patterns.add(pattern);
    } else if (i >= trial.arms.length && !loseTrend(variant, trial)) return;
    touch(variant, seq, touched);
  });
  touchCompared(state, experiment, compared, seq, touched);
  experiment.seq = seq;
  touched.experiments.add(experiment.id);
}

import type { LoggedEvent } from '../../protocol/index.ts';
import { addRecent, hasLostTrend } from './recent.ts';
import { touch, touchCompared } from './rivals.ts';
import type { StreamState, Touched, VariantState } from '../state.ts';
import { addTally } from './tally.ts';
import { closeBatch } from '../evidence/experiment-evidence.ts';
import { addStreamCounts, addVariantCounts, observePost, type PatternFatigue } from '../fatigue/fatigue-evidence.ts';

/** The wear of each pattern that a variant uses. */
export function fatigueOfPatterns(state: StreamState, variant: VariantState): PatternFatigue[] {
  return variant.patterns.flatMap((id) => state.patterns.get(id)?.fatigue ?? []);
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
  const { evidence } = experiment;
  const at = Date.parse(event.from);
  const isJudged = (id: string): boolean => (state.variants.get(id) as VariantState).judgedFrom <= at;
  closeBatch(evidence, event.counts, at, Date.parse(event.to), isJudged);
  addStreamCounts(state.fatigue, event.counts, at);
  const compared = evidence.compared;
  const counts = new Map(event.counts.map((row) => [row.variant, row]));
  evidence.variants.forEach((id, i) => {
    const variant = state.variants.get(id) as VariantState;
    if (variant.status !== 'active' || variant.judgedFrom > at) return;
    const row = counts.get(id);
    // Of a wide experiment only what changed is told: beyond those that are compared, variants without counts are as they were.
    if (row !== undefined && row.impressions > 0) {
      if (variant.judged.impressions === 0) evidence.compared++;
      addTally(variant.judged, row);
      addRecent(variant, row, evidence);
      const fatigues = fatigueOfPatterns(state, variant);
      addVariantCounts(state.fatigue, variant.fatigue, fatigues, row, at);
      observePost(state.fatigue, variant.fatigue, fatigues, variant.judged, false);
      for (const pattern of variant.patterns) touched.patterns.add(pattern);
    } else if (i >= evidence.arms.length && !hasLostTrend(variant, evidence)) return;
    touch(variant, seq, touched);
  });
  touchCompared(state, experiment, compared, seq, touched);
  experiment.seq = seq;
  touched.experiments.add(experiment.id);
}

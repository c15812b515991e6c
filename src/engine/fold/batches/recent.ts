import type { Tally } from '../../../protocol/index.ts';
import type { VariantState } from '../../state.ts';
import type { ExperimentEvidence } from '../../evidence/experiment-evidence.ts';

/** How much of the recent counts is left after one more batch: half after some ten batches. */
const FADING = 0.93;

/** Fading impressions below which nothing is said of a trend. */
const MIN_FOR_TREND = 100;

/** The part that is left after a number of batches; multiplied step by step, since powers differ between JavaScript engines. */
const LEFT: number[] = [1];

function leftAfter(batches: number): number {
  // Far beyond, nothing is left.
  const last = Math.min(batches, 10_000);
  for (let n = LEFT.length; n <= last; n++) LEFT.push((LEFT[n - 1] as number) * FADING);
  return LEFT[last] as number;
}

/** The recent counts of a variant, older batches fading while it is shown. They are kept as of its last counts, so that a batch without any changes nothing. */
export function recentOf(
  { status, recent, recentBatch }: Readonly<VariantState>,
  evidence: Readonly<ExperimentEvidence>,
): Tally {
  if (status !== 'active') return recent;
  const left = leftAfter(evidence.batches - recentBatch);
  return { impressions: recent.impressions * left, engagements: recent.engagements * left };
}

/** Takes the counts of the batch that was closed last. */
export function addRecent(
  variant: VariantState,
  { impressions, engagements }: Tally,
  evidence: Readonly<ExperimentEvidence>,
): void {
  const before = recentOf(variant, evidence);
  variant.recent = { impressions: before.impressions + impressions, engagements: before.engagements + engagements };
  variant.recentBatch = evidence.batches;
}

/** Keeps the recent counts as they are: it is shown no more. To be called while it still is. */
export function freezeRecent(variant: VariantState, evidence: Readonly<ExperimentEvidence>): void {
  variant.recent = recentOf(variant, evidence);
  variant.recentBatch = evidence.batches;
}

/** Whether the batch that was closed last let its recent counts fade so far that nothing more can be said of its trend. */
export function hasLostTrend(variant: Readonly<VariantState>, evidence: Readonly<ExperimentEvidence>): boolean {
  const { recent, recentBatch } = variant;
  if (recent.impressions < MIN_FOR_TREND) return false;
  const batches = evidence.batches - recentBatch;
  return (
    recent.impressions * leftAfter(batches) < MIN_FOR_TREND &&
    recent.impressions * leftAfter(batches - 1) >= MIN_FOR_TREND
  );
}

/** How the recent batches differ from all that was judged, as a part of the latter; null while too little is known. */
export function trendOf(variant: Readonly<VariantState>, evidence: Readonly<ExperimentEvidence>): number | null {
  const { recent, judged } = variant;
  if (judged.impressions === 0 || judged.engagements === 0) return null;
  // While the recent batches are all there is, they cannot differ.
  if (recentOf(variant, evidence).impressions < MIN_FOR_TREND) return null;
  return recent.engagements / recent.impressions / (judged.engagements / judged.impressions) - 1;
}

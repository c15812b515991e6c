import { isConclusive, type Counts } from 'peeksafe/stats';
import { addPairBatch, createPairEvidence, pairLogEvidence } from '../first-form/comparison.ts';
import type { Comparison, Snapshot } from './read-asos.ts';
import { zScore, Z_AT_95 } from '../rules/z-test.ts';

/** The outcome of one comparison. */
export interface AsosOutcome {
  /** |z| significant at .05 by the last snapshot. */
  readonly zAtEnd: boolean;
  /** |z| significant at .05 by any snapshot. */
  readonly zEver: boolean;
  /** Part of the run, 0 to 1, at which the evidence in either direction first reached its level; null if never. */
  readonly foundAt: number | null;
}

const gain = (from: Counts, to: Counts): Counts => ({
  impressions: to.impressions - from.impressions,
  engagements: to.engagements - from.engagements,
});

const isPossible = ({ impressions, engagements }: Counts): boolean =>
  impressions >= 0 && engagements >= 0 && engagements <= impressions;

const NOTHING: Counts = { impressions: 0, engagements: 0 };
const START: Snapshot = { days: 0, control: NOTHING, treatment: NOTHING };

/**
 * Walks through the snapshots of one comparison, with a z-test on totals and the evidence on what came in between. Totals sometimes
 * fall, or engagements come without users: such a stretch is joined with the next until it is a batch that can be.
 *
 * Two-sided: one evidence a direction, and either must reach 2/alpha.
 */
export function watchComparison({ snapshots }: Comparison, alpha: number): AsosOutcome {
  const [better, worse] = [createPairEvidence(), createPairEvidence()];
  let zEver = false;
  let foundAt: number | null = null;
  let closed = START;
  const last = snapshots.at(-1) ?? START;
  for (const now of snapshots) {
    zEver ||= Math.abs(zScore(now.treatment, now.control)) >= Z_AT_95;
    const control = gain(closed.control, now.control);
    const treatment = gain(closed.treatment, now.treatment);
    if (!isPossible(control) || !isPossible(treatment)) continue;
    closed = now;
    addPairBatch(better, control, treatment);
    addPairBatch(worse, treatment, control);
    if ([better, worse].some((evidence) => isConclusive(pairLogEvidence(evidence), alpha / 2))) {
      foundAt ??= now.days / last.days;
    }
  }
  return { zAtEnd: Math.abs(zScore(last.treatment, last.control)) >= Z_AT_95, zEver, foundAt };
}

import type { Random } from 'peeksafe/simulator';
import type { Counts } from 'peeksafe/stats';

/** Counts of one batch, one entry an arm. */
export type Batch = readonly Counts[];

/** How many of `draws` balls are marked, taken without replacement out of `balls`, `marked` of which are: hypergeometric. */
export function drawMarked(random: Random, balls: number, marked: number, draws: number): number {
  let found = 0;
  for (let left = balls; left > balls - draws && found < marked; left--) {
    if (random.next() * left < marked - found) found++;
  }
  return found;
}

/**
 * Plays a test again from its final totals: in each batch every arm shows `size` impressions, and its engagements come in random
 * order. An arm that runs out has smaller batches, then empty ones. The archive tells no time inside a test, so the order is invented;
 * the totals are exact.
 */
export function dealBatches(random: Random, arms: readonly Counts[], size: number): Batch[] {
  const left = arms.map((arm) => ({ ...arm }));
  const batches: Batch[] = [];
  while (left.some((urn) => urn.impressions > 0)) {
    const batch = left.map((urn) => {
      const impressions = Math.min(size, urn.impressions);
      const engagements = drawMarked(random, urn.impressions, urn.engagements, impressions);
      urn.impressions -= impressions;
      urn.engagements -= engagements;
      return { impressions, engagements };
    });
    batches.push(batch);
  }
  return batches;
}

/** Shuffles the labels: deals all engagements of a test among its arms again, so that no arm is truly better. */
export function shuffleLabels(random: Random, arms: readonly Counts[]): Counts[] {
  let balls = arms.reduce((sum, arm) => sum + arm.impressions, 0);
  let marked = arms.reduce((sum, arm) => sum + arm.engagements, 0);
  return arms.map(({ impressions }) => {
    const engagements = drawMarked(random, balls, marked, impressions);
    balls -= impressions;
    marked -= engagements;
    return { impressions, engagements };
  });
}

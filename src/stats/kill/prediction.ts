import { checkCounts, checkBelowOne, checkPositive, checkRate, checkWhole, type Counts } from '../numbers/counts.ts';
import { logRateRatio, RATIOS } from '../numbers/grid.ts';
import { logMeanExp } from '../numbers/log-sum.ts';

/** A variant is held to this fraction of its predicted ER unless a team says otherwise. */
export const PREDICTION_FACTOR = 0.5;

/** Below this many impressions the simple rule says nothing. Gated on impressions: a gate on engagements never judges the worst. */
export const MIN_IMPRESSIONS = 100;

/**
 * ln E against "the variant's ER is at least `floor`", from its running totals.
 *
 * E = mean over r of exp(s ln r + (n-s) ln((1 - r m0) / (1 - m0))), r on the grid {.98 .95 .9 .85 .8 .7 .6 .5 .35 .2}, with
 * m0 = `floor` = f * predicted ER (f = .5, {@link PREDICTION_FACTOR}). Kill when E >= 1/alpha: a variant that is at least
 * that good at every moment is ever killed with probability at most alpha, however its ER drifts above the floor.
 * It needs no other variant beside it, so it may judge variants that were posted at different hours.
 * Merging is adding totals. [Wald 1945; Ramdas, Grunwald, Vovk, Shafer 2023, arXiv 2210.01948]
 * @param counts Running totals of the variant.
 * @param floor ER from 0 up, below 1; at 0 there is never evidence.
 * @returns The natural logarithm of E.
 * @throws RangeError if the counts cannot be or the floor is no such rate.
 * @example
 * ```ts
 * // Predicted 8 %: kill where the ER is surely below 4 %.
 * const logE = predictionLogEvidence({ impressions: 1000, engagements: 20 }, PREDICTION_FACTOR * 0.08); // 4.9190…
 * isConclusive(logE, splitBudget(0.05, true).prediction); // true
 * ```
 */
export function predictionLogEvidence(counts: Counts, floor: number): number {
  checkCounts(counts);
  checkBelowOne('floor', floor);
  return logMeanExp(RATIOS.map((ratio) => logRateRatio(counts, floor, ratio)));
}

/**
 * The simple rule: at least `minImpressions` seen and the observed ER strictly below `factor` * predicted ER.
 *
 * For teams that want it (`policy: 'threshold'`), and otherwise only a reason to watch. It has **no error guarantee**: watched
 * live it kills a variant that is exactly on prediction in 21 % of cases.
 * @param counts Running totals of the variant.
 * @param predictedEr Its predicted ER, 0 to 1.
 * @param factor The part of its prediction that it has to reach, above 0; {@link PREDICTION_FACTOR} by default.
 * @param minImpressions Impressions before which it says nothing; {@link MIN_IMPRESSIONS} by default.
 * @returns Whether the variant is below.
 * @throws RangeError if the counts cannot be, a rate is outside [0, 1], or the factor is not positive.
 * @example
 * ```ts
 * isBelowThreshold({ impressions: 500, engagements: 9 }, 0.04); // true
 * isBelowThreshold({ impressions: 99, engagements: 0 }, 0.04); // false
 * ```
 */
export function isBelowThreshold(
  counts: Counts,
  predictedEr: number,
  factor = PREDICTION_FACTOR,
  minImpressions = MIN_IMPRESSIONS,
): boolean {
  checkCounts(counts);
  checkRate('predictedEr', predictedEr);
  checkPositive('factor', factor);
  checkWhole('minImpressions', minImpressions);
  const { impressions, engagements } = counts;
  return impressions >= minImpressions && engagements / impressions < factor * predictedEr;
}

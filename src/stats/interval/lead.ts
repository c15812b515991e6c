import { LOG_RATIOS, logWeightsFor, type ExperimentPlan } from '../kill/bets.ts';
import { addBounded } from '../kill/conditional.ts';
import { checkAlpha, checkCounts, type Counts } from '../numbers/counts.ts';
import { logAddExp } from '../numbers/log-sum.ts';

/** The counts of two variants over the same stretch of time. */
export interface PairBatch {
  /** Counts of the first variant. */
  readonly i: Counts;
  /** Counts of the second variant. */
  readonly j: Counts;
}

/** The ratio of two rates, each end above 0; 1 is "as good as each other". */
export type RatioInterval = readonly [low: number, high: number];

/** How often a bracket whose ends differ by a factor is halved: to the last digits of a double. */
const ROUNDS = 60;

/** Ends beyond these factors of the raw ratio say nothing that a reader could use. */
const WIDEST = 1e6;

/**
 * ln of the evidence against "variant i has `ratio` times the rate of j": half of a bet that it has less, half of a bet that it has more.
 *
 * As long as the ratio of the two rates is constant it ever reaches 1/alpha with probability at most alpha, whatever the base rate does: with
 * t = w rho / (w rho + 1 - w) and a = 1 / (t r + 1 - t), the mean of r^{c_i} a^c is (1 + p_i (r a - 1))^{m_i} (1 + p_j (a - 1))^{m_j}, at most
 * exp(m_i p_i (r a - 1) + m_j p_j (a - 1)) = 1. Needs independent units, shown side by side inside a batch.
 * @param batches Common batches of the two.
 * @param ratio Above 0.
 * @param plan The plan of the experiment, fixed before the data; null without one. A wrong plan widens the interval and never makes it wrong.
 * @returns The natural logarithm of the evidence.
 * @throws RangeError if counts cannot be.
 * @example
 * ```ts
 * const batches = [{ i: { impressions: 10_000, engagements: 540 }, j: { impressions: 10_000, engagements: 420 } }];
 * Math.exp(leadLogEvidence(batches, 1)); // 183.7177…
 * ```
 */
export function leadLogEvidence(
  batches: readonly PairBatch[],
  ratio: number,
  plan: ExperimentPlan | null = null,
): number {
  const [less, more] = [LOG_RATIOS.map(() => 0), LOG_RATIOS.map(() => 0)];
  for (const { i, j } of batches) {
    checkCounts(i);
    checkCounts(j);
    if (i.impressions === 0 || j.impressions === 0) continue;
    const [own, other] = [i.impressions * ratio, j.impressions];
    const share = own / (own + other);
    const engagements = i.engagements + j.engagements;
    addBounded(less, 0, LOG_RATIOS, i, engagements, share);
    addBounded(more, 0, LOG_RATIOS, j, engagements, 1 - share);
  }
  const weights = logWeightsFor(plan);
  let log = -Infinity;
  for (const logs of [less, more])
    for (const [k, one] of logs.entries()) log = logAddExp(log, one + (weights[k] as number) - Math.LN2);
  return log;
}

/**
 * The ratios of the two rates, i to j, that the batches speak against by less than 1/alpha. It holds at all times together while the ratio is
 * constant, whatever the base rate does. Among K variants `alpha` is the budget divided by the pairs, since the pair is chosen by looking.
 * @param batches Common batches of the two.
 * @param alpha Error budget, between 0 and 1.
 * @param plan As for {@link leadLogEvidence}.
 * @returns null where no ratio is inside: the lead has changed during the experiment; [0, Infinity] while either has no engagements.
 * @throws RangeError if counts cannot be or alpha is outside (0, 1).
 * @example
 * ```ts
 * leadInterval([{ i: { impressions: 10_000, engagements: 540 }, j: { impressions: 10_000, engagements: 420 } }]); // [1.0421…, 1.5892…]
 * ```
 */
export function leadInterval(
  batches: readonly PairBatch[],
  alpha = 0.05,
  plan: ExperimentPlan | null = null,
): RatioInterval | null {
  checkAlpha(alpha);
  const start = commonRatio(batches);
  if (!(start > 0 && start < Infinity)) return [0, Infinity];
  const isInside = (ratio: number): boolean => leadLogEvidence(batches, ratio, plan) < -Math.log(alpha);
  if (!isInside(start)) return null;
  return [endOf(isInside, start, 1 / 2), endOf(isInside, start, 2)];
}

/**
 * The ratio of the rates with the base rate of each batch taken out: where drift and shifting shares do not reach.
 * @param batches Common batches of the two.
 * @returns The rate of i divided by that of j, from 0 up; Infinity while only i has engagements, NaN while neither has.
 * @example
 * ```ts
 * // Both dip in the second batch; i stays ahead by the same factor.
 * commonRatio([
 *   { i: { impressions: 1000, engagements: 60 }, j: { impressions: 1000, engagements: 40 } },
 *   { i: { impressions: 1000, engagements: 30 }, j: { impressions: 1000, engagements: 20 } },
 * ]); // 1.5
 * ```
 */
export function commonRatio(batches: readonly PairBatch[]): number {
  let [own, other] = [0, 0];
  for (const { i, j } of batches) {
    const total = i.impressions + j.impressions;
    if (i.impressions === 0 || j.impressions === 0) continue;
    own += (i.engagements * j.impressions) / total;
    other += (j.engagements * i.impressions) / total;
  }
  return own / other;
}

/** The end of an interval on one side of a ratio inside it, by doubling or halving until outside and bisection of logarithms. */
function endOf(isInside: (ratio: number) => boolean, start: number, factor: number): number {
  let [inside, outside] = [start, start * factor];
  while (isInside(outside)) {
    if (outside > start * WIDEST) return Infinity;
    if (outside < start / WIDEST) return 0;
    inside = outside;
    outside *= factor;
  }
  for (let round = 0; round < ROUNDS; round++) {
    const middle = Math.sqrt(inside * outside);
    if (isInside(middle)) inside = middle;
    else outside = middle;
  }
  return inside;
}

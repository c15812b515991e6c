import { checkPositive } from '../numbers/counts.ts';
import { logHalfMixture } from '../numbers/log-normal.ts';
import { checkMoments, varianceOf, type Moments } from './moments.ts';

/** The batches by which the scale of the bets is learned where nobody planned; they are not judged. */
const LEARNING_BATCHES = 5;

/** The variance of the bets times the variance of the difference at which they are strongest. */
const SCALE = 10;

/** More standard errors than these are as much evidence as anybody needs: values without any spread would have infinitely many. */
const MAX_DEVIATIONS = 1e6;

/** The evidence against "the mean of i is at least that of j in every batch". Plain data. */
export interface MeanEvidence {
  /** Differences of the means, each by its weight n_i n_j / (n_i + n_j). */
  difference: number;
  /** The variance of `difference`. */
  variance: number;
  /** Of the normal mixture of bets (rho squared in the formula); null while it is being learned. */
  scale: number | null;
  /** Batches that taught the scale. */
  learned: number;
}

/**
 * Evidence before the first batch.
 *
 * @param plannedVariance The `variance` that is expected when the experiment ends as planned: the bets are then strongest after a quarter of it.
 *   Without it the scale is learned from the first 5 batches, which are not judged.
 * @throws RangeError if the planned variance is not a number above 0.
 */
export function createMeanEvidence(plannedVariance?: number): MeanEvidence {
  if (plannedVariance === undefined) return { difference: 0, variance: 0, scale: null, learned: 0 };
  checkPositive('plannedVariance', plannedVariance);
  return { difference: 0, variance: 0, scale: (SCALE * 4) / plannedVariance, learned: 0 };
}

/**
 * Adds the sums of both over the same stretch of time. A batch in which either has fewer than 2 units is skipped, since it has no variance.
 *
 * @throws RangeError if the sums cannot be.
 */
export function addMeanBatch(evidence: MeanEvidence, i: Moments, j: Moments): void {
  checkMoments(i);
  checkMoments(j);
  if (i.n < 2 || j.n < 2) return;
  const weight = (i.n * j.n) / (i.n + j.n);
  const difference = weight * (i.sum / i.n - j.sum / j.n);
  addDifference(evidence, difference, weight * weight * (varianceOf(i) / i.n + varianceOf(j) / j.n));
}

/** Adds the weighted difference of a batch, and its variance. */
function addDifference(evidence: MeanEvidence, difference: number, variance: number): void {
  evidence.difference += difference;
  evidence.variance += variance;
  if (evidence.scale !== null) return;
  evidence.learned++;
  // Without any spread nothing is learned yet.
  if (evidence.learned < LEARNING_BATCHES || !(SCALE / evidence.variance < Infinity)) return;
  evidence.scale = SCALE / evidence.variance;
  evidence.difference = 0;
  evidence.variance = 0;
}

/**
 * Adds the sums of i alone, held to a fixed value: what {@link addMeanBatch} says of a j of endless units without any spread.
 *
 * @throws RangeError if the sums cannot be.
 */
export function addFixedBatch(evidence: MeanEvidence, i: Moments, value: number): void {
  checkMoments(i);
  if (i.n < 2) return;
  addDifference(evidence, i.sum - i.n * value, i.n * varianceOf(i));
}

/**
 * ln of the evidence that the mean of i is below that of j. While "the mean of i is at least that of j in every batch" holds, it reaches
 * ln(1/alpha) at any look with probability of about alpha. *About*: it rests on the normal limit, so it takes many units (1,000 and 50 with
 * a value other than 0 a variant are the floor in use here), and a single value that outweighs all others breaks it.
 *
 * A one-sided normal mixture over S, the weighted difference, and V, its variance:
 * ln E = ln 2 - ln(1 + rho² V)/2 + rho² S²/(2 (1 + rho² V)) + ln Phi(-S rho/sqrt(1 + rho² V)).
 * [Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas 2021, arXiv 2103.06476]
 *
 * @returns 0 while the scale is being learned.
 * @example
 * const evidence = createMeanEvidence(80);
 * addMeanBatch(evidence, { n: 100, sum: 30, sumSquares: 14 }, { n: 100, sum: 42, sumSquares: 22 });
 * meanLogEvidence(evidence) >= Math.log(1 / 0.05);
 */
export function meanLogEvidence({ difference, variance, scale }: MeanEvidence): number {
  if (scale === null) return 0;
  const spread = 1 + scale * variance;
  const z = difference * Math.sqrt(scale / spread);
  return Math.LN2 - Math.log(spread) / 2 + logHalfMixture(Math.max(-MAX_DEVIATIONS, z));
}

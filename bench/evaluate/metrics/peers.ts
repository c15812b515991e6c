import { ALPHA } from 'peeksafe/stats';
import { Z_AT_95 } from '../rules/z-test.ts';

/** Sums of units: of a value above the line and one below it, which is 1 of a mean. */
export interface Sums {
  readonly n: number;
  readonly sum: number;
  readonly sumSquares: number;
  readonly denominator: number;
  readonly denominatorSquares: number;
  readonly cross: number;
}

/** Of nobody, or of one unit. */
export const momentsOf = (above?: number, below = 1): Sums =>
  above === undefined
    ? { n: 0, sum: 0, sumSquares: 0, denominator: 0, denominatorSquares: 0, cross: 0 }
    : {
        ...{ n: 1, sum: above, sumSquares: above * above },
        ...{ denominator: below, denominatorSquares: below * below, cross: above * below },
      };

/** Both together. */
export const plusSums = (a: Sums, b: Sums): Sums => ({
  n: a.n + b.n,
  sum: a.sum + b.sum,
  sumSquares: a.sumSquares + b.sumSquares,
  denominator: a.denominator + b.denominator,
  denominatorSquares: a.denominatorSquares + b.denominatorSquares,
  cross: a.cross + b.cross,
});

/** The mean or the ratio. */
export const meanOf = ({ sum, denominator }: Sums): number => sum / denominator;

/** Variance of the mean or the ratio, by the delta method. */
function varianceOfMean(sums: Sums): number {
  const ratio = meanOf(sums);
  const { n, sumSquares, cross, denominatorSquares, denominator } = sums;
  const variance = (sumSquares - 2 * ratio * cross + ratio ** 2 * denominatorSquares) / (n - 1);
  return variance / n / (denominator / n) ** 2;
}

/** The sample size that GrowthBook tunes its sequential intervals to by default, units of both variants. */
const GROWTHBOOK_TUNING = 5000;

/**
 * Reach of GrowthBook's sequential interval of a difference by standard errors: sqrt(n) sqrt(2 (n rho² + 1) ln(sqrt(n rho² + 1)/alpha)) / (n rho) with
 * rho² = (-2 ln alpha + ln(-2 ln alpha + 1)) / 5000 and n units of both. [docs.growthbook.io/statistics/sequential]
 */
function sequentialReach(n: number): number {
  const log = -2 * Math.log(ALPHA);
  const scale = (log + Math.log(log + 1)) / GROWTHBOOK_TUNING;
  const spread = n * scale + 1;
  return Math.sqrt((2 * spread * (Math.log(spread) / 2 - Math.log(ALPHA))) / (n * scale));
}

/** Whether a rule says that two variants differ, two-sided at .05: GrowthBook's sequential interval, or a z-test on totals. */
export function differs(a: Sums, b: Sums, rule: 'sequential' | 'z-test'): boolean {
  const reach = rule === 'sequential' ? sequentialReach(a.n + b.n) : Z_AT_95;
  return Math.abs(meanOf(a) - meanOf(b)) >= reach * Math.sqrt(varianceOfMean(a) + varianceOfMean(b));
}

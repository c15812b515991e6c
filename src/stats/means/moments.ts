import { checkWhole, reject } from '../numbers/counts.ts';

/**
 * A metric of one variant that is not yes or no, such as seconds read or money spent: of `n` units, the sum of their values and the sum of
 * the squares of their values. Such sums of two stretches of time add up.
 */
export interface Moments {
  /** Units, those with the value 0 among them: a whole number from 0 up. */
  readonly n: number;
  /** Sum of their values, in the unit of the metric. */
  readonly sum: number;
  /** Sum of the squares of their values. */
  readonly sumSquares: number;
}

/**
 * A ratio of two values of the same units, such as money by order or clicks by page of a visitor: the sums of both, and of their products. The
 * unit is what was assigned, however many orders or pages it has.
 */
export interface RatioMoments extends Moments {
  /** Sum of the values below the line. */
  readonly denominator: number;
  /** Sum of the squares of the values below the line. */
  readonly denominatorSquares: number;
  /** Sum over the units of the value above the line times that below it. */
  readonly cross: number;
}

/** Rounding of sums, as a part of them. */
const ROUNDING = 1e-9;

/** Whether values can have these sums: the square of their sum is at most their number times the sum of their squares. */
const canBe = (n: number, sum: number, squares: number): boolean =>
  n === 0 ? sum === 0 && squares === 0 : (sum * sum) / n <= squares * (1 + ROUNDING);

/** Whether `n` values can have these sums. Those of a stretch of time can be wrong while more of it is to come. */
export const areMoments = ({ n, sum, sumSquares }: Moments): boolean =>
  Number.isSafeInteger(n) && n >= 0 && Number.isFinite(sum) && Number.isFinite(sumSquares) && canBe(n, sum, sumSquares);

/** The same of a ratio: of both its values, and of their products, which are at most what the squares allow. */
export const areRatioMoments = (sums: RatioMoments): boolean =>
  areMoments(sums) &&
  areMoments({ n: sums.n, sum: sums.denominator, sumSquares: sums.denominatorSquares }) &&
  sums.cross * sums.cross <= sums.sumSquares * sums.denominatorSquares * (1 + ROUNDING);

/** Refuses sums that no values can have. */
export function checkMoments({ n, sum, sumSquares }: Moments): void {
  checkWhole('n', n);
  if (!Number.isFinite(sum)) reject('sum', sum, 'a finite number');
  if (!(sumSquares >= 0 && sumSquares < Infinity)) reject('sumSquares', sumSquares, 'a finite number from 0 up');
  if (!canBe(n, sum, sumSquares))
    reject('sumSquares', sumSquares, `at least sum² / n (${String(n === 0 ? 0 : (sum * sum) / n)})`);
}

/** The variance of the values, with n - 1 below; needs two units. */
export const varianceOf = ({ n, sum, sumSquares }: Moments): number =>
  Math.max(0, (sumSquares - (sum * sum) / n) / (n - 1));

/**
 * At least how many values other than 0 are behind these sums, by Cauchy and Schwarz: sum² / sumSquares. Few large values among many small ones
 * count as few.
 */
export const effectiveCount = ({ sum, sumSquares }: Moments): number => (sumSquares > 0 ? (sum * sum) / sumSquares : 0);

/** The sums of both. */
export const plusMoments = (a: Moments, b: Moments): Moments => ({
  n: a.n + b.n,
  sum: a.sum + b.sum,
  sumSquares: a.sumSquares + b.sumSquares,
});

/** Of nobody. */
export const NO_MOMENTS: Moments = Object.freeze({ n: 0, sum: 0, sumSquares: 0 });

/** Sums that came of subtraction, brought to what values can have. */
const settled = (n: number, sum: number, squares: number): Moments => ({
  n,
  sum,
  sumSquares: n === 0 ? 0 : Math.max((sum * sum) / n, squares),
});

/** The moments of factor y + margin. */
export const shiftedMoments = ({ n, sum, sumSquares }: Moments, factor: 1 | -1, margin: number): Moments =>
  settled(n, factor * sum + n * margin, sumSquares + 2 * factor * margin * sum + n * margin * margin);

/** The moments of factor (N - kappa D), N above and D below the line: a ratio as a mean that is 0 where it is kappa. */
export function linearMoments(sums: RatioMoments, factor: 1 | -1, kappa: number): Moments {
  const { n, sum, sumSquares, denominator, denominatorSquares, cross } = sums;
  const squares = sumSquares - 2 * kappa * cross + kappa * kappa * denominatorSquares;
  return settled(n, factor * (sum - kappa * denominator), squares);
}

import { ALPHA } from '../kill/budget.ts';
import { checkPositive, reject } from '../numbers/counts.ts';
import { checkMoments, linearMoments, varianceOf, type Moments, type RatioMoments } from './moments.ts';

/**
 * The interval of a mean that holds at all looks together, about: it rests on the normal limit, so it takes many units.
 *
 * mean ± sd sqrt(2 (n rho² + 1) ln(sqrt(n rho² + 1)/alpha)/(n² rho²)) with rho² = (-2 ln alpha + ln(-2 ln alpha) + 1)/n*, which makes it
 * narrowest at n* units. [Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas 2021, arXiv 2103.06476]
 *
 * @param moments Running totals of the variant, not one batch.
 * @param alpha Error budget, above 0, at most 0.5.
 * @param narrowestAt Units at which it is narrowest, above 0.
 * @returns [low, high] in the unit of the metric; [-Infinity, Infinity] before the second unit.
 * @throws RangeError if the sums cannot be, or alpha or `narrowestAt` is out of range.
 * @example
 * const [low, high] = meanInterval({ n: 1200, sum: 51_600, sumSquares: 3_100_000 });
 */
export function meanInterval(moments: Moments, alpha = ALPHA, narrowestAt = 1000): [low: number, high: number] {
  checkMoments(moments);
  // The formula for its scale has no solution near 1.
  if (!(alpha > 0 && alpha <= 0.5)) reject('alpha', alpha, 'a number above 0, at most 0.5');
  checkPositive('narrowestAt', narrowestAt);
  const { n, sum } = moments;
  if (n < 2) return [-Infinity, Infinity];
  const log = -2 * Math.log(alpha);
  const scale = (log + Math.log(log) + 1) / narrowestAt;
  const spread = n * scale + 1;
  const reach =
    Math.sqrt(varianceOf(moments)) *
    Math.sqrt((2 * spread * (Math.log(spread) / 2 - Math.log(alpha))) / (n * n * scale));
  return [sum / n - reach, sum / n + reach];
}

/**
 * The same of a ratio R = sum N / sum D: R ± the reach of the mean of N - R D, divided by the mean of D.
 *
 * @returns [low, high] of N by D; [-Infinity, Infinity] before the second unit, and while D adds up to 0.
 * @throws RangeError as {@link meanInterval}.
 */
export function ratioInterval(sums: RatioMoments, alpha = ALPHA, narrowestAt = 1000): [low: number, high: number] {
  const { n, sum, denominator } = sums;
  if (n < 2 || denominator === 0) return [-Infinity, Infinity];
  const ratio = sum / denominator;
  const { sumSquares } = linearMoments(sums, 1, ratio);
  // Its mean is 0 but for rounding.
  const [, high] = meanInterval({ n, sum: 0, sumSquares }, alpha, narrowestAt);
  const reach = high / Math.abs(denominator / n);
  return [ratio - reach, ratio + reach];
}

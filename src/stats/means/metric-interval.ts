import { ALPHA } from '../kill/budget.ts';
import { interval } from '../interval/interval.ts';
import { meanInterval, ratioInterval } from './mean-interval.ts';
import { effectiveCount, type RatioMoments } from './moments.ts';

/** The interval of a mean or ratio is said from this many units on, and this many values that are not outweighed by a few: the normal limit takes some. */
const SAID_FROM = { units: 200, values: 50 } as const;

/**
 * The interval of a rate, a mean or a ratio that holds at every look: exact for a rate, about for the others.
 *
 * @param sums Of a rate `n` and `sum`, of a mean also `sumSquares`, of a ratio all; of the whole life of a variant, not one batch.
 * @param alpha Error budget, above 0, at most 0.5.
 * @returns [low, high] in the unit of the metric; null while nothing bounds it.
 * @throws RangeError if the sums cannot be, or alpha is out of range.
 */
export function metricInterval(
  type: 'rate' | 'mean' | 'ratio',
  sums: RatioMoments,
  alpha = ALPHA,
): [low: number, high: number] | null {
  if (sums.n === 0) return null;
  if (type === 'rate') return [...interval({ impressions: sums.n, engagements: sums.sum }, alpha)];
  if (sums.n < SAID_FROM.units || effectiveCount(sums) < SAID_FROM.values) return null;
  const ends = type === 'mean' ? meanInterval(sums, alpha) : ratioInterval(sums, alpha);
  return ends.every(Number.isFinite) ? ends : null;
}

import type { JudgedMetricSeries, MetricType } from '../../../protocol/index.ts';
import { metricInterval } from '../../../stats/means/metric-interval.ts';
import { areMoments, areRatioMoments, type RatioMoments } from '../../../stats/means/moments.ts';

/** Columns of sums, as histories have them: those of all counts, or those that are judged. */
export type SumColumns = Omit<JudgedMetricSeries, 'times' | 'logE' | 'logNeeded' | 'restarts'>;

/** The sums of a row; 0 for the columns that the type of the metric does not have. */
export const sumsAt = (columns: SumColumns, row: number): RatioMoments => ({
  n: columns.n[row] ?? 0,
  sum: columns.sum[row] ?? 0,
  sumSquares: columns.sumSquares?.[row] ?? 0,
  denominator: columns.denominator?.[row] ?? 0,
  denominatorSquares: columns.denominatorSquares?.[row] ?? 0,
  cross: columns.cross?.[row] ?? 0,
});

/** The rate, the mean or the ratio; NaN where there is nothing below the line. */
export function valueOf(
  type: MetricType,
  { n, sum, denominator }: Pick<RatioMoments, 'n' | 'sum' | 'denominator'>,
): number {
  const below = type === 'ratio' ? denominator : n;
  return below === 0 ? Number.NaN : sum / below;
}

/** Whether values can have such sums: totals that somebody corrected may leave others. */
function canBe(type: MetricType, sums: RatioMoments): boolean {
  if (type === 'rate') return sums.sum >= 0 && sums.sum <= sums.n;
  return type === 'mean' ? areMoments(sums) : areRatioMoments(sums);
}

/** The interval that holds at every look, from when on the server says one; null before, and for sums that no values can have. */
export const intervalOf = (
  type: MetricType,
  sums: RatioMoments,
  alpha: number,
): readonly [low: number, high: number] | null => (canBe(type, sums) ? metricInterval(type, sums, alpha) : null);

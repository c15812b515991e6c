import type { JudgedMetricSeries, MetricSeries, MetricType } from '../../protocol/index.ts';
import type { RatioMoments } from '../../stats/means/moments.ts';
import type { HistorySpan } from '../history-buckets.ts';
import { FIELDS, displaySum } from '../metrics/sums.ts';

/** The last judged sums of a metric of one variant in one bucket of time. */
export interface JudgedMetricRow {
  /** The end of the batch, milliseconds since 1970. */
  readonly at: number;
  /** Judged until then. */
  readonly sums: RatioMoments;
  /** ln of the evidence of a metric that decides or tells; null for others, and while it could not be judged. */
  readonly logE: number | null;
  /** ln of the evidence that suffices; null where `logE` is. */
  readonly logNeeded: number | null;
  /** When evidence last began again in the bucket, milliseconds since 1970; null for never. */
  readonly restartedAt: number | null;
}

type SumColumns = Omit<MetricSeries, 'times' | 'judged'>;

/** Sums as columns: those that the type has. */
function columnsOf(type: MetricType, rows: readonly RatioMoments[]): SumColumns {
  const columns = FIELDS[type].map((field) => [field, rows.map((row) => displaySum(row[field]))] as const);
  return Object.fromEntries(columns) as unknown as SumColumns;
}

/**
 * Cumulative sums of a metric over a span.
 *
 * @param rows Cumulative sums at ends of buckets, ascending.
 */
export function metricSeries(
  type: MetricType,
  rows: readonly { readonly at: number; readonly sums: RatioMoments }[],
): MetricSeries {
  const sums = rows.map((row) => row.sums);
  return { times: rows.map(({ at }) => at), ...columnsOf(type, sums) };
}

/**
 * The judged sums of a metric over a span, the last row of each bucket.
 *
 * @param before The last row before the span; null where there is none. It comes first, at the beginning of the span.
 * @param rows Those of the span, ascending.
 * @param span Its beginning is a multiple of the width.
 * @param width Width of a bucket, milliseconds.
 */
export function judgedMetricSeries(
  type: MetricType,
  before: JudgedMetricRow | null,
  rows: Iterable<JudgedMetricRow>,
  { from, to }: HistorySpan,
  width: number,
): JudgedMetricSeries {
  const kept: JudgedMetricRow[] = before !== null && before.sums.n > 0 ? [{ ...before, at: from }] : [];
  const restarts: number[] = [];
  let bucket = Number.NaN;
  for (const row of rows) {
    const start = row.at - (row.at % width);
    kept[start === bucket ? kept.length - 1 : kept.length] = { ...row, at: Math.min(row.at, to) };
    bucket = start;
    if (row.restartedAt !== null && row.restartedAt >= from) restarts.push(row.restartedAt);
  }
  const sums = kept.map((row) => row.sums);
  return {
    times: kept.map(({ at }) => at),
    ...columnsOf(type, sums),
    ...(kept.some(({ logE }) => logE !== null) && {
      logE: kept.map(({ logE }) => logE),
      logNeeded: kept.map(({ logNeeded }) => logNeeded),
    }),
    ...(restarts.length > 0 && { restarts }),
  };
}

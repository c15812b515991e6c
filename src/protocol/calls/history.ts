import * as z from 'zod/mini';
import { Count, Cursor, Id } from '../values/values.ts';

/**
 * The judged history of one variant, at the ends of batches: columns of equal length. Its counts begin again at 0 where its evidence does. In the
 * unit of the experiment.
 */
export const JudgedSeries = z.object({
  /** Ends of batches, milliseconds since 1970, ascending; of those that fall into one bucket, the last. What was judged before the span comes first, at its beginning. */
  times: z.array(z.int()),
  /** Judged impressions until then, from 0 up. */
  impressions: z.array(z.int()),
  /** Judged engagements until then, from 0 up. */
  engagements: z.array(z.int()),
  /** Natural logarithm of the evidence of the rule that was nearest to a stop, to four decimals; null while it could not be judged. */
  logE: z.array(z.nullable(z.number())),
  /** Natural logarithm of the evidence that suffices for that rule; null where `logE` is. */
  logNeeded: z.optional(z.array(z.nullable(z.number()))),
  /** When its evidence began again, milliseconds since 1970, ascending; left out where it never did. */
  restarts: z.optional(z.array(z.int())),
});
/** The judged history of one variant, at the ends of batches. */
export type JudgedSeries = z.infer<typeof JudgedSeries>;

/** Sums of a metric, a column each: those that its type has. */
const SUM_COLUMNS = {
  /** Units whose value is in the sums. */
  n: z.array(z.int()),
  /** Sum of their values; of a rate how many of them did it, and of a ratio the sum above the line. */
  sum: z.array(z.number()),
  /** Of a mean and a ratio: sum of the squares of those values. */
  sumSquares: z.optional(z.array(z.number())),
  /** Of a ratio: sum of the values below the line. */
  denominator: z.optional(z.array(z.number())),
  /** Of a ratio: sum of the squares of the values below the line. */
  denominatorSquares: z.optional(z.array(z.number())),
  /** Of a ratio: sum over the units of the value above the line times that below it. */
  cross: z.optional(z.array(z.number())),
};

/** The judged sums of a metric of one variant at the ends of batches: columns of equal length. They begin again at 0 where its evidence does. */
export const JudgedMetricSeries = z.object({
  /** Ends of batches, milliseconds since 1970, ascending, as in {@link JudgedSeries}. */
  times: z.array(z.int()),
  ...SUM_COLUMNS,
  /**
   * Natural logarithm of the evidence, to four decimals: of the primary metric towards a stop, of a guardrail that the variant is worse than it may be; null
   * while it could not be judged. Left out for a metric that decides nothing, and before the first evidence.
   */
  logE: z.optional(z.array(z.nullable(z.number()))),
  /** Natural logarithm of the evidence that suffices; left out, and null, where `logE` is. */
  logNeeded: z.optional(z.array(z.nullable(z.number()))),
  /** When its evidence began again, milliseconds since 1970, ascending; left out where it never did. */
  restarts: z.optional(z.array(z.int())),
});
/** The judged sums of a metric of one variant at the ends of batches. */
export type JudgedMetricSeries = z.infer<typeof JudgedMetricSeries>;

/** Cumulative sums of a metric of one variant at the ends of time buckets: columns of equal length. */
export const MetricSeries = z.object({
  /** Ends of buckets, milliseconds since 1970, ascending. Buckets without a change are left out. */
  times: z.array(z.int()),
  ...SUM_COLUMNS,
  /** Its judged sums, where the query asks for them. */
  judged: z.optional(JudgedMetricSeries),
});
/** Cumulative sums of a metric of one variant at the ends of time buckets. */
export type MetricSeries = z.infer<typeof MetricSeries>;

/**
 * Cumulative counts of one variant at the ends of time buckets: three columns of equal length. Where its experiment counts visitors, impressions are
 * visitors, and engagements those of them who engaged.
 */
export const HistorySeries = z.object({
  variant: Id,
  /** Ends of buckets, milliseconds since 1970, ascending. Buckets without a change are left out. */
  times: z.array(z.int()),
  impressions: z.array(z.int()),
  engagements: z.array(z.int()),
  /** Its judged history, where the query asks for it; left out by older servers. */
  judged: z.optional(JudgedSeries),
  /** The same of the metric that the query asks for; left out where the experiment of the variant does not declare it, and by older servers. */
  metric: z.optional(MetricSeries),
});
/** Cumulative counts of one variant at the ends of time buckets. */
export type HistorySeries = z.infer<typeof HistorySeries>;

/** History of a stream, downsampled to the points of the query. */
export const History = z.object({
  cursor: Cursor,
  /** Width of a bucket, in milliseconds. */
  resolutionMs: Count,
  series: z.array(HistorySeries),
  /** Where the next page begins; left out with the last one. */
  next: z.optional(z.string()),
});
/** History of a stream, downsampled to the points of the query. */
export type History = z.infer<typeof History>;

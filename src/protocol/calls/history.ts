import * as z from 'zod/mini';
import { Count, Cursor, Id } from '../values/values.ts';

/**
 * What was judged of one variant at the ends of batches: columns of equal length. Its counts begin again at 0 where its evidence does. In the unit of
 * the experiment.
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
/** What was judged of one variant at the ends of batches. */
export type JudgedSeries = z.infer<typeof JudgedSeries>;

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
  /** What was judged of it, where the query asks for it; left out by older servers. */
  judged: z.optional(JudgedSeries),
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

import * as z from 'zod/mini';
import { Count, Cursor, Id } from '../values/values.ts';

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

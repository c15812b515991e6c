import * as z from 'zod/mini';
import { LIMITS } from '../limits.ts';
import { Unit } from '../state/entities.ts';
import { DimensionName } from '../state/segments.ts';
import { Count, Fraction, Id, Instant } from '../values/values.ts';

/** The parameters of a request for the counts of an experiment by the values of one dimension. */
export const BreakdownQuery = z.object({
  experiment: Id,
  /** One that the experiment declares. */
  dimension: DimensionName,
  /** The variants that are asked for; all of the experiment when left out. */
  variants: z.optional(z.array(Id).check(z.maxLength(LIMITS.breakdownVariants))),
  /** `next` of the page before; what else is asked stays as it was. */
  after: z.optional(z.string().check(z.maxLength(300))),
});
/** The parameters of a request for the counts of an experiment by the values of one dimension. */
export type BreakdownQuery = z.infer<typeof BreakdownQuery>;

/** One variant by the values of a dimension: columns as long as `values` of the breakdown. */
export const BreakdownSeries = z.object({
  variant: Id,
  /** Judged impressions of each value. */
  impressions: z.array(Count),
  /** Judged engagements of each value. */
  engagements: z.array(Count),
  /** Lower ends of the intervals of the true ER, 0 to 1: 0 where a value has no impressions. */
  low: z.array(Fraction),
  /** Upper ends, 0 to 1: 1 where a value has no impressions. */
  high: z.array(Fraction),
  /** All its judged impressions; those that no value has came without one. */
  judged: Count,
});
/** One variant by the values of a dimension. */
export type BreakdownSeries = z.infer<typeof BreakdownSeries>;

/**
 * The judged counts of an experiment by the values of one dimension, for exploration: nothing is decided by them. The intervals of a variant hold together, at
 * every look: the chance that any of them ever misses its true ER is at most `alpha` times their number.
 */
export const Breakdown = z.object({
  /** Of which state it is: pages of one version are of one moment. Another one when more was judged, a variant came or a value was learned. */
  version: z.string(),
  experiment: Id,
  dimension: Id,
  /** The unit of its counts; left out for impressions. */
  unit: z.optional(Unit),
  /** The error budget of each interval: .05 by the most values that the dimension may have, fixed before the first counts. */
  alpha: z.number(),
  /** Until when counts are judged: the end of the last closed batch; null before the first. */
  judgedTo: z.nullable(Instant),
  /** The values, and `other` as the last. */
  values: z.array(Id),
  series: z.array(BreakdownSeries),
  /** Where the next page begins; left out with the last one. */
  next: z.optional(z.string()),
});
/** The judged counts of an experiment by the values of one dimension. */
export type Breakdown = z.infer<typeof Breakdown>;

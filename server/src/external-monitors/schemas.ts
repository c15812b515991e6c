import type { Priority } from 'peeksafe/protocol';
import { Count, Fraction, Id, Instant, Sentence, StreamName } from 'peeksafe/protocol';
import * as z from 'zod/mini';

// Python writes unknown values as null, which means the same as omitted.
const { nullish } = z;

const NAIVE = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,9})?$/;

/**
 * Reads the time of an external monitor's message, in UTC; null when it is not valid. A time without an offset counts as UTC: the monitors write
 * `datetime.isoformat()` in containers whose clock is UTC. One that is hours ahead is rejected later, as any time in the future.
 */
export function instantOf(text: string): string | null {
  const written = NAIVE.test(text) ? `${text.replace(' ', 'T')}Z` : text;
  return Instant.safeParse(written).success ? new Date(written).toISOString() : null;
}

const Moment = z.string().check(
  z.refine((text) => instantOf(text) !== null, {
    error: 'is an RFC 3339 time, such as 2026-11-23T21:17:30Z; without offset it counts as UTC',
  }),
);

// Other words for the same urgency, as alerting tools write them.
const PRIORITIES: ReadonlyMap<string, Priority> = new Map([
  ['low', 'low'],
  ['info', 'low'],
  ['minor', 'low'],
  ['medium', 'medium'],
  ['normal', 'medium'],
  ['warning', 'medium'],
  ['high', 'high'],
  ['major', 'high'],
  ['important', 'high'],
  ['critical', 'critical'],
  ['urgent', 'critical'],
  ['severe', 'critical'],
]);

/** The priority of an external monitor's word, in any case; null for an unknown word. */
export const priorityOf = (word: string): Priority | null => PRIORITIES.get(word.toLowerCase()) ?? null;

const PriorityWord = z
  .string()
  .check(z.refine((word) => priorityOf(word) !== null, { error: `is one of ${[...PRIORITIES.keys()].join(', ')}` }));

/** The message that an EarlyKillMonitor posts when it stops a variant. */
export const EarlyKill = z.object({
  variant_id: Id,
  persona_id: nullish(StreamName),
  reason: nullish(Sentence),
  final_engagement_rate: nullish(Fraction),
  /** How many interactions it had seen; not impressions. */
  sample_size: nullish(Count),
  killed_at: nullish(Moment),
});
/** The message that an EarlyKillMonitor posts when it stops a variant. */
export type EarlyKill = z.infer<typeof EarlyKill>;

/** A PerformanceMonitor's message: the running totals of a variant. The original took a missing total for 0; here it is an error. */
export const PerformanceUpdate = z.object({
  variant_id: Id,
  persona_id: nullish(StreamName),
  /** Checked, but not used: the rate follows from the totals. */
  engagement_rate: nullish(Fraction),
  interaction_count: Count,
  view_count: Count,
  updated_at: nullish(Moment),
});
/** A PerformanceMonitor's message. */
export type PerformanceUpdate = z.infer<typeof PerformanceUpdate>;

/** A PatternFatigueDetector's message. It has no time. */
export const PatternFatigue = z.object({
  pattern: Id,
  persona_id: nullish(StreamName),
  usage_count: nullish(Count),
  /** 0 = fresh, 1 = worn out. */
  fatigue_score: Fraction,
  recommendation: nullish(Sentence),
});
/** A PatternFatigueDetector's message. */
export type PatternFatigue = z.infer<typeof PatternFatigue>;

/** An optimization alert. It has no time. */
export const OptimizationAlert = z.object({
  alert_type: nullish(Id),
  persona_id: nullish(StreamName),
  title: Sentence.check(z.minLength(1)),
  description: nullish(Sentence),
  /** A word for what to do, or a sentence. */
  action: nullish(Sentence),
  priority: nullish(PriorityWord),
});
/** An optimization alert. */
export type OptimizationAlert = z.infer<typeof OptimizationAlert>;

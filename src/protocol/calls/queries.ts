import * as z from 'zod/mini';
import { LIMITS } from '../limits.ts';
import { MetricName } from '../state/metrics.ts';
import { Count, Cursor, Id, Instant, Seq, Actor } from '../values/values.ts';

/** The parameters of a request for a stream's history. Times in milliseconds since 1970; all of them optional. */
export const HistoryQuery = z.object({
  variants: z.optional(z.array(Id)),
  from: z.optional(Count),
  to: z.optional(Count),
  /** `next` of the page before; what else is asked stays as it was. */
  after: z.optional(z.string().check(z.maxLength(200))),
  /** Whether each series also tells what was judged of it. */
  judged: z.optional(z.boolean()),
  /** The name of a metric that each series also tells of, where the experiment of its variant declares it. */
  metric: z.optional(MetricName),
  points: z.optional(z.int().check(z.gte(1), z.lte(LIMITS.historyPoints))),
});
/** The parameters of a request for a stream's history. */
export type HistoryQuery = z.infer<typeof HistoryQuery>;

/** One line of the audit: an event as it stands in the log. */
export const AuditLine = z.object({
  seq: Seq,
  receivedAt: Instant,
  /** The actor it comes from: never empty, so that each line of the log names its writer. */
  actor: Actor,
  event: z.looseObject({ id: Id, kind: z.string(), at: Instant }),
});
/** One line of the audit. */
export type AuditLine = z.infer<typeof AuditLine>;

/** The streams that the caller may see. */
export const StreamList = z.object({ streams: z.array(z.object({ stream: Id, cursor: Cursor })) });
/** The streams that the caller may see. */
export type StreamList = z.infer<typeof StreamList>;

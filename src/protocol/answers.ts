import * as z from 'zod/mini';
import { Cursor } from './cursor.ts';
import { LIMITS } from './limits.ts';
import { Count, Id, Instant, Seq } from './values.ts';

/** Every code that an error may carry; docs list what to do about each. */
export const ERROR_CODES = [
  'bad-json',
  'bad-body',
  'bad-type',
  'bad-event',
  'bad-query',
  'unknown-kind',
  'unknown-experiment',
  'unknown-variant',
  'unknown-suggestion',
  'already-posted',
  'already-killed',
  'not-killed',
  'too-many-engagements',
  'in-the-future',
  'id-reused',
  'too-large',
  'too-many-events',
  'no-stream',
  'not-found',
  'unauthorised',
  'forbidden',
  'rate',
  'unavailable',
  'internal',
] as const;
/** Every code that an error may carry. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** What went wrong, for programs (`code`, `field`) and for people (`message`, `expected`). */
export const Problem = z.object({
  code: z.string(),
  message: z.string(),
  /** Path of the field, such as `shares.0.share`; left out when the fault is not of one field. */
  field: z.optional(z.string()),
  expected: z.optional(z.string()),
});
/** What went wrong. */
export interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
  readonly field?: string;
  readonly expected?: string;
}

/** What became of one event of a call, in the order in which they were sent. */
export const EventResult = z.discriminatedUnion('status', [
  z.object({ status: z.literal('accepted'), id: z.string(), seq: Seq }),
  z.object({ status: z.literal('duplicate'), id: z.string(), seq: Seq }),
  z.object({ status: z.literal('rejected'), id: z.nullable(z.string()), errors: z.array(Problem) }),
]);
/** What became of one event of a call. */
export type EventResult =
  | { readonly status: 'accepted'; readonly id: string; readonly seq: number }
  | { readonly status: 'duplicate'; readonly id: string; readonly seq: number }
  | { readonly status: 'rejected'; readonly id: string | null; readonly errors: readonly Problem[] };

/**
 * The answer to a call with events. Status 200 when none was rejected, 207 when some were, 422 when all were.
 * It comes only when everything accepted is durable.
 */
export const EventsAnswer = z.object({
  accepted: Count,
  duplicates: Count,
  rejected: Count,
  cursor: z.nullable(Cursor),
  results: z.array(EventResult),
});
/** The answer to a call with events. */
export interface EventsAnswer {
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: number;
  readonly cursor: string | null;
  readonly results: readonly EventResult[];
}

/** What to ask of a stream's history. Times in milliseconds since 1970; all of them optional. */
export const HistoryQuery = z.object({
  variants: z.optional(z.array(Id)),
  from: z.optional(Count),
  to: z.optional(Count),
  points: z.optional(z.int().check(z.gte(1), z.lte(LIMITS.historyPoints))),
});
/** What to ask of a stream's history. */
export type HistoryQuery = z.infer<typeof HistoryQuery>;

/** Cumulative counts of one variant at the ends of time buckets: three columns of equal length. */
export const HistorySeries = z.object({
  variant: Id,
  /** Ends of buckets, milliseconds since 1970, ascending. Buckets without a change are left out. */
  times: z.array(z.int()),
  impressions: z.array(z.int()),
  engagements: z.array(z.int()),
});
/** Cumulative counts of one variant at the ends of time buckets. */
export type HistorySeries = z.infer<typeof HistorySeries>;

/** History of a stream, downsampled to the points asked for. */
export const History = z.object({
  cursor: Cursor,
  /** Width of a bucket, in milliseconds. */
  resolutionMs: Count,
  series: z.array(HistorySeries),
});
/** History of a stream, downsampled to the points asked for. */
export type History = z.infer<typeof History>;

/** One line of the audit: an event as it stands in the log. */
export const AuditLine = z.object({
  seq: Seq,
  receivedAt: Instant,
  event: z.looseObject({ id: Id, kind: z.string(), at: Instant }),
});
/** One line of the audit. */
export type AuditLine = z.infer<typeof AuditLine>;

/** The streams that the caller may see. */
export const StreamList = z.object({ streams: z.array(z.object({ stream: Id, cursor: Cursor })) });
/** The streams that the caller may see. */
export type StreamList = z.infer<typeof StreamList>;

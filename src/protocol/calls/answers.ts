import * as z from 'zod/mini';
import { isWhole } from './result-rule.ts';
import { Count, Cursor, Seq } from '../values/values.ts';

/** Every code that an error may carry; docs list what to do about each. */
export const ERROR_CODES = [
  'bad-json',
  'bad-body',
  'bad-method',
  'bad-type',
  'bad-handshake',
  'upgrade-required',
  'bad-event',
  'bad-query',
  'unknown-kind',
  'unknown-experiment',
  'unknown-variant',
  'unknown-pattern',
  'unknown-suggestion',
  'unknown-note',
  'already-posted',
  'already-killed',
  'not-killed',
  'already-decided',
  'not-decided',
  'already-counted',
  'already-closed',
  'not-closed',
  'mixed-counts',
  'not-comparable',
  'too-many-engagements',
  'too-many-units',
  'too-many-counts',
  'too-many-streams',
  'too-many-entities',
  'too-many-batches',
  'too-late',
  'stale-page',
  'in-the-future',
  'id-reused',
  'too-large',
  'too-many-events',
  'no-stream',
  'not-found',
  // On the wire since the first version, so that its spelling stays, in an API that is American otherwise.
  'unauthorised',
  'forbidden',
  'rate',
  'unavailable',
  'internal',
] as const;
/** Every code that an error may carry. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** A fault, for programs (`code`, `field`) and for people (`message`, `expected`). */
export const Problem = z.object({
  code: z.string(),
  message: z.string(),
  /** Path of the field, such as `shares.0.share`; left out when the fault is not of one field. */
  field: z.optional(z.string()),
  expected: z.optional(z.string()),
});
/** A fault in a request or an event. */
export interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
  readonly field?: string;
  readonly expected?: string;
}

/** The outcome of one event of a call. Results come in the order in which the events were sent. */
export const EventResult = z
  .object({
    status: z.enum(['accepted', 'duplicate', 'rejected']),
    id: z.nullable(z.string()),
    seq: z.optional(Seq),
    errors: z.optional(z.array(Problem)),
  })
  // One shape and a rule rather than a union: unions are heavy in a viewer's bundle.
  .check(z.refine(isWhole));
/** The outcome of one event of a call. */
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

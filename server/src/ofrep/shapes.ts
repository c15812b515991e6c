import * as z from 'zod/mini';

/** Longest targeting key, in UTF-16 code units. */
export const MAX_TARGETING_KEY = 255;

/** Largest body of a call for an evaluation, in bytes. */
export const MAX_BODY_BYTES = 64 * 1024;

/** A call for the evaluation of flags. */
export const FlagsCall = z.object({
  context: z.looseObject({ targetingKey: z.string().check(z.minLength(1), z.maxLength(MAX_TARGETING_KEY)) }),
});

/** One flag, evaluated. */
export const EvaluatedFlag = z.object({
  key: z.string(),
  value: z.optional(z.string()),
  variant: z.optional(z.string()),
  reason: z.enum(['SPLIT', 'STATIC', 'DISABLED']),
  metadata: z.object({ stream: z.string(), experiment: z.string(), share: z.optional(z.number()) }),
});

/** A connection over which a page learns that flags may be others. */
const EventStream = z.object({
  type: z.literal('sse'),
  endpoint: z.object({ requestUri: z.string() }),
  inactivityDelaySec: z.int(),
});

/** All flags, evaluated. */
export const EvaluatedFlags = z.object({
  flags: z.array(EvaluatedFlag),
  eventStreams: z.optional(z.array(EventStream)),
  metadata: z.object({ stream: z.string() }),
});

/** The codes of a failed evaluation. */
export const OfrepErrorCode = z.enum([
  'PARSE_ERROR',
  'TARGETING_KEY_MISSING',
  'INVALID_CONTEXT',
  'FLAG_NOT_FOUND',
  'GENERAL',
]);
export type OfrepErrorCode = z.infer<typeof OfrepErrorCode>;

/** An evaluation that failed. */
export const FailedEvaluation = z.object({
  key: z.optional(z.string()),
  errorCode: OfrepErrorCode,
  errorDetails: z.string(),
});
export type FailedEvaluation = z.infer<typeof FailedEvaluation>;

import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { ErrorCode, Problem } from 'peeksafe/protocol';
import { LogUnavailable } from '../log/event-log.ts';

/** The HTTP status of a call that is refused with a code. */
export const STATUS: Readonly<Record<ErrorCode, ContentfulStatusCode>> = {
  'bad-json': 400,
  'bad-body': 400,
  'bad-method': 405,
  'bad-type': 415,
  'bad-handshake': 400,
  'upgrade-required': 426,
  'bad-event': 422,
  'bad-query': 400,
  'unknown-kind': 422,
  'unknown-experiment': 422,
  'unknown-variant': 422,
  'unknown-pattern': 422,
  'unknown-suggestion': 422,
  'unknown-note': 422,
  'already-posted': 422,
  'already-killed': 422,
  'not-killed': 422,
  'already-decided': 422,
  'not-decided': 422,
  'already-counted': 422,
  'already-closed': 422,
  'not-closed': 422,
  'mixed-counts': 422,
  'not-comparable': 422,
  'too-many-engagements': 422,
  'too-many-units': 422,
  'too-many-counts': 422,
  'too-many-streams': 422,
  'too-many-entities': 422,
  'too-many-batches': 422,
  'too-late': 422,
  'stale-page': 409,
  'in-the-future': 422,
  'id-reused': 422,
  'too-large': 413,
  'too-many-events': 413,
  'no-stream': 404,
  'not-found': 404,
  unauthorised: 401,
  forbidden: 403,
  rate: 429,
  unavailable: 503,
  internal: 500,
};

/** Answers a whole call with what went wrong. */
export function answerProblem(c: Context, problem: Problem): Response {
  if (problem.code === 'unavailable') c.header('Retry-After', '1');
  return c.json({ error: problem }, STATUS[problem.code]);
}

/**
 * Answers that the log is not there at the moment.
 * @throws the error, when it is another.
 */
export function answerUnavailable(c: Context, error: unknown): Response {
  if (!(error instanceof LogUnavailable)) throw error;
  return answerProblem(c, { code: 'unavailable', message: error.message, expected: 'the same call again in a while' });
}

/** There is no stream of this name (yet). */
export const noStream = (stream: string): Problem => ({
  code: 'no-stream',
  message: `There is no stream "${stream}" yet.`,
  expected: 'the name of a stream to which events have been posted',
});

import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { LIMITS } from 'peeksafe/protocol';
import { answerProblem } from './problems.ts';

function answerTooLarge(c: Context): Response {
  // The rest of the body is not read, so the connection is of no more use: say so instead of just hanging up.
  c.header('Connection', 'close');
  return answerProblem(c, {
    code: 'too-large',
    message: 'The body is too large.',
    expected: `at most ${LIMITS.bodyBytes.toLocaleString('en')} bytes a call; send it in several calls`,
  });
}

const counted = bodyLimit({ maxSize: LIMITS.bodyBytes, onError: answerTooLarge });

/**
 * Turns down bodies that are larger than the protocol allows, before they have been read to their end. Where a length is announced, Node
 * holds the sender to it; only without one need the bytes be counted, which takes several times as long as reading them.
 */
export const boundedBody: MiddlewareHandler = async (c, next) => {
  const length = c.req.header('content-length');
  if (length === undefined || c.req.header('transfer-encoding') !== undefined) return counted(c, next);
  return Number(length) <= LIMITS.bodyBytes ? next() : answerTooLarge(c);
};

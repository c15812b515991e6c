import type { Context, MiddlewareHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Problem } from 'peeksafe/protocol';
import { STATUS } from '../http/problems.ts';
import type { FailedEvaluation, OfrepErrorCode } from './shapes.ts';

/** The flag that a call names in its path. */
function keyOf(c: Context): string | undefined {
  const key = /\/evaluate\/flags\/([^/]+)$/.exec(c.req.path)?.[1];
  try {
    return key === undefined ? undefined : decodeURIComponent(key);
  } catch {
    return key;
  }
}

/** Answers that an evaluation failed, in the shape of OFREP. */
export function answerFailed(
  c: Context,
  errorCode: OfrepErrorCode,
  errorDetails: string,
  status: ContentfulStatusCode,
): Response {
  const key = keyOf(c);
  const failed: FailedEvaluation = { ...(key !== undefined && { key }), errorCode, errorDetails };
  return c.json(failed, status);
}

const sentence = ({ message, expected }: Problem): string =>
  expected === undefined ? message : `${message} Expected: ${expected}.`;

/** Says in the shape of OFREP what any other part of the server refuses: its bounds, its tokens, its faults. */
export const failuresOfOfrep: MiddlewareHandler = async (c, next) => {
  await next();
  if (c.res.status < 400 || !(c.res.headers.get('content-type') ?? '').includes('json')) return;
  const said = (await c.res.clone().json()) as { readonly error?: Problem };
  if (said.error === undefined) return;
  const code = said.error.code === 'bad-json' ? 'PARSE_ERROR' : 'GENERAL';
  c.res = answerFailed(c, code, sentence(said.error), STATUS[said.error.code]);
};

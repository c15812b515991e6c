import type { ErrorHandler, MiddlewareHandler } from 'hono';
import type { Guarded } from './guard.ts';
import { answerProblem } from './problems.ts';

/** A logger. */
export interface Lines {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/**
 * Writes refusals and faults to the log: the path without its query, since people put into a query what does not belong there, and no
 * header, since one of them is the token.
 */
export function logged(
  logger: Pick<Lines, 'info' | 'warn'>,
  onRefused: (status: number) => void,
): MiddlewareHandler<Guarded> {
  return async (c, next) => {
    await next();
    const { status } = c.res;
    if (status < 400) return;
    onRefused(status);
    const address = c.get('address') as string | undefined;
    const fields = { method: c.req.method, path: c.req.path.slice(0, 200), status, ...(address && { address }) };
    if (status >= 500) logger.warn(fields, 'not answered as asked');
    else logger.info(fields, 'refused');
  };
}

/** Answers for a route that threw; the cause only goes into the log. */
export const faultAnswered =
  (logger: Pick<Lines, 'error'>): ErrorHandler<Guarded> =>
  (error, c) => {
    logger.error({ err: error, method: c.req.method, path: c.req.path }, 'a request failed');
    return answerProblem(c, {
      code: 'internal',
      message: 'Something went wrong here; it is in the log of the server.',
    });
  };

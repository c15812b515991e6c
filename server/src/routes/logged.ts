import type { MiddlewareHandler } from 'hono';
import type { SampledLog } from '../sampled-log.ts';
import type { Guarded } from './guard.ts';

/**
 * Writes refusals and faults to the log: the path without its query, since people put into a query what does not belong there, and no
 * header, since one of them is the token.
 */
export function logged(logger: SampledLog, onRefused: (status: number) => void): MiddlewareHandler<Guarded> {
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

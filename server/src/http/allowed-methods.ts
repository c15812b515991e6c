import type { Context, Env, Hono } from 'hono';
import { answerProblem } from './problems.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/**
 * The methods that an app answers at a path, as `Allow` lists them; empty when there is nothing at all.
 * @param unanswered The method that no route has answered there, whatever routes there are: pages answer every path that has a file.
 */
function allowedAt<E extends Env>(app: Hono<E>, path: string, unanswered: string): string[] {
  const answered = METHODS.filter((method) => {
    if (method === (unanswered === 'HEAD' ? 'GET' : unanswered)) return false;
    // Middleware stands for every method, and answers none by itself.
    const [handlers] = app.router.match(method, path);
    return handlers.some(([[, route]]) => route.method === method);
  });
  if (answered.length === 0) return [];
  return [...answered.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])), 'OPTIONS'];
}

/** Answers what no route has answered: 405 with `Allow` where there is something for other methods, else 404. */
export function answerUnrouted<E extends Env>(app: Hono<E>, c: Context): Response {
  const path = c.req.path.slice(0, 200);
  const allowed = allowedAt(app, c.req.path, c.req.method);
  if (allowed.length === 0) return answerProblem(c, { code: 'not-found', message: `There is nothing at ${path}.` });
  c.header('Allow', allowed.join(', '));
  if (c.req.method === 'OPTIONS') return c.body(null, 204);
  const message = `${c.req.method.slice(0, 20)} is not answered at ${path}.`;
  return answerProblem(c, { code: 'bad-method', message, expected: allowed.join(', ') });
}

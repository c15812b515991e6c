import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context, MiddlewareHandler } from 'hono';
import type { Problem, Scope } from 'peeksafe/protocol';
import type { Addresses } from '../access/addresses.ts';
import { isProblem, refuse, type Gate } from '../access/gate.ts';
import type { Refusal } from '../access/limits.ts';
import type { Grant } from '../access/scopes.ts';
import { answerProblem } from './problems.ts';
import { streamName } from './stream-name.ts';

/** What the guard has found out about a request before a route sees it. */
export interface Guarded {
  Variables: {
    /** Whose request it is: an address, or the network of one. */
    address: string;
    /** What its token allows. */
    grant: Grant;
  };
}

/** Answers that too much came, and when to try again. */
export function answerRefusal(c: Context, { problem, retryAfterS }: Refusal): Response {
  const response = answerProblem(c, problem);
  response.headers.set('Retry-After', String(retryAfterS));
  return response;
}

function bearer(c: Context): string | undefined {
  return /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
}

const addressOf = (c: Context, addresses: Addresses): string =>
  addresses.of(getConnInfo(c).remote.address, c.req.header('x-forwarded-for'));

/** Finds out whose a request is. */
export function addressed(addresses: Addresses): MiddlewareHandler<Guarded> {
  return (c, next) => {
    c.set('address', addressOf(c, addresses));
    return next();
  };
}

/** Finds out whose a request is and counts it. */
export function counted(gate: Gate, addresses: Addresses): MiddlewareHandler<Guarded> {
  return async (c, next) => {
    const address = addressOf(c, addresses);
    c.set('address', address);
    const refusal = await gate.call(address);
    return refusal === null ? next() : answerRefusal(c, refusal);
  };
}

/** Lets nobody on without a token that is valid. What the token allows is for the routes to ask. */
export function authenticated(gate: Gate): MiddlewareHandler<Guarded> {
  return async (c, next) => {
    const grant = await gate.grantOf(bearer(c), c.get('address'));
    if (isProblem(grant)) {
      if (grant.code === 'unauthorised') c.header('WWW-Authenticate', 'Bearer');
      return answerProblem(c, grant);
    }
    c.set('grant', grant);
    return next();
  };
}

/** The stream that a request's path names, when its token allows this there; else why not. */
export function streamFor(c: Context<Guarded>, scope: Scope): string | Problem {
  const name = streamName(c);
  if (typeof name !== 'string') return name;
  return refuse(c.get('grant'), scope, name) ?? name;
}

/** The one reason when nothing of a call was allowed: then it is the call that is refused. */
export function whollyForbidden(read: readonly (object | { readonly errors: readonly Problem[] })[]): Problem | null {
  const problems = read.map((one) =>
    'errors' in one ? (one.errors.find(({ code }) => code === 'forbidden') ?? null) : null,
  );
  return problems.every((one) => one !== null) ? (problems[0] ?? null) : null;
}

import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context, MiddlewareHandler } from 'hono';
import { explain, StreamName, type Problem, type Scope } from 'peeksafe/protocol';
import type { Addresses } from '../access/addresses.ts';
import { isGrant, refuse, type Gate, type NoGrant } from '../access/gate.ts';
import type { Refusal } from '../access/limits.ts';
import type { Grant } from '../access/scopes.ts';
import { answerProblem } from './problems.ts';

/** The guard's findings about a request, set before a route sees it. */
export interface Guarded {
  Variables: {
    /** The sender: an address, or the network of one. */
    address: string;
    /** The rights of its token. */
    grant: Grant;
  };
}

/** Answers that too much came, and when to try again. */
export function answerRefusal(c: Context, { problem, retryAfterS }: Refusal): Response {
  const response = answerProblem(c, problem);
  response.headers.set('Retry-After', String(retryAfterS));
  return response;
}

/** The token of a call's head. */
export function bearer(c: Context): string | undefined {
  return /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
}

const addressOf = (c: Context, addresses: Addresses): string =>
  addresses.of(getConnInfo(c).remote.address, c.req.header('x-forwarded-for'));

/** Determines the sender of a request. */
export function addressed(addresses: Addresses): MiddlewareHandler<Guarded> {
  return (c, next) => {
    c.set('address', addressOf(c, addresses));
    return next();
  };
}

/** Counts calls without a token, by address. */
export function strangersCounted(gate: Gate): MiddlewareHandler<Guarded> {
  return async (c, next) => {
    const refusal = await gate.countStranger(c.get('address'));
    return refusal === null ? next() : answerRefusal(c, refusal);
  };
}

/** Answers a call without a valid token, which is counted by its address. */
export async function answerNoGrant(
  c: Context<Guarded>,
  gate: Gate,
  { problem, retryAfterS }: NoGrant,
): Promise<Response> {
  const refusal = retryAfterS === undefined ? await gate.countStranger(c.get('address')) : { problem, retryAfterS };
  if (refusal !== null) return answerRefusal(c, refusal);
  if (problem.code === 'unauthorised') c.header('WWW-Authenticate', 'Bearer');
  return answerProblem(c, problem);
}

/**
 * Requires a valid token and counts the calls of its holder. Routes check what the token allows. The token is verified first: what others send from the
 * same address must not lock its holder out.
 */
export function authenticated(gate: Gate, tokenOf = bearer): MiddlewareHandler<Guarded> {
  return async (c, next) => {
    const grant = await gate.grantOf(tokenOf(c), c.get('address'));
    if (!isGrant(grant)) return answerNoGrant(c, gate, grant);
    const refusal = await gate.countCall(grant, c.get('address'));
    if (refusal !== null) return answerRefusal(c, refusal);
    c.set('grant', grant);
    return next();
  };
}

/** The stream that a request's path names, or why that is not a stream name. */
export function streamName(c: Context): string | Problem {
  const read = StreamName.safeParse(c.req.param('stream'));
  if (read.success) return read.data;
  const [first] = explain(read.error.issues, 'bad-query') as [Problem];
  return { ...first, field: 'stream' };
}

/** The stream that a request's path names, if its token has the scope there; else the problem. */
export function streamFor(c: Context<Guarded>, scope: Scope): string | Problem {
  const name = streamName(c);
  if (typeof name !== 'string') return name;
  return refuse(c.get('grant'), scope, name) ?? name;
}

/** The problem of a call of which nothing is allowed: the whole call is then refused. */
export function whollyForbidden(read: readonly (object | { readonly errors: readonly Problem[] })[]): Problem | null {
  const problems = read.map((one) =>
    'errors' in one ? (one.errors.find(({ code }) => code === 'forbidden') ?? null) : null,
  );
  return problems.every((one) => one !== null) ? (problems[0] ?? null) : null;
}

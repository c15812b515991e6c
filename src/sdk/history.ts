import * as z from 'zod/mini';
import { History, Problem, type HistoryQuery } from '../protocol/answers.ts';
import { PeeksafeError } from './error.ts';
import { authorization, currentToken, type TokenSource } from './token.ts';

const ErrorBody = z.object({ error: Problem });

/** The error that an answer carries, or one that says what else the server said. */
export function errorOf(status: number, body: unknown): PeeksafeError {
  const read = ErrorBody.safeParse(body);
  if (!read.success) return new PeeksafeError('unavailable', `The server answered ${status}.`, status);
  const { code, message, expected } = read.data.error;
  return new PeeksafeError(code, expected === undefined ? message : `${message} Expected: ${expected}.`, status);
}

/**
 * Asks for a stream's past.
 * @throws PeeksafeError when the server refuses or its answer is not of the protocol.
 */
export async function fetchHistory(
  url: string,
  query: HistoryQuery,
  token: TokenSource | undefined,
  request: typeof fetch,
): Promise<History> {
  const params = new URLSearchParams();
  for (const variant of query.variants ?? []) params.append('variants', variant);
  for (const name of ['from', 'to', 'points'] as const) {
    const value = query[name];
    if (value !== undefined) params.set(name, String(value));
  }
  const response = await request(`${url}/history?${params.toString()}`, {
    headers: authorization(await currentToken(token)),
  });
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw errorOf(response.status, body);
  const read = History.safeParse(body);
  if (!read.success) throw new PeeksafeError('bad-body', 'The answer is not of the protocol.', response.status);
  return read.data;
}

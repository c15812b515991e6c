import { parseJson, errorOf } from '../transports/responses.ts';
import { PeeksafeError } from '../error.ts';
import { authorization, currentToken, type TokenSource } from '../connection/token.ts';

/** How a call is made. */
export interface CallOptions {
  /** A token, or a function that gets one; it is called for every attempt. */
  readonly token?: TokenSource | undefined;
  /** A `fetch` to use in place of the global one. */
  readonly fetch?: typeof fetch | undefined;
}

/**
 * Fetches a JSON answer of a stream.
 * @throws PeeksafeError with the server's code when it refuses, `unavailable` when it cannot be reached, `closed` when the signal aborts, `unauthorised` when no token could be had.
 */
export async function fetchJson(
  address: string,
  { token, fetch: request = fetch }: CallOptions,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const headers = authorization(await currentToken(token));
  let response: Response;
  let body: unknown;
  try {
    response = await request(address, { headers, signal });
    body = parseJson(await response.text());
  } catch (error) {
    if (signal.aborted) throw new PeeksafeError('closed', 'This stream was closed.', null, error);
    throw new PeeksafeError('unavailable', 'The server could not be reached.', null, error);
  }
  if (!response.ok) throw errorOf(response.status, body);
  return { status: response.status, body };
}

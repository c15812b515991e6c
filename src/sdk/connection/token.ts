import { PeeksafeError } from '../error.ts';

/** A token, or how to get one: asked at every attempt to connect, so that it may be short-lived. */
export type TokenSource = string | (() => string | undefined | Promise<string | undefined>);

/**
 * The token as it is now; undefined when there is none.
 * @throws PeeksafeError with code `unauthorised` when the source fails.
 */
export async function currentToken(source: TokenSource | undefined): Promise<string | undefined> {
  try {
    return typeof source === 'function' ? await source() : source;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new PeeksafeError('unauthorised', `No token could be had: ${why}`, null, error);
  }
}

/** The headers that carry a token. It never stands in an address: those end up in logs. */
export function authorization(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { Authorization: `Bearer ${token}` };
}

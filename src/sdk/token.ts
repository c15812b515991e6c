/** A token, or how to get one: asked at every attempt to connect, so that it may be short-lived. */
export type TokenSource = string | (() => string | undefined | Promise<string | undefined>);

/** The token as it is now; undefined when there is none. */
export function currentToken(source: TokenSource | undefined): Promise<string | undefined> {
  return Promise.resolve(typeof source === 'function' ? source() : source);
}

/** The headers that carry a token. It never stands in an address: those end up in logs. */
export function authorization(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { Authorization: `Bearer ${token}` };
}

import type { FetchImplementation, JWTVerifyGetKey } from 'jose';

/** Backoff after a failed fetch of a key set, milliseconds; it doubles with each failure. */
const COOL_DOWN_MS = { first: 1000, most: 60_000 } as const;

/** Timeout of a fetch of a key set, milliseconds. */
const TIMEOUT_MS = 5000;

/**
 * Fetches a key set, and backs off after a failure: otherwise each forged token would cause a request to the identity provider, and add to its
 * trouble.
 */
function coolingFetch(clock: () => number): FetchImplementation {
  let until = 0;
  let waitMs = 0;
  let cause: unknown = null;
  return async (url, options) => {
    if (clock() < until)
      throw new Error('The key set could not be fetched a moment ago and is not tried again yet.', { cause });
    try {
      const response = await fetch(url, options);
      const text = await response.text();
      if (response.status !== 200) throw new Error(`The key set answers ${response.status}.`);
      if (!Array.isArray((JSON.parse(text) as { keys?: unknown } | null)?.keys)) throw new Error('It is no key set.');
      [waitMs, cause] = [0, null];
      return new Response(text, { headers: { 'Content-Type': 'application/json' } });
    } catch (error) {
      waitMs = Math.min(Math.max(waitMs * 2, COOL_DOWN_MS.first), COOL_DOWN_MS.most);
      until = clock() + waitMs;
      cause = error;
      throw error;
    }
  };
}

/**
 * The keys of an identity provider. They are fetched when first needed, and again when a token names an unknown key, but at most once in 30
 * seconds and not soon after a failure.
 * @param clock Milliseconds since 1970.
 * @throws RangeError when the address is not https, or http on this machine.
 */
export function keySetAt(address: string, clock: () => number): JWTVerifyGetKey {
  const url = URL.parse(address);
  const isHere = url !== null && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url === null || !(url.protocol === 'https:' || (url.protocol === 'http:' && isHere)))
    throw new RangeError('The address of a key set begins with https://.');
  const fetchKeys = coolingFetch(clock);
  let keys: JWTVerifyGetKey | null = null;
  return async (header, token) => {
    // Loaded by the first token that names one of its keys, as `tokens.ts` says.
    const { createRemoteJWKSet, customFetch } = await import('jose');
    keys ??= createRemoteJWKSet(url, { timeoutDuration: TIMEOUT_MS, [customFetch]: fetchKeys });
    return keys(header, token);
  };
}

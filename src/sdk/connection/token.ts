import { PeeksafeError } from '../error.ts';
import { MAX_TIMER_MS } from './backoff.ts';

/** A token, or a function that gets one. It is called at every attempt to connect, so that tokens may be short-lived. */
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
    throw new PeeksafeError('unauthorised', `Getting a token failed: ${why}`, null, error);
  }
}

/** The headers that carry a token. It is never part of an address: addresses end up in logs. */
export function authorization(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { Authorization: `Bearer ${token}` };
}

/** A token is refreshed when this part of its remaining time has passed; after a failure, when this part of the rest has. */
const PART = { first: 0.8, retry: 0.5 } as const;

/** With less time left it is up to the server to end the connection. Milliseconds. */
const MIN_MS = 100;

/** Asks for a new token before the present one expires. It counts from when the expiry was announced, so a wrong local clock does no harm. */
export class TokenRefresh {
  readonly #refresh: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #expiresAt = 0;

  constructor(refresh: () => void) {
    this.#refresh = refresh;
  }

  /** The present token expires in this many milliseconds. */
  expiresIn(ms: number): void {
    this.#expiresAt = performance.now() + ms;
    this.#schedule(PART.first);
  }

  /** Plans another refresh within the time that is left. */
  retry(): void {
    this.#schedule(PART.retry);
  }

  #schedule(part: number): void {
    this.cancel();
    const wait = part * (this.#expiresAt - performance.now());
    if (wait > MIN_MS) this.#timer = setTimeout(() => this.#refresh(), Math.min(wait, MAX_TIMER_MS));
  }

  /** Plans no refresh any more. */
  cancel(): void {
    clearTimeout(this.#timer);
  }
}

import type { TokenSource } from '../../../sdk/index.ts';

/** Defaults for every element of a page. What an element, or a tag around it, says itself comes first. */
export interface Configuration {
  /** The address of the stream for elements that have none: no `stream`, no `src`, no `for`, and no `<variant-stream>` around them. */
  readonly src?: string | undefined;
  /** The token for streams of the same origin as `src` (that of the page when `src` is left out), or a function that gets one. */
  readonly token?: TokenSource | undefined;
  /** An IANA name, such as `Europe/Berlin`, for elements without `time-zone` on them or around them. */
  readonly timeZone?: string | undefined;
  /** A language tag, such as `de-AT`, for elements without `lang` on them or around them; that of `<html>` does not count. */
  readonly lang?: string | undefined;
}

let current: Configuration = {};
const listeners = new Set<() => void>();

/**
 * Sets defaults for every element of the page. Elements read them when they come into the page, and again at each call. What a call leaves out stays;
 * `undefined` takes a default back.
 * @example
 * configure({ src: 'https://host/v1/streams/acme', token: () => session.token, timeZone: 'Europe/Berlin' });
 */
export function configure(defaults: Configuration): void {
  current = { ...current, ...defaults };
  for (const listener of [...listeners]) listener();
}

/**
 * The defaults of this page.
 * @internal
 */
export const configuration = (): Configuration => current;

/**
 * Calls back at each call of `configure`; the function that is returned ends it.
 * @internal
 */
export function onConfigured(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Whether two addresses, as they are written in this page, have one origin. */
function isSameOrigin(a: string, b: string): boolean {
  const base = document.baseURI;
  if (!URL.canParse(a, base) || !URL.canParse(b, base)) return false;
  return new URL(a, base).origin === new URL(b, base).origin;
}

/**
 * The token for an address: the element's own, else the page's. A page's token goes to no other origin than it was meant for.
 * @internal
 */
export function tokenFor(src: string, own: TokenSource | null): TokenSource | null {
  if (own !== null || current.token === undefined) return own;
  return isSameOrigin(src, current.src ?? document.baseURI) ? current.token : null;
}

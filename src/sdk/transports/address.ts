/**
 * A stream's address as the SDK uses it: absolute, without a slash at its end. In a page, `url` may be relative to the page.
 * @throws TypeError when it is not an http or https URL, or has a query, a fragment or credentials: the SDK adds paths to it, and a token
 * does not belong in an address.
 */
export function streamAddress(url: string): string {
  const base = typeof location === 'undefined' ? undefined : location.href;
  const { protocol, origin, pathname, search, hash, username, password } = new URL(url, base);
  if (protocol !== 'http:' && protocol !== 'https:')
    throw new TypeError(`A stream has an http or https address, not ${protocol}`);
  if (search + hash + username + password !== '')
    throw new TypeError(
      'A stream has an address without query, fragment or credentials; a token is given as an option',
    );
  return `${origin}${pathname}`.replace(/\/+$/, '');
}

/** One entity tag of a list, weak or not (RFC 9110, section 8.8.3). */
const TAG = /(?:W\/)?("[^"]*")/g;

/**
 * Whether `If-None-Match` names a tag, by the weak comparison that RFC 9110 asks for: a proxy that compresses an answer makes its tag weak.
 * @param header The header's value, a list of tags or `*`; undefined when it was not sent.
 */
export function matchesTag(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  return header.trim() === '*' || [...header.matchAll(TAG)].some(([, opaque]) => opaque === tag);
}

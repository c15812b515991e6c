/** One entity tag of a list, weak or not (RFC 9110, section 8.8.3). */
const TAG = /(?:W\/)?("[^"]*")/g;

/** Whether `If-None-Match` names a tag. The comparison is weak, as RFC 9110 asks: a proxy that compresses an answer makes its tag weak. */
export function matchesTag(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  return header.trim() === '*' || [...header.matchAll(TAG)].some(([, opaque]) => opaque === tag);
}

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');

/** An id that nobody else has. `randomUUID` is there in secure contexts only, and a dashboard may stand on a page without TLS. */
export function newId(): string {
  return crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), hex).join('');
}

/** Some of the words of a catalogue: whole keys, or some of what is under a key. */
export type Part = Readonly<Record<string, unknown>>;

/** Adds a part to a catalogue. What is under the same key is joined, one level deep. */
export function addPart(catalogue: Record<string, unknown>, part: Part): void {
  for (const [key, value] of Object.entries(part)) {
    const before = catalogue[key];
    catalogue[key] = typeof value === 'object' && before !== undefined ? { ...(before as Part), ...value } : value;
  }
}

/** One catalogue of several parts. */
export function composed(...parts: readonly Part[]): Part {
  const catalogue = {};
  for (const part of parts) addPart(catalogue, part);
  return catalogue;
}

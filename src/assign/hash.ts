const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const BUCKETS = 10_000;

/** FNV-1a in 32 bits over the UTF-16 code units of a text: http://www.isthe.com/chongo/tech/comp/fnv/. */
function fnv32a(text: string): number {
  let hash = FNV_OFFSET;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME);
  return hash >>> 0;
}

/** The hash of a hash: one round alone leaves texts that differ in their last letter next to each other. */
function hashTwice(text: string): number {
  return fnv32a(String(fnv32a(text)));
}

/**
 * Where a unit falls between 0 and 1 under a seed, in steps of one ten-thousandth: GrowthBook's hash of version 2, so that both give the same buckets.
 *
 * @param seed The seed of an experiment.
 * @param unit The id of a unit, such as a visitor.
 * @returns A number from 0 up to, but not, 1.
 * @see https://docs.growthbook.io/lib/build-your-own#hashing
 * @example
 * ```ts
 * bucketOf('hero', 'v-1'); // 0.9709
 * ```
 */
export function bucketOf(seed: string, unit: string): number {
  return (hashTwice(seed + unit) % BUCKETS) / BUCKETS;
}

/**
 * A number above 0 and below 1 for a unit and one variant, which knows nothing of the unit's bucket: it ranks the variants that are left when the
 * unit's own is stopped. Fine enough that no two variants tie.
 */
export function rankOf(seed: string, unit: string, variant: string): number {
  // Lengths first, so that no two triples make one text.
  return (hashTwice(`2:${String(seed.length)}:${String(variant.length)}:${seed}${variant}${unit}`) + 0.5) / 2 ** 32;
}

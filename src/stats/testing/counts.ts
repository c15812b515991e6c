import fc from 'fast-check';
import type { Counts } from '../numbers/counts.ts';

/** Counts that traffic can produce, from 0 impressions up. */
export const anyCounts = (most = 1_000_000, least = 0): fc.Arbitrary<Counts> =>
  fc
    .integer({ min: least, max: most })
    .chain((impressions) => fc.record({ impressions: fc.constant(impressions), engagements: fc.nat(impressions) }));

/** Shorthand in the order that formulas have: s of n. */
export const seen = (engagements: number, impressions: number): Counts => ({ impressions, engagements });

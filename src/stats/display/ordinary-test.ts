import type { Counts } from '../numbers/counts.ts';

/** The two-sided .05 quantile of the normal distribution. */
const CRITICAL_Z = 1.959963984540054;

/** A variant is tested from this many expected engagements on, and as many impressions without one. */
const MIN_EXPECTED = 5;

/** The result of an ordinary test of the two best of several variants. */
export interface OrdinaryVerdict {
  /** The place of the variant with the highest rate. */
  readonly best: number;
  /** The place of the variant with the next highest rate. */
  readonly second: number;
  /** How many standard errors the first is above the second, from 0 up. */
  readonly z: number;
  /** Whether the test calls the first a winner. */
  readonly isWinner: boolean;
}

/**
 * The z-test of two proportions with a pooled variance, z = (p1 - p2) / sqrt(p (1 - p) (1/n1 + 1/n2)) with p = (s1 + s2) / (n1 + n2). It is made for
 * one look at a sample of a size that was fixed before.
 * [Fleiss, Levin, Paik: Statistical Methods for Rates and Proportions, 3rd ed., 2003, section 3.2; without correction for continuity]
 *
 * @returns Standard errors by which the first rate is above the second; 0 where all engaged, nobody did, or one was never shown.
 * @example
 * ```ts
 * pooledZ({ impressions: 1000, engagements: 65 }, { impressions: 1000, engagements: 40 }); // 2.5065…
 * ```
 */
export function pooledZ(one: Counts, other: Counts): number {
  const [n, m] = [one.impressions, other.impressions];
  if (n === 0 || m === 0) return 0;
  const pooled = (one.engagements + other.engagements) / (n + m);
  const variance = pooled * (1 - pooled) * (1 / n + 1 / m);
  return variance > 0 ? (one.engagements / n - other.engagements / m) / Math.sqrt(variance) : 0;
}

/**
 * The result of an ordinary test at .05, two-sided, of the two variants with the highest rates, if this were its only look. It is for comparison on
 * screen and decides nothing: looked at again and again it calls winners where there are none, and it was told which pair to test by the data.
 * [Armitage, McPherson, Rowe 1969: Repeated significance tests on accumulating data]
 *
 * Tested are variants of which at least 5 engagements and 5 impressions without one are expected at the rate of all of them together, as textbooks
 * ask for. [Cochran 1954: Some methods for strengthening the common chi-square tests]
 *
 * @param variants Running totals of those that are shown. Of equal rates the earlier comes first.
 * @returns null while fewer than two can be tested.
 * @example
 * ```ts
 * ordinaryTest([{ impressions: 1000, engagements: 40 }, { impressions: 1000, engagements: 65 }]); // { best: 1, second: 0, z: 2.5065…, isWinner: true }
 * ```
 */
export function ordinaryTest(variants: readonly Counts[]): OrdinaryVerdict | null {
  let [shown, engaged] = [0, 0];
  for (const { impressions, engagements } of variants) {
    shown += impressions;
    engaged += engagements;
  }
  // Expected of n impressions: n engaged / shown, and n (shown - engaged) / shown.
  const rarer = Math.min(engaged, shown - engaged);
  let [best, second, bestRate, secondRate] = [-1, -1, -1, -1];
  for (let place = 0; place < variants.length; place++) {
    const { impressions, engagements } = variants[place] as Counts;
    if (impressions === 0 || (impressions / shown) * rarer < MIN_EXPECTED) continue;
    const rate = engagements / impressions;
    if (rate > bestRate) [best, second, bestRate, secondRate] = [place, best, rate, bestRate];
    else if (rate > secondRate) [second, secondRate] = [place, rate];
  }
  if (second === -1) return null;
  const z = pooledZ(variants[best] as Counts, variants[second] as Counts);
  return { best, second, z, isWinner: z > CRITICAL_Z };
}

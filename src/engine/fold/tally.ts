import type { Tally } from '../../protocol/index.ts';

/** The largest count that is exact; no sum of counts leaves the range from its negative to itself. */
export const MAX_COUNT = Number.MAX_SAFE_INTEGER;

/**
 * A sum that stops at the end of the exact integers. `check` keeps the counts of each variant inside; sums over variants, and what a log of
 * before that check holds, may reach it.
 */
export const addSafely = (a: number, b: number): number => Math.max(-MAX_COUNT, Math.min(MAX_COUNT, a + b));

/** No counts yet. */
export const noCounts = (): Tally => ({ impressions: 0, engagements: 0 });

/** The judged counts of a variant's present life; none while it waits for its first batch. */
export const judgedNow = ({ isWaiting, judged }: { readonly isWaiting: boolean; readonly judged: Tally }): Tally =>
  isWaiting ? noCounts() : judged;

/** Adds counts to a tally. */
export function addTally(into: Tally, { impressions, engagements }: Tally): void {
  into.impressions = addSafely(into.impressions, impressions);
  into.engagements = addSafely(into.engagements, engagements);
}

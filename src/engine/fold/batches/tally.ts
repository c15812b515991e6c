import type { Tally } from '../../../protocol/index.ts';

/** The largest count that is exact; no sum of counts leaves the range from its negative to itself. */
export const MAX_COUNT = Number.MAX_SAFE_INTEGER;

/**
 * A sum that stops at the end of the exact integers. `check` keeps the counts of each variant inside; sums over variants, and what a log of
 * before that check holds, may reach it.
 */
export const addSafely = (a: number, b: number): number => Math.max(-MAX_COUNT, Math.min(MAX_COUNT, a + b));

/** No counts yet. */
export const noCounts = (): Tally => ({ impressions: 0, engagements: 0 });

/** The counts of a variant in the unit of its experiment: visitors as impressions, and those who engaged as engagements, where visitors are counted. */
export const unitCounts = ({ units, impressions, engagements }: Tally & { readonly units: Tally | null }): Tally =>
  units ?? { impressions, engagements };

/** The ER of a variant so far, 0 to 1, in the unit of its experiment; null before the first. */
export function erSoFar(variant: Tally & { readonly units: Tally | null }): number | null {
  const { impressions, engagements } = unitCounts(variant);
  return impressions === 0 ? null : engagements / impressions;
}

/** The same as the wire has it, where visitors are counted. */
export const unitsOnWire = ({
  units,
}: {
  readonly units: Tally | null;
}): { readonly units?: number; readonly engagedUnits?: number } =>
  units === null ? {} : { units: units.impressions, engagedUnits: units.engagements };

/** The judged counts of a variant's present life; none while it waits for its first batch. */
export const judgedNow = ({ isWaiting, judged }: { readonly isWaiting: boolean; readonly judged: Tally }): Tally =>
  isWaiting ? noCounts() : judged;

/** Adds counts to a tally. */
export function addTally(into: Tally, { impressions, engagements }: Tally): void {
  into.impressions = addSafely(into.impressions, impressions);
  into.engagements = addSafely(into.engagements, engagements);
}

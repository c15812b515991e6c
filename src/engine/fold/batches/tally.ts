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

/** The same for all who have none yet and replace it with their first counts: a wide stream has many of them. */
export const NO_COUNTS: Readonly<Tally> = Object.freeze(noCounts());

/** The one object for no counts in place of one's own. */
export const sharedIfNone = (counts: Readonly<Tally>): Readonly<Tally> =>
  counts.impressions === 0 && counts.engagements === 0 ? NO_COUNTS : counts;

/** The sum of two counts; the first of them where there is nothing to add. */
export const plusTally = (a: Readonly<Tally>, b: Readonly<Tally>): Readonly<Tally> =>
  b.impressions === 0 && b.engagements === 0
    ? a
    : { impressions: addSafely(a.impressions, b.impressions), engagements: addSafely(a.engagements, b.engagements) };

/** The counts that are above 0. */
export const aboveZero = ({ impressions, engagements }: Readonly<Tally>): Tally => ({
  impressions: Math.max(0, impressions),
  engagements: Math.max(0, engagements),
});

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

import type { Tally } from './entities.ts';

/** Totals that may have been counted in visitors. */
export interface CountedUnits extends Tally {
  /** Visitors, from 0 up; left out where none are counted. */
  readonly units?: number | undefined;
  /** Those of them who engaged, from 0 to `units`; left out where none are counted. */
  readonly engagedUnits?: number | undefined;
}

/**
 * The totals of a variant or a kill in the unit that it is judged in: visitors where they are counted, else impressions. Its `er` is their ratio.
 *
 * @returns Visitors as `impressions` and those who engaged as `engagements`, or both as they are.
 * @example
 * ```ts
 * countsInUnits({ impressions: 900, engagements: 40, units: 100, engagedUnits: 9 }); // { impressions: 100, engagements: 9 }
 * ```
 */
export const countsInUnits = ({ impressions, engagements, units, engagedUnits }: CountedUnits): Tally =>
  units === undefined ? { impressions, engagements } : { impressions: units, engagements: engagedUnits ?? 0 };

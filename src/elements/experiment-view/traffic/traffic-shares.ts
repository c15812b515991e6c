import type { Variant } from '../../../protocol/index.ts';
import { countsInUnits } from '../../../protocol/state/counted-units.ts';
import type { Subject } from '../data/subject.ts';

/** The share of the traffic that one variant was planned to have, and the one that it has. */
export interface TrafficShare {
  readonly variant: Variant;
  /** Among the planned variants that are shown, 0 to 1; null once it is not shown. */
  readonly planned: number | null;
  /** 0 to 1; null once it is not shown, and while none of them was seen. */
  readonly seen: number | null;
  /** Whether it joined later than the first, so that its share of all counts so far is below its plan. */
  readonly hasJoined: boolean;
}

/** A variant that was posted this long after the first joined later, milliseconds. */
const JOINED_MS = 60_000;

/**
 * Planned and seen shares of an experiment's variants, in the order of their letters; empty where nothing was planned. Where the plan of the stream
 * assigns visitors and nobody planned shares, the split is checked all the same, against equal ones. Both are among the planned
 * variants that are shown, since what a stopped one had is shared out among them.
 */
export function trafficShares({ experiment, variants }: Subject): TrafficShare[] {
  const isEqual = experiment.shares.length === 0 && experiment.traffic !== null;
  const shares = isEqual ? variants.map(({ id }) => ({ variant: id, share: 1 })) : experiment.shares;
  const plan = new Map(shares.map(({ variant, share }) => [variant, share]));
  const planned = variants.filter(({ id }) => plan.has(id));
  const shown = planned.filter(({ status }) => status === 'active');
  const planOfAll = shown.reduce((sum, { id }) => sum + (plan.get(id) ?? 0), 0);
  const seenOfAll = shown.reduce((sum, variant) => sum + countsInUnits(variant).impressions, 0);
  const first = Math.min(...planned.map(({ postedAt }) => Date.parse(postedAt)));
  return planned.map((variant) => {
    const isShown = variant.status === 'active';
    return {
      variant,
      planned: isShown && planOfAll > 0 ? (plan.get(variant.id) ?? 0) / planOfAll : null,
      seen: isShown && seenOfAll > 0 ? countsInUnits(variant).impressions / seenOfAll : null,
      hasJoined: Date.parse(variant.postedAt) > first + JOINED_MS,
    };
  });
}

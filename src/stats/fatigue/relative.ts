import { checkCounts, checkPositive, type Counts } from '../numbers/counts.ts';
import type { PairBatch } from '../interval/lead.ts';
import { quickLeadInterval } from '../interval/quick-lead.ts';
import { addLog, DROPS, FRESH_ALPHA, KEPT, type FatigueDetector } from './fatigue.ts';

/**
 * The ratio to a panel that a variant has to keep: .9 * the lower end of the ratio interval (alpha .01) of its fresh period, see `leadInterval`.
 * Fix it then; it may only be made again, from the fresh counts of the others, when somebody leaves the panel.
 *
 * @param fresh Common batches of the fresh period: `i` the variant, `j` the panel.
 * @returns A ratio from 0 up; 0, and never an alarm, where the fresh period says nothing: one of the two has no engagements, or their ratio
 * changed.
 * @throws RangeError if counts cannot be.
 * @example
 * const floor = relativeFloor([{ i: { impressions: 2000, engagements: 90 }, j: { impressions: 6000, engagements: 240 } }]);
 */
export function relativeFloor(fresh: readonly PairBatch[]): number {
  for (const { i, j } of fresh) {
    checkCounts(i);
    checkCounts(j);
  }
  const [low] = quickLeadInterval(fresh, FRESH_ALPHA) ?? [0];
  return KEPT * low;
}

/**
 * Adds one look at a variant beside a panel to the evidence that it has fallen below `floor` times the panel's ER. A rise and fall that both
 * share, such as that of a day, moves it neither way. A look in which either was not shown changes nothing and does not count. Allocates
 * nothing.
 *
 * With impressions m, engagements c and the variant's share w = m_v / (m_v + m_o), for each drop d of {.9 .8 .7 .6 .5 .35}: ln R =
 * logaddexp(0, ln R) + c_v ln d - (c_v + c_o) ln((w rho d + 1 - w) / (w rho + 1 - w)).
 *
 * @param own Counts of the variant in the look. @param panel Of the panel in the same time. @param floor rho, from {@link relativeFloor}.
 * @throws RangeError if counts cannot be or the floor is not above 0; the detector is then unchanged.
 */
export function addRelativeBatch(detector: FatigueDetector, own: Counts, panel: Counts, floor: number): void {
  checkCounts(own);
  checkCounts(panel);
  checkPositive('floor', floor);
  if (own.impressions === 0 || panel.impressions === 0) return;
  const kept = own.impressions * floor;
  const engagements = own.engagements + panel.engagements;
  for (let k = 0; k < DROPS.length; k++) {
    const drop = DROPS[k] as number;
    const change = Math.log1p((kept * (drop - 1)) / (kept + panel.impressions));
    addLog(detector, k, own.engagements * Math.log(drop) - engagements * change);
  }
  detector.batches++;
}

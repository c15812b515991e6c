import { quickLeadInterval } from '../../stats/interval/quick-lead.ts';
import type { ExperimentState, StreamState } from '../state.ts';
import { armOf } from '../evidence/experiment-evidence.ts';
import { commonOf } from './pair.ts';

/** The leader of the variants that are shown, and how much better than it another one may be. */
export interface ClosestRival {
  readonly leader: string;
  /** Upper end of the rate of any other that is shown, by that of the leader: below 1 where the leader is surely better than each. */
  readonly most: number;
}

/**
 * The upper end of what is possible of the others, by intervals that hold at every look together: their budget is that of the lead, divided by all pairs.
 *
 * @param limit Above it nobody asks how far.
 * @returns Null before the lead is known, where it has changed, and where another one may be better by more than the limit.
 */
export function closestRival(
  { variants }: Readonly<StreamState>,
  { lead, plan, evidence }: ExperimentState,
  limit: number,
): ClosestRival | null {
  const { statement, blocks } = lead;
  if (statement === null || statement.ratio === null) return null;
  const { leader, runnerUp, ratio, alpha } = statement;
  const isShown = (id: string): boolean => variants.get(id)?.status === 'active';
  if (!isShown(leader) || !isShown(runnerUp)) return null;
  const bets = plan.impressions === null || plan.er === null ? null : { impressions: plan.impressions, er: plan.er };
  const first = armOf(evidence, leader) as number;
  let most = 1 / ratio.low;
  for (const [arm, id] of evidence.variants.entries()) {
    if (most > limit) return null;
    if (id === leader || id === runnerUp || !isShown(id)) continue;
    const interval = quickLeadInterval(commonOf(blocks, [arm, first]), alpha, bets);
    if (interval === null) return null;
    most = Math.max(most, interval[1]);
  }
  return most > limit ? null : { leader, most };
}

import { addConditional } from '../kill/conditional.ts';
import type { Counts } from '../numbers/counts.ts';
import { LOG_RATIOS } from '../numbers/grid.ts';
import { logMeanExp } from '../numbers/log-sum.ts';

/** Budget of the check: an alarm that is none comes with at most this probability, however long it runs. */
const LATE_ALPHA = 0.001;

/** One variant against all others together. */
interface LateArm {
  /** Log-likelihood ratios against "its engagements are late at least as often", one a ratio of the grid. */
  readonly less: number[];
  /** The same against "at most as often". */
  readonly more: number[];
}

/**
 * Whether engagements with some variants reach us later than those with others: the comparison then counts fewer of them. Plain data, an arm
 * for each variant, in an order that its user keeps.
 */
export interface LateCheck {
  readonly arms: LateArm[];
}

/** A check before the first late engagement. */
export const createLateCheck = (): LateCheck => ({ arms: [] });

/** Adds a variant at the end. */
export function addLateArm({ arms }: LateCheck): void {
  arms.push({ less: LOG_RATIOS.map(() => 0), more: LOG_RATIOS.map(() => 0) });
}

/**
 * Adds a stretch of time that is over: of each variant, all engagements with impressions of that stretch (`impressions`) and those of them
 * that came late (`engagements`). Given the sums, the late ones of a variant are hypergeometric when all are equally late, so each increment
 * is that of a kill's evidence; see {@link addConditional}.
 * @param rows One for each arm, late ones never more than all.
 */
export function addLateStretch({ arms }: LateCheck, rows: readonly Counts[]): void {
  let [impressions, engagements] = [0, 0];
  for (const row of rows) {
    impressions += row.impressions;
    engagements += row.engagements;
  }
  if (engagements === 0) return;
  rows.forEach((row, i) => {
    const { less, more } = arms[i] as LateArm;
    const others = { impressions: impressions - row.impressions, engagements: engagements - row.engagements };
    addConditional(less, 0, LOG_RATIOS, row, others);
    addConditional(more, 0, LOG_RATIOS, others, row);
  });
}

/** ln of the most evidence that any variant's engagements come late at another rate; 0 without arms. */
export function lateLogEvidence({ arms }: LateCheck): number {
  return arms.reduce((most, { less, more }) => Math.max(most, logMeanExp(less), logMeanExp(more)), 0);
}

/** ln of the evidence that suffices: the budget is shared by both directions of every variant. */
export const lateLogNeeded = ({ arms }: LateCheck): number => Math.log((2 * Math.max(1, arms.length)) / LATE_ALPHA);

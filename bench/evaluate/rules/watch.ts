import type { Counts } from 'peeksafe/stats';
import type { Batch } from '../upworthy/deal.ts';
import type { RuleMaker } from './rules.ts';

/** The effects of a rule on one experiment. */
export interface Outcome {
  /** Whether an arm that has the highest ER in the end was stopped. */
  readonly bestKilled: boolean;
  readonly killed: readonly number[];
  /** Impressions that the stopped arms would have had afterwards. */
  readonly saved: number;
}

/** Lets a rule look after each batch, and act at its first chance. A tie for the best counts against the rule. */
export function watch(makeRule: RuleMaker, arms: readonly Counts[], batches: readonly Batch[]): Outcome {
  const rule = makeRule(arms.length);
  const shown = arms.map(() => 0);
  const killed: number[] = [];
  for (const batch of batches) {
    for (const [arm, { impressions }] of batch.entries()) {
      if (!killed.includes(arm)) (shown[arm] as number) += impressions;
    }
    killed.push(...rule.look(batch));
  }
  const ers = arms.map(({ impressions, engagements }) => engagements / impressions);
  const best = Math.max(...ers);
  return {
    bestKilled: killed.some((arm) => ers[arm] === best),
    killed,
    saved: killed.reduce((sum, arm) => sum + (arms[arm] as Counts).impressions - (shown[arm] as number), 0),
  };
}

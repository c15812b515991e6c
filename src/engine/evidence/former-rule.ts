import type { KillArm } from '../../stats/index.ts';

/** The first form of the kill rule, as states of engine versions 2 to 5 hold it: the evidence of each ordered pair of the arms compared. */
export interface FormerRule {
  readonly arms: readonly { readonly live: boolean; readonly reserve: number }[];
  /** Ten log-likelihood ratios a pair; pairs in order of the later arm. */
  readonly logs: readonly number[];
  /** ln of the weight of each pair in the mean that is an arm's evidence. */
  readonly logStakes: readonly number[];
}

/** Rate ratios of a pair. */
const RATIOS = 10;

const pairIndex = (i: number, j: number): number => (i > j ? i * (i - 1) + 2 * j : j * (j - 1) + 2 * i + 1);

function logSumExp(logs: readonly number[]): number {
  const high = Math.max(...logs);
  return high + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - high), 0));
}

/** ln of the evidence that an arm had by the first form. */
function formerLogEvidence({ arms, logs, logStakes }: FormerRule, arm: number): number {
  const { reserve } = arms[arm] as FormerRule['arms'][number];
  // An arm alone has staked nothing yet.
  if (arms.length === 1) return 0;
  const parts = [Math.log(reserve)];
  for (let other = 0; other < arms.length; other++) {
    if (other === arm) continue;
    const pair = pairIndex(arm, other);
    const mean = logSumExp(logs.slice(pair * RATIOS, (pair + 1) * RATIOS)) - Math.log(RATIOS);
    parts.push((logStakes[pair] as number) + mean);
  }
  return logSumExp(parts);
}

/** An arm as the present rule begins with it: evidence that stood below 1 is kept, so that no budget is spent twice. */
export function armFromFormer(rule: FormerRule, arm: number, fresh: KillArm): KillArm {
  const former = rule.arms[arm];
  // Variants beyond the hundredth were not compared.
  if (former === undefined) return fresh;
  return { ...fresh, live: former.live, start: Math.min(0, formerLogEvidence(rule, arm)) };
}

import { isConclusive, type Counts } from 'peeksafe/stats';
import { logAddExp, logMeanExp } from '../../../src/stats/numbers/log-sum.ts';
import { RATIOS } from '../../../src/stats/numbers/grid.ts';
import { addPairBatchAt } from './comparison.ts';

/** One variant as the rule sees it. */
interface FirstFormArm {
  live: boolean;
  impressions: number;
  engagements: number;
}

/** Everything that the first form knows of one experiment: K arms, and K (K - 1) ordered pairs. */
export interface FirstForm {
  readonly alpha: number;
  readonly arms: readonly FirstFormArm[];
  /** Ten log-likelihood ratios for each ordered pair (i, j), at i K + j; those of an arm with itself are not used. */
  readonly logs: number[];
}

/**
 * The kill rule in its first form, kept as a baseline: stop variant i as soon as the mean of the pair evidence E_ij over all other arms reaches
 * 1/alpha and a live arm has a higher observed ER. The rule of peeksafe/stats has the same guarantee and finds losers earlier among many arms.
 */
export function createFirstForm(alpha: number, arms: number): FirstForm {
  return {
    alpha,
    arms: Array.from({ length: arms }, () => ({ live: true, impressions: 0, engagements: 0 })),
    logs: new Array<number>(arms * arms * RATIOS.length).fill(0),
  };
}

/** Adds one closed batch, `batch[i]` being the counts of arm i; an arm without impressions is not judged in it. */
export function addFirstFormBatch({ arms, logs }: FirstForm, batch: readonly Counts[]): void {
  for (const [i, counts] of batch.entries()) {
    if (counts.impressions === 0) continue;
    const arm = arms[i] as FirstFormArm;
    arm.impressions += counts.impressions;
    arm.engagements += counts.engagements;
    for (const [j, other] of batch.entries())
      if (j !== i) addPairBatchAt(logs, (i * arms.length + j) * RATIOS.length, counts, other);
  }
}

/** ln of the mean evidence that some other arm is better than this one. */
export function firstFormLogEvidence({ arms, logs }: FirstForm, arm: number): number {
  let sum = -Infinity;
  for (let other = 0; other < arms.length; other++)
    if (other !== arm)
      sum = logAddExp(sum, logMeanExp(logs, (arm * arms.length + other) * RATIOS.length, RATIOS.length));
  return sum - Math.log(arms.length - 1);
}

/** The arms that are to be stopped now. Only those that are live and behind a live arm. */
export function firstFormLosers(rule: FirstForm): number[] {
  const er = ({ impressions, engagements }: FirstFormArm): number => engagements / impressions;
  const best = Math.max(...rule.arms.filter(({ live, impressions }) => live && impressions > 0).map(er));
  return rule.arms.flatMap((arm, i) =>
    arm.live && er(arm) < best && isConclusive(firstFormLogEvidence(rule, i), rule.alpha) ? [i] : [],
  );
}

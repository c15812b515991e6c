import type { DeclaredMetric } from '../../protocol/index.ts';
import {
  addArm,
  addBatch,
  armLogEvidence,
  createKillRule,
  judge,
  restartArm,
  retireArm,
  reviveArm,
  type KillArm,
  type KillRule,
  type Verdict,
} from '../../stats/index.ts';
import {
  addMeanArm,
  addToMeanRule,
  createMeanRule,
  judgeMeans,
  meanArmLogEvidence,
  restartMeanArm,
  valueIn,
  type MeanArm,
  type MeanRule,
} from '../../stats/means/mean-rule.ts';
import type { RatioMoments } from '../../stats/means/moments.ts';
import { canBe } from './sums.ts';

/** The kill rule of the metric that an experiment decides by, in place of that of engagements: the same arms, which live and begin afresh together. */
export type PrimaryRule =
  | { readonly metric: DeclaredMetric; readonly place: number; readonly rate: KillRule }
  | { readonly metric: DeclaredMetric; readonly place: number; readonly mean: MeanRule };

/** The rule of the primary metric among those that are declared; null where engagements are. */
export function createPrimary(declared: readonly DeclaredMetric[], alpha: number): PrimaryRule | null {
  const place = declared.findIndex(({ role }) => role === 'primary');
  const metric = declared[place];
  if (metric === undefined) return null;
  if (metric.type === 'rate') return { metric, place, rate: createKillRule(alpha) };
  const options = { alpha, isRatio: metric.type === 'ratio', sign: metric.better === 'lower' ? -1 : 1 } as const;
  return { metric, place, mean: createMeanRule({ ...options, margin: null }) };
}

/** Lets one more variant in. */
export const addPrimaryArm = (primary: PrimaryRule): unknown =>
  'rate' in primary ? addArm(primary.rate) : addMeanArm(primary.mean);

/** Fixes its error budget. */
export function setPrimaryBudget(primary: PrimaryRule, alpha: number): void {
  ('rate' in primary ? primary.rate : primary.mean).alpha = alpha;
}

/** Throws away what the batches said against a variant. */
export const restartPrimaryArm = (primary: PrimaryRule, arm: number): void =>
  'rate' in primary ? restartArm(primary.rate, arm) : restartMeanArm(primary.mean, arm);

/**
 * Adds a closed batch.
 * @param batch The sums of each variant; null for one that is not judged in it.
 */
export function addPrimaryBatch(primary: PrimaryRule, batch: readonly (RatioMoments | null)[]): void {
  const { type, better } = primary.metric;
  const judged = batch.map((sums) => (sums !== null && canBe(type, sums) ? sums : null));
  if ('rate' in primary) {
    // Where less is better, it is those who did not.
    const counts = judged.map((sums) => {
      if (sums === null) return { impressions: 0, engagements: 0 };
      return { impressions: sums.n, engagements: better === 'lower' ? sums.n - sums.sum : sums.sum };
    });
    addBatch(primary.rate, counts);
  } else if (type === 'ratio') addToMeanRule(primary.mean, judged);
  else
    addToMeanRule(
      primary.mean,
      judged.map((sums) => sums && { n: sums.n, sum: sums.sum, sumSquares: sums.sumSquares }),
    );
}

/** ln of the evidence that others are better in the primary metric. */
export const primaryLogEvidence = (primary: PrimaryRule, arm: number): number =>
  'rate' in primary ? armLogEvidence(primary.rate, arm) : meanArmLogEvidence(primary.mean, arm);

/** Its verdict on every variant. */
export function judgePrimary(primary: PrimaryRule, isLive: (arm: number) => boolean): Verdict[] {
  if (!('rate' in primary)) return judgeMeans(primary.mean, isLive);
  for (const arm of primary.rate.arms.keys()) (isLive(arm) ? reviveArm : retireArm)(primary.rate, arm);
  return judge(primary.rate);
}

/** The units of a variant that the rule judged, and their value: the rate, the mean or the ratio. */
export function primaryValue(primary: PrimaryRule, arm: number): { readonly units: number; readonly value: number } {
  if ('rate' in primary) {
    const { impressions, engagements } = primary.rate.arms[arm] as KillArm;
    const did = primary.metric.better === 'lower' ? impressions - engagements : engagements;
    return { units: impressions, value: did / impressions };
  }
  const { sums } = primary.mean.arms[arm] as MeanArm;
  return { units: sums.n, value: valueIn(primary.mean, sums) ?? Number.NaN };
}

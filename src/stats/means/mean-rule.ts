import { checkAlpha, checkLength, reject } from '../numbers/counts.ts';
import { isConclusive, killLevel } from '../kill/kill-level.ts';
import { rivalsOf } from '../kill/rivals.ts';
import type { Verdict } from '../kill/kill-rule.ts';
import {
  addFixedBatch,
  addMeanBatch,
  createMeanEvidence,
  meanLogEvidence,
  type MeanEvidence,
} from './mean-evidence.ts';
import {
  effectiveCount,
  linearMoments,
  NO_MOMENTS,
  plusMoments,
  shiftedMoments,
  type Moments,
  type RatioMoments,
} from './moments.ts';

/** Units from which on the mean of a variant says whom to bet on; with fewer it is taken as the mean of all. */
const KNOWN_FROM = 50;

/** Nothing is stopped before: the normal limit takes some values. A variant and the one that is better each need as much. */
const FLOOR = { batches: 5, units: 1000, values: 50 } as const;

/** Sums of one variant in one batch: with those of the value below the line where the metric is a ratio. */
export type MetricSums = Moments | RatioMoments;

/** One variant as the rule of a mean sees it. */
export interface MeanArm {
  /** ln of the evidence that its present life began with: 0, or less after a restart. */
  start: number;
  /** Batches that were judged for it in its present life. */
  batches: number;
  /** Its sums in them. */
  sums: RatioMoments;
  /** Against those it is held to: the leaders and all that are likely to be better, or what a guardrail holds it to. */
  readonly channels: readonly MeanEvidence[];
}

/** Everything that the kill rule of one mean or ratio knows. Plain data: it survives JSON bit for bit. */
export interface MeanRule {
  /** Error budget; fixed before its first batch. */
  alpha: number;
  /** Whether it is of a ratio. */
  readonly isRatio: boolean;
  /** 1 where more is better, -1 where less is. */
  readonly sign: 1 | -1;
  /**
   * Null: a variant is held to the better ones. Else how much worse it may be than all others together, or than the control or the limit where there is
   * one, in the unit of the metric, from 0 up: a guardrail.
   */
  readonly margin: number | null;
  /** Of a guardrail that holds variants to a fixed value: that value. */
  readonly limit?: number;
  /** Of a guardrail that holds variants to one of them: the number of its arm; null until it is in. */
  control?: number | null;
  /** Sums of all variants in all earlier batches, above and below the line. */
  readonly past: { n: number; sum: number; denominator: number };
  /** In order of arrival. */
  readonly arms: MeanArm[];
}

/** How a rule of means is set up. */
export type MeanRuleOptions = Pick<MeanRule, 'alpha' | 'isRatio' | 'sign' | 'margin' | 'limit' | 'control'>;

const NO_SUMS: RatioMoments = Object.freeze({ ...NO_MOMENTS, denominator: 0, denominatorSquares: 0, cross: 0 });

/**
 * The kill rule of one metric that is not yes or no. Against each variant it bets on the same rivals as the rule of rates does, by the means of
 * earlier batches, and pools them; its evidence is the mean over the two channels, each by a normal mixture of the differences of the batches.
 *
 * A ratio is judged as the mean of N - kappa D, kappa being sum N / sum D of all earlier batches; so its first batch is not judged. Where it is held to a
 * limit, that is kappa.
 *
 * **About**: while a variant is at least as good as every other in every batch, it is stopped with probability of about `alpha` at most. It rests on
 * the normal limit. Nothing is stopped before 5 batches, 1,000 units and 50 values, both of it and of the better one. A value counts in full
 * only where few large ones do not outweigh all others: see `effectiveCount`.
 *
 * @throws RangeError if alpha is outside (0, 1), the margin is below 0, or the limit is not finite.
 */
export function createMeanRule({ alpha, isRatio, sign, margin, limit, control }: MeanRuleOptions): MeanRule {
  checkAlpha(alpha);
  if (margin !== null && !(margin >= 0 && margin < Infinity)) reject('margin', margin, 'a finite number from 0 up');
  if (limit !== undefined && !Number.isFinite(limit)) reject('limit', limit, 'a finite number');
  const heldTo = { ...(limit !== undefined && { limit }), ...(control !== undefined && { control }) };
  return { alpha, isRatio, sign, margin, ...heldTo, past: { n: 0, sum: 0, denominator: 0 }, arms: [] };
}

/** Lets one more variant in, at any time. */
export function addMeanArm({ arms, margin }: MeanRule): void {
  arms.push({
    start: 0,
    batches: 0,
    sums: NO_SUMS,
    channels: Array.from({ length: margin === null ? 2 : 1 }, () => createMeanEvidence()),
  });
}

/**
 * Adds one closed batch, `batch[i]` being the sums of arm i; null, or fewer than 2 units, for one that is not judged in it.
 *
 * @throws RangeError if there is not one entry an arm, or sums cannot be.
 */
export function addToMeanRule(rule: MeanRule, batch: readonly (MetricSums | null)[]): void {
  const { arms, past } = rule;
  checkLength('batch', batch, arms.length);
  const isJudged = (arm: number): boolean => (batch[arm]?.n ?? 0) >= 2;
  // Without a batch before it nothing says at which ratio a variant would be as all are.
  if (!rule.isRatio || rule.limit !== undefined || past.denominator !== 0) {
    const rivals = rule.limit === undefined ? rivalsIn(rule, batch, isJudged) : null;
    for (const [i, arm] of arms.entries()) {
      if (!isJudged(i)) continue;
      const own = meansOf(rule, batch[i] as MetricSums, rule.margin ?? 0);
      if (rivals === null) addFixedBatch(arm.channels[0] as MeanEvidence, own, limitOf(rule));
      else
        for (const [channel, others] of rivals(i).entries())
          addMeanBatch(arm.channels[channel] as MeanEvidence, own, others);
      arm.batches++;
    }
  }
  for (const [i, sums] of batch.entries()) {
    if (sums === null || !isJudged(i)) continue;
    const arm = arms[i] as MeanArm;
    arm.sums = plusSums(arm.sums, sums);
    past.n += sums.n;
    past.sum += sums.sum;
    past.denominator += 'denominator' in sums ? sums.denominator : 0;
  }
}

/** Those that a batch holds each arm against. */
function rivalsIn(
  rule: MeanRule,
  batch: readonly (MetricSums | null)[],
  isJudged: (arm: number) => boolean,
): (arm: number) => readonly Moments[] {
  const moments = batch.map((sums, i) => (sums !== null && isJudged(i) ? meansOf(rule, sums, 0) : NO_MOMENTS));
  const pooling = { none: NO_MOMENTS, plus: plusMoments };
  if (rule.control !== undefined) {
    const { control } = rule;
    const held = [moments[control ?? -1] ?? NO_MOMENTS];
    // The control is not held to itself.
    return (arm) => (arm === control ? [NO_MOMENTS] : held);
  }
  // All of one rank, so that the leaders are all others together.
  if (rule.margin !== null) {
    const others = rivalsOf(new Array<number>(batch.length).fill(0), moments, isJudged, pooling);
    return (arm) => [others(arm)[0]];
  }
  const mean = meanOf(rule, rule.past);
  const thetas = rule.arms.map(({ sums }) => (sums.n < KNOWN_FROM ? mean : meanOf(rule, sums)));
  return rivalsOf(thetas, moments, isJudged, pooling);
}

/** The value of all units so far, above divided by below the line where it is a ratio, or the limit that it is held to; 0 before any. */
function kappaOf({ isRatio, past, limit }: MeanRule): number {
  if (!isRatio) return 0;
  return limit ?? (past.denominator === 0 ? 0 : past.sum / past.denominator);
}

/** The limit as the mean that is judged. */
const limitOf = ({ isRatio, sign, limit = 0 }: MeanRule): number => (isRatio ? 0 : sign * limit);

/** The mean that is judged: the greater, the better. */
function meanOf(rule: MeanRule, { n, sum, denominator }: MeanRule['past']): number {
  return n === 0 ? 0 : (rule.sign * (sum - kappaOf(rule) * denominator)) / n;
}

/** The moments that are judged: the greater, the better. */
function meansOf(rule: MeanRule, sums: MetricSums, margin: number): Moments {
  if (!('denominator' in sums)) return shiftedMoments(sums, rule.sign, margin);
  return linearMoments(sums, rule.sign, kappaOf(rule) - rule.sign * margin);
}

function plusSums(a: RatioMoments, b: MetricSums): RatioMoments {
  const { denominator, denominatorSquares, cross } = 'denominator' in b ? b : NO_SUMS;
  return {
    ...plusMoments(a, b),
    denominator: a.denominator + denominator,
    denominatorSquares: a.denominatorSquares + denominatorSquares,
    cross: a.cross + cross,
  };
}

const armOf = ({ arms }: MeanRule, arm: number): MeanArm => arms[arm] ?? reject('arm', arm, 'the number of an arm');

/**
 * ln E of one arm; 0 before it is judged.
 *
 * @throws RangeError if there is no such arm.
 */
export function meanArmLogEvidence(rule: MeanRule, arm: number): number {
  const { start, channels } = armOf(rule, arm);
  const logs = channels.map(meanLogEvidence);
  const high = Math.max(...logs);
  return start + high + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - high), 0) / logs.length);
}

/** Throws away what an arm's batches said against it, as `restartArm` does: evidence below 1 is where it starts again. The scale of its bets stays. */
export function restartMeanArm(rule: MeanRule, arm: number): void {
  const start = Math.min(0, meanArmLogEvidence(rule, arm));
  const channels = armOf(rule, arm).channels.map((channel) =>
    channel.scale === null ? createMeanEvidence() : { ...channel, difference: 0, variance: 0 },
  );
  rule.arms[arm] = { start, batches: 0, sums: NO_SUMS, channels };
}

/** The value of a metric in the words of its unit: sum / n, or above divided by below the line; null before the first. */
export function metricValue(sums: MetricSums): number | null {
  const below = 'denominator' in sums ? sums.denominator : sums.n;
  return below === 0 ? null : sums.sum / below;
}

/** Whether there is enough of an arm for the normal limit. */
const isKnown = ({ batches, sums }: MeanArm): boolean =>
  batches >= FLOOR.batches && sums.n >= FLOOR.units && effectiveCount(sums) >= FLOOR.values;

/**
 * The rule's present verdicts, one per arm. Of a rule without margin, only a variant is stopped above which another one that is shown stands.
 *
 * @param isLive Whether an arm is still shown.
 */
export function judgeMeans(rule: MeanRule, isLive: (arm: number) => boolean): Verdict[] {
  const best = leaderOf(rule, isLive);
  return rule.arms.map((state, arm) => {
    const logEvidence = meanArmLogEvidence(rule, arm);
    const leader =
      best !== null && meanOf(rule, (rule.arms[best] as MeanArm).sums) > meanOf(rule, state.sums) ? best : null;
    const isKill = isLive(arm) && leader !== null && isConclusive(logEvidence, rule.alpha);
    return {
      arm,
      logEvidence,
      leader,
      level: isLive(arm) ? killLevel(logEvidence, rule.alpha, state.sums.n) : 'killed',
      kill: isKill && isKnown(state) && isKnown(rule.arms[leader] as MeanArm),
    };
  });
}

/** The arm that is shown with the best mean, the earliest of equals. */
function leaderOf(rule: MeanRule, isLive: (arm: number) => boolean): number | null {
  let [leader, best] = [null as number | null, -Infinity];
  for (const [arm, { sums }] of rule.arms.entries()) {
    const mean = meanOf(rule, sums);
    if (sums.n === 0 || !isLive(arm) || !(mean > best)) continue;
    [leader, best] = [arm, mean];
  }
  return leader;
}

/** The finding of a guardrail about an arm. */
export interface Breach {
  /** ln of the evidence that it is worse by more than the margin than what it is held to. */
  readonly logEvidence: number;
  /** Its units. */
  readonly units: number;
  /** Its value, and that of what it is held to: the others together, the control or the limit; null before the first. */
  readonly value: number | null;
  readonly others: number | null;
  /** Whether that suffices: of it and of what it is held to enough is known. */
  readonly isBroken: boolean;
}

/**
 * The finding of a rule with a margin about an arm.
 *
 * @throws RangeError if there is no such arm.
 */
export function breachOf(rule: MeanRule, arm: number): Breach {
  const own = armOf(rule, arm);
  const logEvidence = meanArmLogEvidence(rule, arm);
  const { limit, control } = rule;
  const rest = rule.arms.filter((one, place) => one !== own && (control === undefined || place === control));
  const pooled = rest.reduce<RatioMoments>((sums, one) => plusSums(sums, one.sums), NO_SUMS);
  const isRestKnown = limit !== undefined || rest.some(isKnown);
  const isBroken = isConclusive(logEvidence, rule.alpha) && isKnown(own) && isRestKnown;
  const [value, others] = [valueIn(rule, own.sums), limit ?? valueIn(rule, pooled)];
  return { logEvidence, units: own.sums.n, value, others, isBroken };
}

/** The value of an arm's sums, in the words of the metric. */
export function valueIn({ isRatio }: MeanRule, { n, sum, sumSquares, ...below }: RatioMoments): number | null {
  return metricValue(isRatio ? { n, sum, sumSquares, ...below } : { n, sum, sumSquares });
}

import { LOG_RATIOS, logWeightsFor, type ExperimentPlan } from './bets.ts';
import { addConditional } from './conditional.ts';
import { checkAlpha, checkCounts, checkLength, reject, type Counts } from '../numbers/counts.ts';
import { rivalsOf } from './rivals.ts';
import { isConclusive, killLevel, type KillLevel } from './kill-level.ts';

/** Two channels of bets: against the leaders alone, and against all that are likely to be better. */
const CHANNELS = 2;

/** Impressions of an average rate that a variant's own rate is shrunk by. */
const SHRINKAGE = 10;

/** One variant as the kill rule sees it. */
export interface KillArm {
  /** Whether it is still shown. */
  live: boolean;
  /** Impressions of the batches it was judged in; from zero again after a restart. */
  impressions: number;
  /** Engagements of the same batches. */
  engagements: number;
  /** ln of the evidence that its present life began with: 0, or less after a restart. */
  start: number;
  /** Log-likelihood ratios, a channel after the other. */
  logs: readonly number[];
}

/**
 * Everything that the kill rule of one experiment knows: for each arm 22 numbers and its totals.
 *
 * Plain data: it survives JSON bit for bit, and replaying the same batches gives the same bits.
 */
export interface KillRule {
  /** Error budget of the rule; fixed before its first batch. */
  alpha: number;
  /** The plan that spreads its bets; fixed before its first batch. Null without one. */
  plan: ExperimentPlan | null;
  /** In order of arrival. */
  readonly arms: KillArm[];
}

/** The rule's verdict on one arm. */
export interface Verdict {
  /** Number of the arm. */
  readonly arm: number;
  /** ln E: natural logarithm of the evidence that other variants are better. */
  readonly logEvidence: number;
  /** The live arm with the highest observed ER, if that is higher than this arm's; else null. */
  readonly leader: number | null;
  /** How close it is to a kill, for people. */
  readonly level: KillLevel;
  /** Kill it now: live, E >= 1/alpha, and there is a leader. */
  readonly kill: boolean;
}

/**
 * The evidence kill of one experiment: stop variant i as soon as the evidence that others are better reaches 1/alpha.
 *
 * Before each batch the judged totals of earlier batches say whom to bet on, theta_j = (s_j + 10) / (n_j mu + 10) with mu the common rate: one
 * half of the bet is against the others with the greatest theta, the other against all that lie above the mean of themselves and i. The choice of
 * opponents follows from the past and from impressions alone, so each log-likelihood ratio (see `addConditional`) is that of a test
 * supermartingale while i is at least as good as every other, and so is E_i, their mean over ratios and channels.
 * **Guarantee: a variant that is at least as good as every other at all times is ever killed with probability at most alpha**, at any stopping
 * time, whatever the order of the others, the drift they share, and the allocation. Newcomers need no stake: the bet moves to them.
 * A revival by hand does not lift it: see {@link restartArm}.
 *
 * Needs exchangeable traffic inside a batch: variants shown side by side. Where variants are posted at different hours
 * only {@link predictionLogEvidence} may kill. Pause kills while the traffic check is alarmed.
 * @param alpha Error budget of the rule, in (0, 1).
 * @param plan Fixed before the data: the bet is then on differences that the planned engagements can show. A wrong plan costs power, never validity.
 * @returns A rule without arms; see {@link addArm}.
 * @throws RangeError if alpha is out of its range.
 * @example
 * ```ts
 * const rule = createKillRule(splitBudget(0.05, false).comparison);
 * const [a, b] = [addArm(rule), addArm(rule)];
 * for (let i = 0; i < 3; i++)
 *   addBatch(rule, [{ impressions: 500, engagements: 30 }, { impressions: 500, engagements: 16 }]);
 * for (const { arm, kill } of judge(rule)) if (kill) retireArm(rule, arm);
 * rule.arms[b]?.live; // false
 * ```
 */
export function createKillRule(alpha: number, plan: ExperimentPlan | null = null): KillRule {
  checkAlpha(alpha);
  return { alpha, plan, arms: [] };
}

/**
 * Lets one more variant in, at the start or at any later time, and returns its number: 0, 1, 2 and so on.
 * @param rule From {@link createKillRule}; it is changed.
 * @returns The number of the arm, by which the other functions know it.
 * @example
 * ```ts
 * const rule = createKillRule(0.05);
 * addArm(rule); // 0
 * addArm(rule); // 1
 * ```
 */
export function addArm(rule: KillRule): number {
  rule.arms.push(armFrom(0));
  return rule.arms.length - 1;
}

/** Before the first batch: one list for all arms, since a wide stream has many that nobody has been shown yet. */
const NO_LOGS: readonly number[] = Object.freeze(new Array<number>(CHANNELS * LOG_RATIOS.length).fill(0));

const armFrom = (start: number): KillArm => ({ live: true, impressions: 0, engagements: 0, start, logs: NO_LOGS });

/**
 * Adds one closed batch, `batch[i]` being what arm i saw in the same stretch of time. An arm without impressions is not judged in it. Batches
 * are closed by time or impressions, never by engagements.
 * @param rule From {@link createKillRule}; it is changed.
 * @param batch New counts of every arm, retired ones included, in order of arrival.
 * @throws RangeError if there is not one entry an arm or counts cannot be; the rule is then unchanged.
 * @example
 * ```ts
 * const rule = createKillRule(0.05);
 * addArm(rule);
 * addArm(rule);
 * addBatch(rule, [{ impressions: 500, engagements: 30 }, { impressions: 500, engagements: 16 }]);
 * rule.arms[1]?.impressions; // 500
 * ```
 */
export function addBatch(rule: KillRule, batch: readonly Counts[]): void {
  const { arms } = rule;
  checkLength('batch', batch, arms.length);
  for (const counts of batch) checkCounts(counts);
  const thetas = pastRates(arms).map(({ theta }) => theta);
  const rivalsOfArm = rivalsOf(thetas, batch, (arm) => (batch[arm] as Counts).impressions > 0, POOLED);
  batch.forEach((counts, i) => {
    if (counts.impressions === 0) return;
    const arm = arms[i] as KillArm;
    // Spreading a frozen list makes one of objects, with each of its numbers on the heap.
    const logs = arm.logs.slice();
    rivalsOfArm(i).forEach((rivals, channel) =>
      addConditional(logs, channel * LOG_RATIOS.length, LOG_RATIOS, counts, rivals),
    );
    arm.logs = logs;
  });
  batch.forEach((counts, i) => {
    const arm = arms[i] as KillArm;
    // Beyond the exact integers the evidence goes on and the ER stands still.
    arm.impressions = Math.min(Number.MAX_SAFE_INTEGER, arm.impressions + counts.impressions);
    arm.engagements = Math.min(Number.MAX_SAFE_INTEGER, arm.engagements + counts.engagements);
  });
}

/**
 * The rates of arms by that of all, from the batches that they were judged in: theta_j, and the engagements `known` that the rate of all would have
 * given them. Before the first engagement all are 1.
 */
export function pastRates(arms: readonly KillArm[]): { readonly theta: number; readonly known: number }[] {
  const [impressions, engagements] = [sumOf(arms, 'impressions'), sumOf(arms, 'engagements')];
  const mean = engagements / impressions;
  return arms.map((arm) => {
    if (engagements === 0) return { theta: 1, known: 0 };
    const known = arm.impressions * mean;
    return { theta: (arm.engagements + SHRINKAGE) / (known + SHRINKAGE), known };
  });
}

const plus = (a: Counts, b: Counts): Counts => ({
  impressions: a.impressions + b.impressions,
  engagements: a.engagements + b.engagements,
});
const POOLED = { none: { impressions: 0, engagements: 0 }, plus };
const sumOf = (arms: readonly KillArm[], field: 'impressions' | 'engagements'): number =>
  arms.reduce((sum, arm) => sum + arm[field], 0);

/**
 * ln E of one arm: 0 before its first batch.
 * @param rule From {@link createKillRule}.
 * @param arm Number of the arm, from {@link addArm}.
 * @returns The natural logarithm of E.
 * @throws RangeError if there is no such arm.
 * @example
 * ```ts
 * const rule = createKillRule(0.05);
 * addArm(rule);
 * addArm(rule);
 * for (let i = 0; i < 3; i++)
 *   addBatch(rule, [{ impressions: 500, engagements: 30 }, { impressions: 500, engagements: 16 }]);
 * Math.exp(armLogEvidence(rule, 1)); // 262.2792…
 * ```
 */
export function armLogEvidence(rule: KillRule, arm: number): number {
  const { logs, start } = armOf(rule, arm);
  const weights = weightsOf(rule);
  const at = (k: number): number => (logs[k] as number) + (weights[k % LOG_RATIOS.length] as number);
  let high = -Infinity;
  for (let k = 0; k < logs.length; k++) high = Math.max(high, at(k));
  let sum = 0;
  for (let k = 0; k < logs.length; k++) sum += Math.exp(at(k) - high);
  return start + high + Math.log(sum / CHANNELS);
}

const WITHOUT_PLAN: readonly number[] = /* @__PURE__ */ logWeightsFor(null);
const planned = /* @__PURE__ */ new WeakMap<ExperimentPlan, readonly number[]>();

function weightsOf({ plan }: KillRule): readonly number[] {
  if (plan === null) return WITHOUT_PLAN;
  let weights = planned.get(plan);
  if (weights === undefined) planned.set(plan, (weights = logWeightsFor(plan)));
  return weights;
}

/**
 * Returns the rule's present verdicts, one per arm, in order of arrival. It decides and changes nothing: whoever acts on a verdict
 * calls {@link retireArm}. All kills of one judgment may be carried out together, since the leader is never among them.
 * @param rule From {@link createKillRule}.
 * @returns A verdict for each arm, retired ones included, in order of arrival.
 * @example
 * ```ts
 * const rule = createKillRule(0.05);
 * addArm(rule);
 * addArm(rule);
 * for (let i = 0; i < 3; i++)
 *   addBatch(rule, [{ impressions: 500, engagements: 30 }, { impressions: 500, engagements: 16 }]);
 * judge(rule)[1]; // { arm: 1, logEvidence: 5.5694…, leader: 0, level: 'endangered', kill: true }
 * ```
 */
export function judge(rule: KillRule): Verdict[] {
  return judgeBy(rule, armLogEvidence);
}

/** The same by evidence that somebody has kept: {@link armLogEvidence} is the dear part. */
export function judgeBy(rule: KillRule, logEvidenceOf: typeof armLogEvidence): Verdict[] {
  const best = leaderOf(rule);
  return rule.arms.map((state, arm) => {
    const logEvidence = logEvidenceOf(rule, arm);
    const leader = best !== null && erOf(rule.arms[best] as KillArm) > erOf(state) ? best : null;
    return {
      arm,
      logEvidence,
      leader,
      level: state.live ? killLevel(logEvidence, rule.alpha, state.impressions) : 'killed',
      kill: state.live && leader !== null && isConclusive(logEvidence, rule.alpha),
    };
  });
}

/**
 * Takes an arm out, whatever the cause: it can no longer be killed, and is no leader. Batches that began while it was shown still count.
 * @param rule From {@link createKillRule}; it is changed.
 * @param arm Number of the arm, from {@link addArm}.
 * @throws RangeError if there is no such arm.
 * @example
 * ```ts
 * const rule = createKillRule(0.05);
 * const arm = addArm(rule);
 * retireArm(rule, arm);
 * judge(rule)[arm]?.level; // 'killed'
 * ```
 */
export function retireArm(rule: KillRule, arm: number): void {
  armOf(rule, arm).live = false;
}

/**
 * Takes an arm back, by a person's decision. Its evidence goes on until {@link restartArm}.
 * @param rule From {@link createKillRule}; it is changed.
 * @param arm Number of the arm, from {@link addArm}.
 * @throws RangeError if there is no such arm.
 * @example
 * ```ts
 * const rule = createKillRule(0.05);
 * const arm = addArm(rule);
 * retireArm(rule, arm);
 * reviveArm(rule, arm);
 * judge(rule)[arm]?.level; // 'learning'
 * ```
 */
export function reviveArm(rule: KillRule, arm: number): void {
  armOf(rule, arm).live = true;
}

/**
 * Throws away what an arm's batches said against it, and its totals. No budget is spent twice: evidence that stood below 1 is where it starts
 * again. So until the rule first kills an arm, all of its lives together are one e-process with start 1, whoever stopped and revived it between.
 * @param rule From {@link createKillRule}; it is changed.
 * @param arm Number of the arm, from {@link addArm}.
 * @throws RangeError if there is no such arm.
 * @example
 * ```ts
 * const rule = createKillRule(0.05);
 * addArm(rule);
 * addArm(rule);
 * addBatch(rule, [{ impressions: 500, engagements: 30 }, { impressions: 500, engagements: 16 }]);
 * restartArm(rule, 1);
 * rule.arms[1]?.impressions; // 0
 * ```
 */
export function restartArm(rule: KillRule, arm: number): void {
  const { live } = armOf(rule, arm);
  rule.arms[arm] = { ...armFrom(Math.min(0, armLogEvidence(rule, arm))), live };
}

/** The live arm with the highest observed ER, the earliest of equals; null while no live arm has impressions. */
function leaderOf({ arms }: KillRule): number | null {
  let leader: number | null = null;
  for (let i = 0; i < arms.length; i++) {
    const arm = arms[i] as KillArm;
    if (arm.live && (leader === null ? arm.impressions > 0 : erOf(arm) > erOf(arms[leader] as KillArm))) leader = i;
  }
  return leader;
}

/** Observed ER; without impressions NaN, which no comparison finds lower. */
function erOf({ impressions, engagements }: KillArm): number {
  return engagements / impressions;
}

function armOf(rule: KillRule, arm: number): KillArm {
  return rule.arms[arm] ?? reject('arm', arm, 'the number of an arm');
}

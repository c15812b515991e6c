import { addPairBatchAt } from './comparison.ts';
import { checkAlpha, checkBelowOne, checkCounts, checkLength, reject, type Counts } from '../numbers/counts.ts';
import { killLevel, isConclusive, type KillLevel } from './kill-level.ts';
import { RATIOS } from '../numbers/grid.ts';
import { logAddExp, logMeanExp } from '../numbers/log-sum.ts';

/** One variant as the kill rule sees it. */
export interface Arm {
  /** Whether it is still shown. */
  live: boolean;
  /** Impressions of the batches counted while it was live; from zero again after a revival. */
  impressions: number;
  /** Engagements of the same batches. */
  engagements: number;
  /** The rest of the share of its evidence that is kept for variants that join later. */
  reserve: number;
}

/**
 * Everything that the kill rule of one experiment knows: K arms, numbered in order of arrival, and K (K - 1) ordered pairs.
 *
 * Plain data: it survives JSON bit for bit, and replaying the same batches gives the same bits. The pairs (i, j) lie in
 * order of the later arm, so an arm that joins only appends.
 */
export interface KillRule {
  /** Error budget of the rule. */
  readonly alpha: number;
  /** Share of every arm's evidence that is kept for arms that join later; see {@link addArm}. */
  readonly reserve: number;
  /** In order of arrival. */
  readonly arms: Arm[];
  /** Ten log-likelihood ratios a pair. */
  readonly logs: number[];
  /** ln of the stake of arm i on the pair (i, j): its weight in the average. */
  readonly logStakes: number[];
}

/** The rule's verdict on one arm. */
export interface Verdict {
  /** Number of the arm. */
  readonly arm: number;
  /** ln Ebar: natural logarithm of the evidence that some other variant is better. */
  readonly logEvidence: number;
  /** The live arm with the highest observed ER, if that is higher than this arm's; else null. */
  readonly leader: number | null;
  /** How close it is to a kill, for people. */
  readonly level: KillLevel;
  /** Kill it now: live, Ebar >= 1/alpha, and there is a leader. */
  readonly kill: boolean;
}

/**
 * The evidence kill of one experiment: stop variant i as soon as the average evidence that others are better reaches 1/alpha.
 *
 * Ebar_i is the mean of the pair evidence E_ij (see {@link addPairBatch}) over all other arms ever started; a dead arm's
 * pairs freeze. Kill i when Ebar_i >= 1/alpha and some live arm has a higher observed ER, so the last live arm never dies.
 * **Guarantee: the best arm is ever killed with probability at most alpha**, at any stopping time, looks and allocation; no
 * union bound is paid, because the average of e-processes is one. A revival by hand does not lift it: see {@link reviveArm}.
 *
 * Needs exchangeable traffic inside a batch: variants shown side by side. Where variants are posted at different hours
 * only {@link predictionLogEvidence} may kill. Pause kills while the traffic check is alarmed.
 *
 * @param alpha Error budget of the rule, in (0, 1). @param reserve In [0, 1), 0 by default; see {@link addArm}.
 * @throws RangeError if either is out of its range.
 */
export function createKillRule(alpha: number, reserve = 0): KillRule {
  checkAlpha(alpha);
  checkBelowOne('reserve', reserve);
  return { alpha, reserve, arms: [], logs: [], logStakes: [] };
}

/**
 * Lets one more variant in, at the start or at any later time, and returns its number: 0, 1, 2 and so on.
 *
 * Shares are fixed by order of arrival: the k-th opponent of an arm takes one k-th of what that arm has staked, at its present
 * worth, and, once that arm has impressions, half of what is left in the arm's reserve. Nothing is created: no Ebar moves when an
 * arm joins, so each stays an e-process with start 1 and the guarantee holds however arrivals are timed. (Averaging again over
 * the larger number of pairs would lift every Ebar below 1, and is not valid.) Arms that join before the first batch weigh the same:
 * without a reserve, Ebar is then the plain mean.
 *
 * With no reserve, a leader whose evidence has sunk to nothing can hardly be killed for a much better newcomer. Where variants
 * keep arriving, a reserve of .1 or .2 keeps that open, at the price of a bound that is 11 % or 25 % higher for the first arms.
 */
export function addArm(rule: KillRule): number {
  const newcomer = rule.arms.length;
  const isUntouched = !rule.logs.some(Boolean) && rule.logStakes.every((stake) => stake === rule.logStakes[0]);
  if (isUntouched) {
    // Nothing to move yet: every arm's stakes are spread evenly, without a look at each pair.
    for (let k = 0; k < 2 * newcomer; k++) rule.logStakes.push(0);
    rule.logStakes.fill(ownStake(rule, newcomer));
  }
  for (let i = 0; i < newcomer && !isUntouched; i++) {
    const stake = moveStakes(rule, i, newcomer);
    rule.logStakes.push(ownStake(rule, newcomer), stake);
  }
  for (let k = 0; k < 2 * newcomer * RATIOS.length; k++) rule.logs.push(0);
  rule.arms.push(freshArm(rule));
  return newcomer;
}

/**
 * Adds one closed batch, `batch[i]` being what arm i saw in the same stretch of time. An arm without impressions is not judged in it: whoever
 * was not shown when the batch began is given none. Allocates nothing. See {@link addPairBatch} for how batches must be closed.
 *
 * @throws RangeError if there is not one entry an arm or counts cannot be; the rule is then unchanged.
 */
export function addBatch(rule: KillRule, batch: readonly Counts[]): void {
  const { arms, logs } = rule;
  checkLength('batch', batch, arms.length);
  for (const counts of batch) checkCounts(counts);
  for (let i = 0; i < arms.length; i++) {
    const arm = arms[i] as Arm;
    const counts = batch[i] as Counts;
    if (counts.impressions === 0) continue;
    // Beyond the exact integers the evidence goes on and the ER stands still.
    arm.impressions = Math.min(Number.MAX_SAFE_INTEGER, arm.impressions + counts.impressions);
    arm.engagements = Math.min(Number.MAX_SAFE_INTEGER, arm.engagements + counts.engagements);
    for (let j = 0; j < arms.length; j++) {
      if (j === i) continue;
      addPairBatchAt(logs, pairIndex(i, j) * RATIOS.length, counts, batch[j] as Counts);
    }
  }
}

/**
 * ln Ebar of one arm: 0 before the first batch. In a pair of a dead arm it stands where it stood.
 *
 * @throws RangeError if there is no such arm.
 */
export function armLogEvidence(rule: KillRule, arm: number): number {
  return logAddExp(logStaked(rule, arm), Math.log(armOf(rule, arm).reserve));
}

/**
 * Returns the rule's present verdicts, one per arm, in order of arrival. It decides and changes nothing: whoever acts on a verdict
 * calls {@link retireArm}. All kills of one judgment may be carried out together, since the leader is never among them.
 */
export function judge(rule: KillRule): Verdict[] {
  const best = leaderOf(rule);
  return rule.arms.map((state, arm) => {
    const logEvidence = armLogEvidence(rule, arm);
    const leader = best !== null && erOf(rule.arms[best] as Arm) > erOf(state) ? best : null;
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
 *
 * @throws RangeError if there is no such arm.
 */
export function retireArm(rule: KillRule, arm: number): void {
  armOf(rule, arm).live = false;
}

/**
 * Takes an arm back, by a person's decision. Its evidence goes on until {@link restartArm}, which follows before the first batch that begins
 * after it is shown again.
 *
 * @throws RangeError if there is no such arm.
 */
export function reviveArm(rule: KillRule, arm: number): void {
  armOf(rule, arm).live = true;
}

/**
 * Restarts an arm with fresh totals and fresh evidence. The other arms keep their evidence about it.
 *
 * No budget is spent twice: evidence that stood below 1 is where it starts again, and only evidence above is thrown away. So until the
 * rule first kills an arm, all of its lives together are one e-process with start 1, whoever stopped and revived it between.
 *
 * @throws RangeError if there is no such arm.
 */
export function restartArm(rule: KillRule, arm: number): void {
  const logStart = Math.min(0, armLogEvidence(rule, arm));
  const restarted = { ...freshArm(rule), live: armOf(rule, arm).live };
  restarted.reserve *= Math.exp(logStart);
  rule.arms[arm] = restarted;
  for (let j = 0; j < rule.arms.length; j++) {
    if (j === arm) continue;
    const pair = pairIndex(arm, j);
    rule.logs.fill(0, pair * RATIOS.length, (pair + 1) * RATIOS.length);
    rule.logStakes[pair] = logStart + ownStake(rule, rule.arms.length - 1);
  }
}

function freshArm({ reserve }: KillRule): Arm {
  return { live: true, impressions: 0, engagements: 0, reserve };
}

/** Where the ordered pair (i, j) lies: after all pairs among the arms that came before the later of the two. */
function pairIndex(i: number, j: number): number {
  return i > j ? i * (i - 1) + 2 * j : j * (j - 1) + 2 * i + 1;
}

/** ln of the stake of an arm that starts with this many opponents on each of them. */
function ownStake(rule: KillRule, opponents: number): number {
  return Math.log((1 - rule.reserve) / opponents);
}

/** Moves the newcomer's part of arm i's stakes, and returns ln of it. */
function moveStakes(rule: KillRule, i: number, newcomer: number): number {
  const arm = rule.arms[i] as Arm;
  let moved = logStaked(rule, i) - Math.log(newcomer);
  for (let j = 0; j < newcomer; j++) {
    if (j !== i) (rule.logStakes[pairIndex(i, j)] as number) += Math.log1p(-1 / newcomer);
  }
  if (arm.impressions > 0) {
    arm.reserve /= 2;
    moved = logAddExp(moved, Math.log(arm.reserve));
  }
  return moved;
}

/** ln of what arm i's stakes are worth now. Alone, it holds them in hand. */
function logStaked(rule: KillRule, i: number): number {
  if (rule.arms.length === 1) return Math.log1p(-rule.reserve);
  let sum = -Infinity;
  for (let j = 0; j < rule.arms.length; j++) {
    if (j === i) continue;
    const pair = pairIndex(i, j);
    sum = logAddExp(sum, (rule.logStakes[pair] as number) + logMeanExp(rule.logs, pair * RATIOS.length, RATIOS.length));
  }
  return sum;
}

/** The live arm with the highest observed ER, the earliest of equals; null while no live arm has impressions. */
function leaderOf({ arms }: KillRule): number | null {
  let leader: number | null = null;
  for (let i = 0; i < arms.length; i++) {
    const arm = arms[i] as Arm;
    if (arm.live && (leader === null ? arm.impressions > 0 : erOf(arm) > erOf(arms[leader] as Arm))) leader = i;
  }
  return leader;
}

/** Observed ER; without impressions NaN, which no comparison finds lower. */
function erOf({ impressions, engagements }: Arm): number {
  return engagements / impressions;
}

function armOf(rule: KillRule, arm: number): Arm {
  return rule.arms[arm] ?? reject('arm', arm, 'the number of an arm');
}

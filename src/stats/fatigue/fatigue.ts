import { ALPHA } from '../kill/budget.ts';
import { checkAlpha, checkCounts, checkBelowOne, checkPositive, observedEr, type Counts } from '../numbers/counts.ts';
import { logRateRatio } from '../numbers/grid.ts';
import { interval, NO_PREDICTION, type Prior } from '../interval/interval.ts';
import { logAddExp, logMeanExp } from '../numbers/log-sum.ts';

/**
 * Running evidence that a pattern has worn out: a mixture Shiryaev-Roberts e-detector. Make one for batches inside a variant or
 * one for posts of a pattern, and never mix the two.
 *
 * Plain data: it survives JSON bit for bit. Order matters, so two detectors cannot be merged; start a new one after a rest.
 */
export interface FatigueDetector {
  /** Batches (or posts) that were looked at. */
  batches: number;
  /** ln R_k for each drop of the grid; all of them -Infinity, whatever is written, while `batches` is 0. */
  readonly logs: number[];
}

/** The fresh period ends with this many uses, or with {@link FRESH_IMPRESSIONS}, whichever comes first. */
export const FRESH_USES = 3;

/** The fresh period ends with this many impressions, or with {@link FRESH_USES}, whichever comes first. */
export const FRESH_IMPRESSIONS = 2000;

/** A pattern that keeps this part of what it surely earned while fresh is not worn out. */
export const KEPT = 0.9;

/** Error budget of the fresh period's lower bound. */
export const FRESH_ALPHA = 0.01;

/** The ER relative to the baseline that counts as 1 on the scale of posts; beyond it a post counts no more. */
const TIMES_BASELINE = 3;

/** Rates after the drop, as parts of the null rate. */
export const DROPS: readonly number[] = [0.9, 0.8, 0.7, 0.6, 0.5, 0.35];

/** Bets against the null mean, as parts of the largest one that cannot go bankrupt. */
const BETS: readonly number[] = [0.1, 0.25, 0.5, 0.75, 0.95];

/**
 * A detector for {@link addFatigueBatch}: batches inside one variant.
 * @returns A detector that has looked at nothing.
 * @example
 * ```ts
 * createBatchDetector().batches; // 0
 * ```
 */
export function createBatchDetector(): FatigueDetector {
  return { batches: 0, logs: DROPS.map(() => 0) };
}

/**
 * A detector for {@link addFatiguePost}: posts that use a pattern.
 * @returns A detector that has looked at nothing.
 * @example
 * ```ts
 * createPostDetector().batches; // 0
 * ```
 */
export function createPostDetector(): FatigueDetector {
  return { batches: 0, logs: BETS.map(() => 0) };
}

/**
 * The rate m0 that a pattern has to keep: .9 * the lower end of the interval (alpha .01) of its fresh period, which is its first 3
 * uses or 2,000 impressions ({@link FRESH_USES}, {@link FRESH_IMPRESSIONS}). Fix it then: nothing later may move it.
 * @param fresh Totals of the fresh period.
 * @param prior As for {@link interval}.
 * @returns A rate from 0 up, below 1; 0, and never an alarm, if the fresh period had no engagements.
 * @throws RangeError if the counts cannot be.
 * @example
 * ```ts
 * fatigueFloor({ impressions: 2000, engagements: 100 }); // 0.0290…
 * ```
 */
export function fatigueFloor(fresh: Counts, prior: Prior = NO_PREDICTION): number {
  return KEPT * interval(fresh, FRESH_ALPHA, prior)[0];
}

/**
 * The same floor on the scale of posts, m0' = m0 / (3 * baseline), and at most .9: a post counts as 1 at most, so a pattern that
 * earned more than three times the baseline is held to .9 of that.
 * @param floor From {@link fatigueFloor}.
 * @param baseline ER of the stream's other patterns in the fresh period, above 0.
 * @returns The floor for {@link addFatiguePost}, 0 to .9.
 * @throws RangeError if either is not such a rate.
 * @example
 * ```ts
 * postFloor(0.03, 0.04); // 0.25
 * ```
 */
export function postFloor(floor: number, baseline: number): number {
  checkBelowOne('floor', floor);
  checkPositive('baseline', baseline);
  return Math.min(KEPT, floor / (TIMES_BASELINE * baseline));
}

/**
 * Adds one batch inside a variant to the evidence that its ER has fallen below the floor m0. A batch without impressions changes nothing
 * and does not count as a look. Allocates nothing.
 *
 * For each drop d of {.9 .8 .7 .6 .5 .35}: ln R = logaddexp(0, ln R) + s ln d + (n-s) ln((1 - d m0) / (1 - m0)).
 * @param detector From {@link createBatchDetector}; it is changed.
 * @param counts The batch alone.
 * @param floor From {@link fatigueFloor}, the same for every batch.
 * @throws RangeError if the counts cannot be or the floor is not from 0 up, below 1; the detector is then unchanged.
 * @example
 * ```ts
 * const detector = createBatchDetector();
 * const floor = fatigueFloor({ impressions: 2000, engagements: 100 });
 * addFatigueBatch(detector, { impressions: 500, engagements: 8 }, floor);
 * fatigueLogEvidence(detector); // 1.4015…
 * ```
 */
export function addFatigueBatch(detector: FatigueDetector, counts: Counts, floor: number): void {
  checkCounts(counts);
  checkBelowOne('floor', floor);
  if (counts.impressions === 0) return;
  for (let k = 0; k < DROPS.length; k++) addLog(detector, k, logRateRatio(counts, floor, DROPS[k] as number));
  detector.batches++;
}

/**
 * Adds one post of a pattern. Posts differ far more than chance inside a post would make them, so a post is one observation
 * y = min(1, ER / (3 * baseline)), and only its mean is tested: L = 1 + l (m0' - y) for l = {.1 .25 .5 .75 .95} / (1 - m0').
 * A post without impressions changes nothing. Allocates nothing.
 * @param detector From {@link createPostDetector}; it is changed.
 * @param counts The post's totals, once they are final.
 * @param baseline ER of the stream's other patterns in the post's own time,
 * above 0.
 * @param floor From {@link postFloor}, the same for every post.
 * @throws RangeError if counts, baseline or floor cannot be; the detector is then unchanged.
 * @example
 * ```ts
 * const detector = createPostDetector();
 * const baseline = 0.04;
 * const floor = postFloor(fatigueFloor({ impressions: 2000, engagements: 100 }), baseline);
 * addFatiguePost(detector, { impressions: 900, engagements: 9 }, baseline, floor);
 * fatigueLogEvidence(detector); // 0.1015…
 * ```
 */
export function addFatiguePost(detector: FatigueDetector, counts: Counts, baseline: number, floor: number): void {
  checkPositive('baseline', baseline);
  checkBelowOne('floor', floor);
  const er = observedEr(counts);
  if (er === null) return;
  const y = Math.min(1, er / (TIMES_BASELINE * baseline));
  const edge = (floor - y) / (1 - floor);
  for (let k = 0; k < BETS.length; k++) addLog(detector, k, Math.log1p((BETS[k] as number) * edge));
  detector.batches++;
}

/**
 * ln M, where M is the mean of the detector's R_k: -Infinity before the first batch. Alarm at {@link fatigueLogAlarm}.
 *
 * Guarantee while the pattern keeps its floor: the mean time to a false alarm at M >= A is at least A batches, and a false
 * alarm comes within H batches with probability at most H/A. [Shin, Ramdas, Rinaldo 2024, arXiv 2203.03532]
 * @param detector Of batches or of posts.
 * @returns The natural logarithm of M.
 * @example
 * ```ts
 * const detector = createBatchDetector();
 * for (let day = 0; day < 14; day++) addFatigueBatch(detector, { impressions: 1000, engagements: 20 }, 0.04);
 * fatigueLogEvidence(detector) >= fatigueLogAlarm(28); // true
 * ```
 */
export function fatigueLogEvidence({ batches, logs }: FatigueDetector): number {
  return batches === 0 ? -Infinity : logMeanExp(logs);
}

/**
 * ln A, with A = H / alpha: the alarm level at which a pattern that keeps its floor is called fatigued within H batches with probability
 * at most alpha. 28 looks (a day each, four weeks) at .05: A = 560.
 * @param horizon H, batches that will be looked at.
 * @param alpha Error budget of the whole horizon, in (0, 1); {@link ALPHA} by default.
 * @returns The natural logarithm of the alarm level.
 * @throws RangeError if the horizon is not above 0 or alpha is outside (0, 1).
 * @example
 * ```ts
 * // ln 560.
 * fatigueLogAlarm(28, 0.05); // 6.3279…
 * ```
 */
export function fatigueLogAlarm(horizon = 28, alpha = ALPHA): number {
  checkPositive('horizon', horizon);
  checkAlpha(alpha);
  return Math.log(horizon / alpha);
}

/** Takes one look at the k-th drop or bet. */
export function addLog({ batches, logs }: FatigueDetector, k: number, logLikelihoodRatio: number): void {
  logs[k] = (batches === 0 ? 0 : logAddExp(0, logs[k] as number)) + logLikelihoodRatio;
}

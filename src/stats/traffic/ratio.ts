import { checkLength, checkPositive, checkWhole, reject } from '../numbers/counts.ts';
import { categoryPart, jointPart } from '../numbers/multinomial.ts';

/**
 * The running check that traffic is shared as planned (sample ratio mismatch).
 *
 * Plain data: it survives JSON bit for bit. To join two observers' impressions under the same plan, add the counts of one
 * to the other.
 */
export interface RatioCheck {
  /** ln of the evidence of all plans before this one. */
  logBefore: number;
  /** Planned shares of the variants, adding up to 1. */
  shares: number[];
  /** Impressions of each variant under this plan. */
  counts: number[];
}

/** How firmly the mixture sits on the plan: worth 10,000 impressions, so that small deviations are found in large numbers. */
const CONCENTRATION = 10_000;

/**
 * A planned share below this counts as this. Arithmetic on smaller ones leaves the range of a double, and to overstate a share only lowers the
 * evidence against the plan.
 */
const MIN_SHARE = 1e-12;

/**
 * Starts the check.
 * @param shares Planned shares in any unit (fractions, percentages, weights), each 0 or more, not all 0.
 * @returns A check without impressions.
 * @throws RangeError if the shares are not such.
 * @example
 * ```ts
 * createRatioCheck([60, 20, 20]).shares; // [0.6, 0.2, 0.2]
 * ```
 */
export function createRatioCheck(shares: readonly number[]): RatioCheck {
  return { logBefore: 0, ...planOf(shares) };
}

/**
 * Adds impressions of all variants, in the order of the plan. Impressions of a variant whose planned share is 0 (killed, paused) are
 * ignored: the check is of how the others share theirs. Allocates nothing.
 * @param check From {@link createRatioCheck}; it is changed.
 * @param impressions New impressions of each variant, whole numbers.
 * @throws RangeError if there is not one count a variant or counts cannot be; the check is then unchanged.
 * @example
 * ```ts
 * const check = createRatioCheck([50, 50]);
 * addImpressions(check, [5000, 5600]);
 * ratioLogEvidence(check) >= -Math.log(splitBudget(0.05, false).ratio); // true
 * ```
 */
export function addImpressions(check: RatioCheck, impressions: readonly number[]): void {
  const { counts, shares } = check;
  checkLength('impressions', impressions, counts.length);
  for (const n of impressions) checkWhole('impressions', n);
  for (let k = 0; k < counts.length; k++) {
    if (shares[k] !== 0) (counts[k] as number) += impressions[k] as number;
  }
}

/**
 * New planned shares from here on, for as many variants as there are then: what was found so far is kept, and a new factor starts.
 * @param check From {@link createRatioCheck}; it is changed.
 * @param shares Planned shares of all variants, in any unit.
 * @throws RangeError if the shares are not such as {@link createRatioCheck} takes; the check is then unchanged.
 * @example
 * ```ts
 * const check = createRatioCheck([50, 50]);
 * addImpressions(check, [5010, 4990]);
 * // The second variant was stopped.
 * planShares(check, [100, 0]);
 * check.counts; // [0, 0]
 * ```
 */
export function planShares(check: RatioCheck, shares: readonly number[]): void {
  const plan = planOf(shares);
  check.logBefore = ratioLogEvidence(check);
  Object.assign(check, plan);
}

/**
 * ln of the Bayes factor against "traffic is shared as planned"; alarm at 1/alpha or more.
 *
 * With planned shares w, counts N_k, N their sum and c = 10,000: ln G(c) - ln G(c+N) + sum[ln G(c w_k + N_k) - ln G(c w_k)] -
 * sum N_k ln w_k, and the factors of successive plans multiplied. While traffic keeps to the plan it ever reaches 1/alpha with
 * probability at most alpha, however often people look. While it is alarmed, automatic kills pause: whatever bends the
 * traffic may bend the ER too. Assumes that each impression is assigned independently.
 * [Lindon and Malek 2022, arXiv 2011.03567]
 * @param check Its plan and the impressions so far.
 * @returns The natural logarithm of the factor; 0 before the first impression.
 * @example
 * ```ts
 * const check = createRatioCheck([50, 50]);
 * addImpressions(check, [5000, 5600]);
 * Math.exp(ratioLogEvidence(check)); // 4350.9889…
 * ```
 */
export function ratioLogEvidence({ logBefore, shares, counts }: RatioCheck): number {
  let impressions = 0;
  for (const n of counts) impressions += n;
  const total = CONCENTRATION + impressions;
  let log = logBefore + jointPart(CONCENTRATION, total);
  for (let k = 0; k < counts.length; k++) {
    if (shares[k] === 0) continue;
    const share = Math.max(shares[k] as number, MIN_SHARE);
    const n = counts[k] as number;
    log += categoryPart(CONCENTRATION * share, n, share, CONCENTRATION, total, n - impressions * share);
  }
  return log;
}

function planOf(shares: readonly number[]): Pick<RatioCheck, 'shares' | 'counts'> {
  let sum = 0;
  for (const share of shares) {
    if (!(share >= 0)) reject('share', share, 'a number from 0 up');
    sum += share;
  }
  checkPositive('sum of the shares', sum);
  return { shares: shares.map((share) => share / sum), counts: shares.map(() => 0) };
}

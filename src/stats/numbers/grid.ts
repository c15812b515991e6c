import type { Counts } from './counts.ts';

/**
 * The rate ratios that a comparison (F2) or a test of a prediction (F4) mixes over: from a variant 2 % worse, found only in
 * millions of impressions, to one five times worse, found in hundreds.
 */
export const RATIOS: readonly number[] = [0.98, 0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5, 0.35, 0.2];

/** ln of each of {@link RATIOS}, once. */
export const LOG_RATIOS: readonly number[] = /* @__PURE__ */ RATIOS.map(Math.log);

/**
 * Log-likelihood ratio of the rate `ratio` * `rate` against `rate`: s ln r + (n-s) ln((1 - r m0) / (1 - m0)). Its mean of exponentials
 * is 1 when the ER is `rate`, and lower when the ER is higher.
 */
export function logRateRatio({ impressions, engagements }: Counts, rate: number, ratio: number): number {
  return engagements * Math.log(ratio) + (impressions - engagements) * (Math.log1p(-ratio * rate) - Math.log1p(-rate));
}

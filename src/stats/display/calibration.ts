import type { Counts } from '../numbers/counts.ts';
import { MIN_IMPRESSIONS } from '../kill/prediction.ts';

/** A variant whose ER was predicted, and what became of it. */
export interface PredictedCounts extends Counts {
  /** The ER that was predicted, 0 to 1. */
  readonly predictedEr: number;
}

/** A predictor is judged by this many variants at least. */
export const MIN_CALIBRATION_VARIANTS = 10;

/** A variant whose ER may have been predicted. */
export interface MaybePredictedCounts extends Counts {
  /** The ER that was predicted, 0 to 1; null for none. */
  readonly predictedEr: number | null;
}

/**
 * Whether a variant counts when its predictor is judged: it had a prediction, and {@link MIN_IMPRESSIONS} impressions at least.
 * @param variant Its running totals and its prediction.
 * @returns True if it counts; TypeScript then knows that it has a prediction.
 * @example
 * ```ts
 * isCalibrationPoint({ impressions: 2000, engagements: 90, predictedEr: 0.05 }); // true
 * isCalibrationPoint({ impressions: 2000, engagements: 90, predictedEr: null }); // false
 * ```
 */
export const isCalibrationPoint = <T extends MaybePredictedCounts>(variant: T): variant is T & PredictedCounts =>
  variant.predictedEr !== null && variant.impressions >= MIN_IMPRESSIONS;

/**
 * How much the actual ER rises with the predicted one: 1 for a perfect predictor, 0 for one that knows nothing. The slope of a least-squares
 * line, weighted by impressions w: sum w (p - P)(a - A) / sum w (p - P)^2, with P and A the weighted means of predicted and actual ER.
 * @param variants Each with impressions; see {@link isCalibrationPoint}.
 * @returns The slope; null below {@link MIN_CALIBRATION_VARIANTS}, and where all predictions are alike.
 * @example
 * ```ts
 * // Predicted 1 % to 10 %, and each came out half as high.
 * const variants = Array.from({ length: 10 }, (_, i) => ({
 *   predictedEr: (i + 1) / 100,
 *   impressions: 2000,
 *   engagements: 10 * (i + 1),
 * }));
 * calibrationSlope(variants); // 0.5
 * ```
 */
export function calibrationSlope(variants: readonly PredictedCounts[]): number | null {
  if (variants.length < MIN_CALIBRATION_VARIANTS) return null;
  let [weight, predicted, engaged] = [0, 0, 0];
  for (const { impressions, engagements, predictedEr } of variants) {
    weight += impressions;
    predicted += impressions * predictedEr;
    engaged += engagements;
  }
  const [meanPredicted, meanActual] = [predicted / weight, engaged / weight];
  let [above, below] = [0, 0];
  for (const { impressions, engagements, predictedEr } of variants) {
    above += impressions * (predictedEr - meanPredicted) * (engagements / impressions - meanActual);
    below += impressions * (predictedEr - meanPredicted) ** 2;
  }
  return below === 0 ? null : above / below;
}

/** Where a predictor stands: means over its variants, each counted once. */
export interface PredictorBias {
  /** Mean of the actual ERs, 0 to 1. */
  readonly er: number;
  /** Mean of the predicted ERs, 0 to 1. */
  readonly predictedEr: number;
  /** Low end of the interval of the difference, actual less predicted, -1 to 1. */
  readonly low: number;
  /** High end of that interval. */
  readonly high: number;
}

/** Error budget of the interval, a fifth of the usual one: predictions err by factors, far from normal, and the interval is asymptotic. */
const BIAS_ALPHA = 0.01;

/** The number of variants at which the interval is narrowest. */
const TYPICAL_VARIANTS = 30;

/**
 * How far a predictor is off on average, judged by variant. Their predictions are off by more than chance in the impressions explains, and the
 * best of them are shown most: weighted by impressions, a predictor that is right on average looks wrong.
 *
 * The interval is the mean of the differences d -+ sd sqrt(2 (n rho^2 + 1) ln(sqrt(n rho^2 + 1) / alpha) / (n^2 rho^2)), for n variants, alpha .01 and rho^2 =
 * (-2 ln alpha + ln(-2 ln alpha) + 1) / 30: it may be looked at after every variant. It is asymptotic, and takes the variants as independent.
 * [arXiv 2103.06476]
 * @param variants Each with impressions; see {@link isCalibrationPoint}.
 * @returns The means and the interval; null below {@link MIN_CALIBRATION_VARIANTS}.
 * @example
 * ```ts
 * // Predicted 1 % to 10 %, and each came out half as high.
 * const variants = Array.from({ length: 10 }, (_, i) => ({
 *   predictedEr: (i + 1) / 100,
 *   impressions: 2000,
 *   engagements: 10 * (i + 1),
 * }));
 * predictorBias(variants); // { er: 0.0275…, predictedEr: 0.0550…, low: -0.0450…, high: -0.0099… }
 * ```
 */
export function predictorBias(variants: readonly PredictedCounts[]): PredictorBias | null {
  const n = variants.length;
  if (n < MIN_CALIBRATION_VARIANTS) return null;
  const meanOf = (valueOf: (variant: PredictedCounts) => number): number =>
    variants.reduce((sum, variant) => sum + valueOf(variant), 0) / n;
  const er = meanOf(({ impressions, engagements }) => engagements / impressions);
  const predictedEr = meanOf((variant) => variant.predictedEr);
  const difference = er - predictedEr;
  const variance =
    (n / (n - 1)) *
    meanOf((variant) => (variant.engagements / variant.impressions - variant.predictedEr - difference) ** 2);
  const logs = -2 * Math.log(BIAS_ALPHA);
  const scaled = (n * (logs + Math.log(logs) + 1)) / TYPICAL_VARIANTS;
  const width = Math.sqrt((2 * variance * (scaled + 1) * Math.log(Math.sqrt(scaled + 1) / BIAS_ALPHA)) / (n * scaled));
  return { er, predictedEr, low: difference - width, high: difference + width };
}

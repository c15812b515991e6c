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

/** Whether a variant counts when its predictor is judged: it had a prediction, and {@link MIN_IMPRESSIONS} impressions at least. */
export const isCalibrationPoint = <T extends MaybePredictedCounts>(variant: T): variant is T & PredictedCounts =>
  variant.predictedEr !== null && variant.impressions >= MIN_IMPRESSIONS;

/**
 * How much the actual ER rises with the predicted one: 1 for a perfect predictor, 0 for one that knows nothing. The slope of a least-squares
 * line, weighted by impressions w: sum w (p - P)(a - A) / sum w (p - P)^2, with P and A the weighted means of predicted and actual ER.
 *
 * @param variants Each with impressions; see {@link isCalibrationPoint}.
 * @returns null below {@link MIN_CALIBRATION_VARIANTS}, and where all predictions are alike.
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

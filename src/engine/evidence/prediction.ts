import type { Tally } from '../../protocol/index.ts';
import { PREDICTION_FACTOR, predictionLogEvidence } from '../../stats/index.ts';
import type { ExperimentState, VariantState } from '../state.ts';

// A rate of 1 cannot be tested against; a prediction so high is held to just below.
const MAX_FLOOR = 0.999;

/** The ER that a variant is held to: half of its prediction, or the factor that its experiment chose; null without a prediction. */
function predictionFloor(variant: Readonly<VariantState>, experiment: Readonly<ExperimentState>): number | null {
  if (variant.predictedEr === null) return null;
  const factor = experiment.policy === 'threshold' ? PREDICTION_FACTOR : experiment.threshold.factor;
  return Math.min(MAX_FLOOR, factor * variant.predictedEr);
}

// Not of the state: a wide experiment asks for it of every variant, and few have changed.
const cache = new WeakMap<Readonly<VariantState>, Tally & { floor: number; logE: number }>();

/** ln of the evidence that a variant falls short of its prediction, from its judged counts; null without a prediction. */
export function predictionEvidence(
  variant: Readonly<VariantState>,
  experiment: Readonly<ExperimentState>,
): number | null {
  const floor = predictionFloor(variant, experiment);
  if (floor === null) return null;
  const { impressions, engagements } = variant.judged;
  let known = cache.get(variant);
  if (known === undefined) cache.set(variant, (known = { impressions: 0, engagements: 0, floor: Number.NaN, logE: 0 }));
  if (known.impressions !== impressions || known.engagements !== engagements || known.floor !== floor) {
    // Changed in place: an entry that is set again costs as much as the evidence.
    known.impressions = impressions;
    known.engagements = engagements;
    known.floor = floor;
    known.logE = predictionLogEvidence(variant.judged, floor);
  }
  return variant.logPredictionStart + known.logE;
}

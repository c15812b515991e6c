/**
 * Statistics of rates that stay true while people watch: they hold at every moment that somebody may look.
 * @module
 */
export { probabilityBest } from './display/best.ts';
export type { ExperimentPlan } from './kill/bets.ts';
export { ALPHA, splitBudget, type Budget } from './kill/budget.ts';
export {
  calibrationSlope,
  isCalibrationPoint,
  MIN_CALIBRATION_VARIANTS,
  type MaybePredictedCounts,
  predictorBias,
  type PredictedCounts,
  type PredictorBias,
} from './display/calibration.ts';
export { observedEr, type Counts } from './numbers/counts.ts';
export { killLevel, isConclusive, type KillLevel } from './kill/kill-level.ts';
export {
  addFatigueBatch,
  addFatiguePost,
  createBatchDetector,
  createPostDetector,
  fatigueFloor,
  fatigueLogAlarm,
  fatigueLogEvidence,
  FRESH_IMPRESSIONS,
  FRESH_USES,
  postFloor,
  type FatigueDetector,
} from './fatigue/fatigue.ts';
export { interval, NO_PREDICTION, priorFrom, type Interval, type Prior } from './interval/interval.ts';
export { commonRatio, leadInterval, leadLogEvidence, type PairBatch, type RatioInterval } from './interval/lead.ts';
export { isBelowThreshold, MIN_IMPRESSIONS, PREDICTION_FACTOR, predictionLogEvidence } from './kill/prediction.ts';
export { requiredImpressions, type PlannedDifference } from './kill/required-impressions.ts';
export { addImpressions, createRatioCheck, planShares, ratioLogEvidence, type RatioCheck } from './traffic/ratio.ts';
export { OVERUSED_FROM, USAGE_WINDOW_MS, usageOf, type Usage, type FatigueLevel } from './fatigue/fatigue-level.ts';
export {
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
} from './kill/kill-rule.ts';
export {
  addSavedArm,
  addShown,
  createSaved,
  reviveSaving,
  savedBy,
  stopSaving,
  type SavedArm,
  type SavedImpressions,
} from './display/saved.ts';

/**
 * Statistics of rates that stay true while people watch: they hold at every moment that somebody may look.
 * @module
 */
export { probabilityBest } from './best.ts';
export type { ExperimentPlan } from './bets.ts';
export { ALPHA, splitBudget, type Budget } from './budget.ts';
export {
  calibrationSlope,
  isCalibrationPoint,
  MIN_CALIBRATION_VARIANTS,
  type MaybePredictedCounts,
  type PredictedCounts,
} from './calibration.ts';
export {
  addPairBatch,
  createPairEvidence,
  mergePairEvidence,
  pairLogEvidence,
  type PairEvidence,
} from './comparison.ts';
export { observedEr, type Counts } from './counts.ts';
export { killLevel, isConclusive, type KillLevel } from './kill-level.ts';
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
} from './fatigue.ts';
export { interval, NO_PREDICTION, priorFrom, type Interval, type Prior } from './interval.ts';
export {
  addArm,
  addBatch,
  armLogEvidence,
  createKillRule,
  judge,
  restartArm,
  retireArm,
  reviveArm,
  type Arm,
  type KillRule,
  type Verdict,
} from './kill-rule.ts';
export { commonRatio, leadInterval, leadLogEvidence, type PairBatch, type RatioInterval } from './lead.ts';
export { logGamma } from './log-gamma.ts';
export { isBelowThreshold, MIN_IMPRESSIONS, PREDICTION_FACTOR, predictionLogEvidence } from './prediction.ts';
export { addImpressions, createRatioCheck, planShares, ratioLogEvidence, type RatioCheck } from './ratio.ts';
export {
  OVERUSED_FROM,
  USAGE_WINDOW_MS,
  usageHoldsUntil,
  usageOf,
  fatigueLevel,
  type Usage,
  type FatigueLevel,
  type FatigueSigns,
} from './fatigue-level.ts';
export {
  addPooledArm,
  addPooledBatch,
  createPooledRule,
  judgePooled,
  pooledLogEvidence,
  restartPooledArm,
  retirePooledArm,
  revivePooledArm,
  type PooledArm,
  type PooledRule,
} from './pooled-rule.ts';
export {
  addSavedArm,
  addShown,
  createSaved,
  impressionsSaved,
  reviveSaving,
  stopSaving,
  type SavedArm,
  type SavedImpressions,
} from './saved.ts';

/**
 * Statistics of rates that stay true while people watch: they hold at every moment that somebody may look.
 * @module
 */
export {
  addPairBatch,
  createPairEvidence,
  mergePairEvidence,
  pairLogEvidence,
  type PairEvidence,
} from './comparison.ts';
export { observedEr, type Counts } from './counts.ts';
export { interval, NO_PREDICTION, priorFrom, type Interval, type Prior } from './interval.ts';
export { isBelowThreshold, MIN_IMPRESSIONS, PREDICTION_FACTOR, predictionLogEvidence } from './prediction.ts';

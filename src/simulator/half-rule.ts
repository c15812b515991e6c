import type { Level, Tally } from '../protocol/index.ts';
import { isBelowThreshold, MIN_IMPRESSIONS } from '../stats/prediction.ts';

/** The simple rule stands in here for a server's monitors; without a prediction it says nothing. */
export function belowHalf(predictedEr: number | null, judged: Tally): boolean {
  return predictedEr !== null && isBelowThreshold(judged, predictedEr);
}

/** How close a variant is to a kill, by the simple rule. */
export function levelOf(predictedEr: number | null, judged: Tally): Level {
  if (judged.impressions < MIN_IMPRESSIONS) return 'learning';
  return belowHalf(predictedEr, judged) ? 'watch' : 'steady';
}

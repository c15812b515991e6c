import type { Level } from '../protocol/index.ts';
import { isBelowThreshold, MIN_IMPRESSIONS } from '../stats/prediction.ts';

/** The simple rule stands in here for a server's monitors; without a prediction it says nothing. */
export function belowHalf(predictedEr: number | null, impressions: number, engagements: number): boolean {
  return predictedEr !== null && isBelowThreshold({ impressions, engagements }, predictedEr);
}

/** How close a variant is to a kill, by the simple rule. */
export function levelOf(predictedEr: number | null, impressions: number, engagements: number): Level {
  if (impressions < MIN_IMPRESSIONS) return 'learning';
  return belowHalf(predictedEr, impressions, engagements) ? 'watch' : 'steady';
}

import { interval, priorFrom } from '../stats/interval.ts';

const ALPHA = 0.05;

/** The confidence sequence of a true ER, its prior set by the prediction: [low, high], valid at every look. */
export function intervalOf(predictedEr: number | null, impressions: number, engagements: number): [number, number] {
  return interval({ impressions, engagements }, ALPHA, priorFrom(predictedEr));
}

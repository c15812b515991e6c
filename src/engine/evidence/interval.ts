import { interval, priorFrom } from '../../stats/index.ts';

/** Error budget of the intervals that are shown. */
const ALPHA = 0.05;

interface Counted {
  readonly impressions: number;
  readonly engagements: number;
  readonly predictedEr: number | null;
}

/** The confidence sequence of a variant's true ER, its prior set by its prediction before any count came in. */
export function confidenceInterval({ impressions, engagements, predictedEr }: Counted): [number, number] {
  return interval({ impressions, engagements }, ALPHA, priorFrom(predictedEr));
}

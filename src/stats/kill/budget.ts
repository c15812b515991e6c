import { checkAlpha } from '../numbers/counts.ts';

/** The error budget of one experiment, and of one interval, unless another is given: 1 in 20. */
export const ALPHA = 0.05;

/** How an experiment's error budget is spent; the parts add up to the whole. Print it where people see it. */
export interface Budget {
  /** For kills below the leader (`createKillRule`). */
  readonly comparison: number;
  /** For kills below the prediction (`predictionLogEvidence`). */
  readonly prediction: number;
  /** For alarms that traffic is not shared as planned (`ratioLogEvidence`). */
  readonly ratio: number;
}

/**
 * Splits an experiment's error budget: three fifths, one fifth, one fifth; .05 gives .03, .01, .01.
 *
 * @throws RangeError if alpha is outside (0, 1).
 */
export function splitBudget(alpha: number): Budget {
  checkAlpha(alpha);
  return { comparison: 0.6 * alpha, prediction: alpha / 5, ratio: alpha / 5 };
}

import { checkAlpha } from '../numbers/counts.ts';

/** The error budget of one experiment, and of one interval, unless another is given: 1 in 20. */
export const ALPHA = 0.05;

/** How an experiment's error budget is spent: `comparison` and `prediction` add up to the whole. Print it where people see it. */
export interface Budget {
  /** For kills below other variants (`createKillRule`). */
  readonly comparison: number;
  /** For kills below the prediction (`predictionLogEvidence`); 0 where nothing is predicted. */
  readonly prediction: number;
  /** For alarms that traffic is not shared as planned (`ratioLogEvidence`): beside the others, since such an alarm kills nothing. */
  readonly ratio: number;
}

/**
 * Splits an experiment's error budget. With predictions a fifth of it is theirs: .05 gives .04 and .01; without, all of it is the comparison's.
 * @param alpha The budget, in (0, 1).
 * @param hasPredictions Whether a prediction may kill; fixed before the first batch is judged.
 * @returns The parts; `comparison` and `prediction` add up to `alpha`.
 * @throws RangeError if alpha is outside (0, 1).
 * @example
 * ```ts
 * splitBudget(0.05, true); // { comparison: 0.04, prediction: 0.01, ratio: 0.01 }
 * ```
 */
export function splitBudget(alpha: number, hasPredictions: boolean): Budget {
  checkAlpha(alpha);
  const prediction = hasPredictions ? alpha / 5 : 0;
  return { comparison: alpha - prediction, prediction, ratio: alpha / 5 };
}

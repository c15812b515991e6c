import type { Experiment } from '../../protocol/index.ts';
import { ALPHA, splitBudget, type Budget } from '../../stats/index.ts';
import { killBudgetOf, type Guardrail } from '../metrics/guardrails.ts';
import type { PrimaryRule } from '../metrics/primary.ts';

/** The error budget of an experiment with predictions: the chance that its best variant is ever killed is at most {@link ALPHA}. */
export const BUDGET: Budget = splitBudget(ALPHA, true);

/** That of an experiment in which nothing was predicted when its first batch closed: all of it is the comparison's. */
export const BUDGET_WITHOUT_PREDICTIONS: Budget = splitBudget(ALPHA, false);

/** How the error budget of an experiment is split: the part of guardrails that kill is taken from that of the comparison. */
export interface ExperimentBudget extends Budget {
  /** 0 where none kills. */
  readonly guardrail: number;
}

/** The parts of an experiment's evidence that the split depends on. */
interface BudgetedEvidence {
  readonly stopsByPrediction: boolean;
  readonly batches: number;
  readonly primary?: PrimaryRule;
  readonly guardrails?: readonly Guardrail[];
}

/**
 * How the error budget of an experiment is split over its rules; fixed when its first batch closes. Where variants cannot be compared, a
 * prediction always has its part.
 */
export function budgetOf({
  comparison,
  evidence,
}: {
  readonly comparison: Experiment['comparison'];
  readonly evidence: BudgetedEvidence;
}): ExperimentBudget {
  const { stopsByPrediction, batches, primary, guardrails } = evidence;
  const guardrail = killBudgetOf(guardrails);
  // Predictions are of engagements, and those decide nothing beside a primary metric.
  const isPredicting =
    primary === undefined && (stopsByPrediction || (batches === 0 && comparison === 'observational'));
  const { comparison: rest, prediction, ratio } = isPredicting ? BUDGET : BUDGET_WITHOUT_PREDICTIONS;
  return { comparison: rest - guardrail, prediction, ratio, guardrail };
}

import type { Tally, Variant } from '../../protocol/index.ts';
import { killLevel, isBelowThreshold, type Verdict } from '../../stats/index.ts';
import { judgedNow, unitCounts } from '../fold/batches/tally.ts';
import { actionOf, breach, isSpeaking } from '../metrics/guardrails.ts';
import { judgePrimary, primaryLogEvidence } from '../metrics/primary.ts';
import { keptLogEvidence, keptVerdicts } from './arm-evidence.ts';
import { isComparing } from './comparability.ts';
import { predictionEvidence } from './prediction.ts';
import type { ExperimentState, VariantState } from '../state.ts';
import { budgetOf } from './error-budget.ts';
import { armOf } from './experiment-evidence.ts';

/** The counts that the simple rule judges, in the unit of the experiment: all, provisional ones too; for a revived variant those judged since. */
export function thresholdCounts(variant: Readonly<VariantState>): Tally {
  return variant.judgedFrom > 0 ? judgedNow(variant) : unitCounts(variant);
}

/** Whether the simple rule speaks against a variant. */
export function isBelowItsThreshold(
  variant: Readonly<VariantState>,
  { threshold }: Readonly<ExperimentState>,
): boolean {
  const { predictedEr } = variant;
  return (
    predictedEr !== null &&
    isBelowThreshold(thresholdCounts(variant), predictedEr, threshold.factor, threshold.minImpressions)
  );
}

/** The comparison's verdict on every variant of an experiment, in order of arrival; empty where variants cannot be compared. */
export function verdictsOf(experiment: Readonly<ExperimentState>): Verdict[] {
  // Variants that were not shown side by side differ by their hours, not only by what they are.
  if (!isComparing(experiment)) return [];
  const { rule, primary } = experiment.evidence;
  return primary === undefined ? keptVerdicts(rule) : judgePrimary(primary, (arm) => rule.arms[arm]?.live === true);
}

/** Evidence of the comparison against one variant; null where variants cannot be compared or nothing is judged yet. */
function comparisonEvidence(experiment: Readonly<ExperimentState>, variant: string): number | null {
  const { evidence } = experiment;
  const arm = armOf(evidence, variant);
  if (!isComparing(experiment) || arm === undefined || evidence.variants.length < 2 || evidence.batches === 0)
    return null;
  return evidence.primary === undefined
    ? keptLogEvidence(evidence.rule, arm)
    : primaryLogEvidence(evidence.primary, arm);
}

type Distance = NonNullable<Variant['killDistance']>;
const NO_DISTANCES: readonly Distance[] = [];

/** The rule whose evidence against a variant has come farthest on the way to its threshold; null while it cannot be judged. */
export function nearestRule(
  variant: Readonly<VariantState>,
  experiment: Readonly<ExperimentState>,
): Variant['killDistance'] {
  const comparison = comparisonEvidence(experiment, variant.id);
  const budget = budgetOf(experiment);
  const isPredicting = variant.judged.impressions > 0 && budget.prediction > 0;
  const prediction = isPredicting ? predictionEvidence(variant, experiment) : null;
  let nearest: Variant['killDistance'] = null;
  if (comparison !== null) nearest = { rule: 'evidence', logE: comparison, logNeeded: -Math.log(budget.comparison) };
  if (prediction !== null)
    nearest = nearer(nearest, { rule: 'prediction', logE: prediction, logNeeded: -Math.log(budget.prediction) });
  for (const distance of guardrailDistances(variant, experiment)) nearest = nearer(nearest, distance);
  return nearest;
}

/** The one of two whose evidence has come farther; the first of equals. */
const nearer = (a: Variant['killDistance'], b: Distance): Distance =>
  a === null || b.logE / b.logNeeded > a.logE / a.logNeeded ? b : a;

/** The evidence of guardrails that kill. */
function guardrailDistances(
  { id }: Readonly<VariantState>,
  experiment: Readonly<ExperimentState>,
): readonly Distance[] {
  const { evidence } = experiment;
  const { guardrails } = evidence;
  if (guardrails === undefined || evidence.batches === 0) return NO_DISTANCES;
  const arm = armOf(evidence, id);
  if (arm === undefined) return NO_DISTANCES;
  return guardrails.flatMap((guardrail) => {
    if (actionOf(guardrail.metric) !== 'kill' || guardrail.metric.control === id) return [];
    if (!isSpeaking(guardrail, experiment)) return [];
    const { logEvidence: logE } = breach(guardrail, arm);
    return [{ rule: 'guardrail', logE, logNeeded: -Math.log(guardrail.rule.alpha) }];
  });
}

/** How far a variant is from a kill: the rule whose evidence has come farthest on the way to its threshold, and the level that people see. */
export function killDistanceOf(
  variant: Readonly<VariantState>,
  experiment: Readonly<ExperimentState>,
): Pick<Variant, 'level' | 'killDistance'> {
  if (variant.status !== 'active') return { level: 'steady', killDistance: null };
  if (variant.isWaiting) return { level: 'learning', killDistance: null };
  const budget = budgetOf(experiment);
  const nearest = nearestRule(variant, experiment);
  const alpha = nearest === null ? budget.comparison : Math.exp(-nearest.logNeeded);
  const isOfEngagements = experiment.evidence.primary === undefined;
  const warned = isOfEngagements && experiment.policy !== 'off' && isBelowItsThreshold(variant, experiment);
  const level = killLevel(nearest?.logE ?? 0, alpha, unitCounts(variant).impressions, warned);
  return { level: experiment.policy === 'off' && level !== 'learning' ? 'steady' : level, killDistance: nearest };
}

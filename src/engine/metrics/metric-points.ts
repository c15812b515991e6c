import type { DeclaredMetric } from '../../protocol/index.ts';
import { armOf } from '../evidence/experiment-evidence.ts';
import type { ExperimentState, VariantState } from '../state.ts';
import { breach } from './guardrails.ts';
import { byMetric, FIELDS, noSums, type JudgedSums, type NamedSums, type Sums } from './sums.ts';

/** Evidence to the decimals that the history keeps; null where it is not finite. */
export const roundedLog = (log: number): number | null => (Number.isFinite(log) ? Math.round(log * 1e4) / 1e4 : null);

/** The sums that a report adds to the metrics of its variant, by name, without those of which it says nothing. */
export const namedSums = (declared: readonly DeclaredMetric[], sums: Sums): NamedSums[] =>
  byMetric(declared, sums).flatMap(({ metric: { name, type }, sums: one }) =>
    FIELDS[type].every((field) => one[field] === 0) ? [] : [{ name, sums: one }],
  );

/** The sums over all reports of each metric of a variant, by name; empty while nothing is reported of them. */
export const metricTotals = (variant: VariantState, declared: readonly DeclaredMetric[] = []): NamedSums[] =>
  variant.metrics === undefined ? [] : namedSums(declared, variant.metrics.totals);

type Evidence = Pick<JudgedSums, 'logE' | 'logNeeded'>;

const NO_EVIDENCE: Evidence = { logE: null, logNeeded: null };

/** The evidence of a guardrail against a variant. */
function guardrailEvidence({ id }: VariantState, { evidence }: ExperimentState, place: number): Evidence {
  const guardrail = evidence.guardrails?.find((one) => one.place === place);
  const arm = armOf(evidence, id);
  if (guardrail === undefined || arm === undefined || evidence.batches === 0) return NO_EVIDENCE;
  if (guardrail.metric.control === id) return NO_EVIDENCE;
  const logE = roundedLog(breach(guardrail, arm).logEvidence);
  return { logE, logNeeded: logE === null ? null : roundedLog(-Math.log(guardrail.rule.alpha)) };
}

/**
 * The judged sums of each metric that an experiment declares; undefined where it declares none.
 * @param stop The evidence towards a stop, which is that of the primary metric.
 * @param isRestart Whether it begins again here.
 */
export function judgedMetrics(
  variant: VariantState,
  experiment: ExperimentState,
  stop: Evidence,
  isRestart: boolean,
): JudgedSums[] | undefined {
  const { metrics: declared } = experiment;
  if (declared === undefined) return undefined;
  const judged = isRestart || variant.metrics === undefined ? noSums(declared) : variant.metrics.judged;
  return byMetric(declared, judged).map(({ metric: { name, role }, place, sums }) => {
    if (isRestart || role === 'secondary') return { name, sums, ...NO_EVIDENCE };
    const { logE, logNeeded } = role === 'primary' ? stop : guardrailEvidence(variant, experiment, place);
    return { name, sums, logE, logNeeded };
  });
}

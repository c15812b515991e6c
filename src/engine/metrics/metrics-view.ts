import type { DeclaredMetric, Experiment, MetricResult, MetricType, Variant } from '../../protocol/index.ts';
import { metricInterval } from '../../stats/means/metric-interval.ts';
import { metricValue } from '../../stats/means/mean-rule.ts';
import type { RatioMoments } from '../../stats/means/moments.ts';
import { armOf } from '../evidence/experiment-evidence.ts';
import { actionOf, breach, isSpeaking } from './guardrails.ts';
import type { ExperimentState, VariantState } from '../state.ts';
import { byMetric, canBe, noSums, displaySum } from './sums.ts';

function valueOf(type: MetricType, { n, sum, denominator }: RatioMoments): number | null {
  return metricValue(
    type === 'ratio'
      ? { n, sum, sumSquares: 0, denominator, denominatorSquares: 0, cross: 0 }
      : { n, sum, sumSquares: 0 },
  );
}

const intervalOf = (type: MetricType, sums: RatioMoments): [low: number, high: number] | null =>
  canBe(type, sums) ? metricInterval(type, sums) : null;

/** The finding of a guardrail about a variant that is shown, once it is judged. */
function brokenOf(
  { id, status, isWaiting }: VariantState,
  experiment: ExperimentState,
  place: number,
): Pick<MetricResult, 'broken'> {
  const { evidence } = experiment;
  const guardrail = evidence.guardrails?.find((one) => one.place === place);
  const arm = armOf(evidence, id);
  if (guardrail === undefined || arm === undefined || status !== 'active' || isWaiting) return {};
  if (evidence.batches === 0 || guardrail.metric.control === id) return {};
  const { logEvidence: logE, isBroken } = breach(guardrail, arm);
  const suffices = isBroken && isSpeaking(guardrail, experiment);
  return { broken: { logE, logNeeded: -Math.log(guardrail.rule.alpha), suffices } };
}

/** The metrics of a variant as viewers see them; left out where its experiment declares none. */
export function metricsOfVariant(variant: VariantState, experiment: ExperimentState): Pick<Variant, 'metrics'> {
  const { metrics: declared } = experiment;
  if (declared === undefined) return {};
  const { totals, judged, late } = variant.metrics ?? {
    totals: noSums(declared),
    judged: noSums(declared),
    late: noSums(declared),
  };
  // Judging of its life before ends when the first batch of this one begins.
  const rests = byMetric(declared, variant.isWaiting ? noSums(declared) : judged);
  const laterSums = byMetric(declared, late);
  const metrics = byMetric(declared, totals).map(({ metric: { name, type }, place, sums }): MetricResult => {
    const rest = (rests[place] as (typeof rests)[number]).sums;
    const behind = (laterSums[place] as (typeof laterSums)[number]).sums.n;
    return {
      ...{ name, n: sums.n, sum: displaySum(sums.sum), value: valueOf(type, sums), judged: rest.n },
      interval: intervalOf(type, rest),
      ...(behind > 0 && { late: behind }),
      ...brokenOf(variant, experiment, place),
    };
  });
  return { metrics };
}

/** The metrics that an experiment declares, as viewers see them; left out where it declares none. */
export const metricsOfExperiment = ({ metrics }: ExperimentState): Pick<Experiment, 'metrics'> =>
  metrics === undefined
    ? {}
    : { metrics: metrics.map(({ from: _, ...one }) => ({ ...one, ...(one.role === 'guardrail' && ruleOf(one)) })) };

const ruleOf = (metric: DeclaredMetric) => ({ bound: metric.bound ?? 0, action: actionOf(metric) });

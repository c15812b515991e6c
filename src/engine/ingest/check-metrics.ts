import type { DeclaredMetric, IncomingEvent, MetricColumns, MetricSums, Problem } from '../../protocol/index.ts';
import { LIMITS } from '../../protocol/index.ts';
import { isBlank } from '../evidence/experiment-evidence.ts';
import { shownBy } from '../fold/counts.ts';
import { reportedExperiment } from '../fold/reports.ts';
import { reportedMetrics } from '../metrics/reported.ts';
import { byMetric, canBe, FIELDS, noSums, plusSums, type Sums } from '../metrics/sums.ts';
import type { StreamState, VariantState } from '../state.ts';
import { fixedByCounts, undeclared } from './declared.ts';

type Reporting = Extract<IncomingEvent, { kind: 'variant.observed' | 'variant.measured' | 'experiment.observed' }>;

/** The simple rule judges engagements, which decide nothing beside a primary metric. */
function checkPolicy(
  { experiments }: StreamState,
  event: Extract<IncomingEvent, { kind: 'experiment.opened' }>,
): Problem | null {
  const former = experiments.get(event.experiment);
  const metrics = event.metrics ?? former?.metrics ?? [];
  const isByMetric = metrics.some(({ role }) => role === 'primary');
  const end = checkEnd({ experiments }, event);
  if (end !== null) return end;
  if (!isByMetric || (event.policy ?? former?.policy) !== 'threshold') return null;
  return {
    code: 'bad-event',
    field: event.policy === undefined ? 'metrics' : 'policy',
    message: `The policy "threshold" judges engagements, and the experiment "${event.experiment}" decides by a primary metric.`,
    expected: 'the policy evidence, advise or off, or no primary metric',
  };
}

/** The least effect that matters is one of engagements, which decide nothing beside a primary metric. */
function checkEnd(
  { experiments }: Pick<StreamState, 'experiments'>,
  event: Extract<IncomingEvent, { kind: 'experiment.opened' }>,
): Problem | null {
  const former = experiments.get(event.experiment);
  const metrics = event.metrics ?? former?.metrics ?? [];
  const end = event.end === undefined ? former?.end : event.end;
  if (end?.minEffect === undefined || !metrics.some(({ role }) => role === 'primary')) return null;
  return {
    code: 'bad-event',
    field: event.end === undefined ? 'metrics' : 'end.minEffect',
    message: `minEffect is an effect on engagements, and the experiment "${event.experiment}" decides by a primary metric.`,
    expected: 'an end with maxDays alone, or no primary metric',
  };
}

/** Metrics that come after counts could be chosen by what was seen, and would miss what came before. */
export function checkDeclaredMetrics(
  state: StreamState,
  event: Extract<IncomingEvent, { kind: 'experiment.opened' }>,
): Problem | null {
  const experiment = state.experiments.get(event.experiment);
  if (experiment === undefined || event.metrics === undefined || isBlank(experiment.evidence))
    return checkPolicy(state, event);
  if (JSON.stringify(event.metrics) === JSON.stringify(experiment.metrics ?? [])) return checkPolicy(state, event);
  return fixedByCounts('metric', event.experiment);
}

/** Says which sum of a metric is missing, or is none of its type. */
function checkFields({ name, type }: DeclaredMetric, given: MetricSums | MetricColumns, field: string): Problem | null {
  const fields = FIELDS[type];
  const expected = `${fields.join(', ')} of a ${type}`;
  const missing = fields.find((one) => given[one] === undefined);
  if (missing !== undefined)
    return {
      code: 'bad-event',
      field: `${field}.${missing}`,
      message: `"${missing}" of the metric "${name}" is missing.`,
      expected,
    };
  const other = (Object.keys(given) as (keyof MetricSums)[]).find(
    (one) => given[one] !== undefined && !fields.includes(one),
  );
  if (other === undefined) return null;
  return {
    code: 'bad-event',
    field: `${field}.${other}`,
    message: `The metric "${name}" is a ${type}, and has no "${other}".`,
    expected,
  };
}

/** Says what is wrong with the sums of a variant after a report; null where values can have them. */
function checkSums(
  variant: VariantState,
  declared: readonly DeclaredMetric[],
  sums: Sums,
  shown: number,
): Problem | null {
  for (const { metric, sums: one } of byMetric(declared, sums)) {
    const field = `metrics.${metric.name}`;
    if (one.n > shown)
      return {
        code: 'too-many-units',
        field: `${field}.n`,
        message: `The metric "${metric.name}" of variant "${variant.id}" would have ${one.n} units in ${shown} impressions in total.`,
        expected: 'at most one unit per impression, in total: each is counted once, with the value 0 too',
      };
    if (Math.abs(one.sum) > LIMITS.metricSum || Math.abs(one.denominator) > LIMITS.metricSum)
      return {
        code: 'too-many-counts',
        field: `${field}.sum`,
        message: `The values of the metric "${metric.name}" of variant "${variant.id}" would add up to more than can be judged.`,
        expected: 'sums from -10^15 to 10^15 in total, such as money in whole units',
      };
    if (!canBe(metric.type, one))
      return {
        code: 'bad-event',
        field,
        message: `No ${one.n} values of the metric "${metric.name}" of variant "${variant.id}" can have these sums in total.`,
        expected:
          metric.type === 'rate'
            ? 'a whole sum of at most n, in total'
            : 'sum² of at most n × sumSquares, and the same below the line; cross² of at most the product of both sums of squares',
      };
  }
  return null;
}

/** Says what is wrong with what a report says of metrics; null when it may be counted, or says nothing. */
export function checkMetrics(state: StreamState, event: Reporting): Problem | null {
  const experiment = reportedExperiment(state, event);
  if (experiment === undefined) return null;
  const { metrics: declared = [] } = experiment;
  const isOfRows = event.kind === 'experiment.observed';
  const given = isOfRows ? event.rows.metrics : event.metrics;
  if (given === undefined && declared.length === 0) return null;
  for (const [name, one] of Object.entries<MetricSums | MetricColumns>(given ?? {})) {
    const field = `${isOfRows ? 'rows.' : ''}metrics.${name}`;
    const metric = declared.find((known) => known.name === name);
    const problem =
      metric === undefined ? undeclared('metric', name, field, experiment.id) : checkFields(metric, one, field);
    if (problem !== null) return problem;
  }
  if (declared.length === 0) return null;
  const sumsAt = reportedMetrics(state, event);
  const added = new Map<string, { shown: number; sums: Sums }>();
  const rows = isOfRows ? event.rows.variant.map((place) => event.variants[place] as string) : [event.variant];
  for (const [row, id] of rows.entries()) {
    const { shown, sums } = added.get(id) ?? { shown: 0, sums: noSums(declared) };
    const impressions = isOfRows ? (event.rows.impressions[row] as number) : shownBy(state, event).impressions;
    added.set(id, { shown: shown + impressions, sums: plusSums(sums, sumsAt(row) ?? undefined) as Sums });
  }
  for (const [id, { shown, sums }] of added) {
    const variant = state.variants.get(id);
    if (variant === undefined) continue;
    const total = plusSums(variant.metrics?.totals, sums) as Sums;
    const problem = checkSums(variant, declared, total, variant.impressions + shown);
    if (problem !== null) return problem;
  }
  return null;
}

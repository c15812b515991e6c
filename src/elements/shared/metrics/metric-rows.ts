import type { Experiment, Metric, MetricResult, Variant } from '../../../protocol/index.ts';
import { ALPHA } from '../../../stats/index.ts';
import { judgedAt, type Interval } from './judged-value.ts';

/** How a guardrail stands with a variant. */
export interface GuardrailState {
  /** Whether the server calls it broken: it asks for enough judged units beside the evidence. */
  readonly isBroken: boolean;
  readonly logE: number;
  readonly logNeeded: number;
}

/** A metric of one variant beside the others of its experiment. */
export interface MetricRow {
  readonly metric: Metric;
  readonly result: MetricResult;
  /** Whether the others are held against it: its interval ends best at the side that counts. Never by a raw value. */
  readonly isReference: boolean;
  /**
   * Its value less that of the reference; null for the reference, and while one of both has no interval. All intervals of the experiment hold at once, each at
   * .05 by the number of variants, so those of all differences do.
   */
  readonly difference: Interval | null;
  /** Whether that difference says which is better; null while it does not. */
  readonly standing: 'better' | 'worse' | null;
  /** Whether it is the variant that the guardrail holds the others to. */
  readonly isControl: boolean;
  /** Null for other roles, for the control, and before it is judged. */
  readonly guardrail: GuardrailState | null;
}

/** The metric of a name that an experiment declares; null for none. */
export const metricNamed = (experiment: Experiment | null | undefined, name: string | null): Metric | null =>
  experiment?.metrics?.find((one) => one.name === name) ?? null;

/** The result of a variant in a metric; null where nothing is known of it. */
export const resultOf = (variant: Variant, name: string): MetricResult | null =>
  variant.metrics?.find((one) => one.name === name) ?? null;

/** The end of an interval that it is careful to go by: the lower one, or minus the upper one where less is better. */
const carefulEnd = ({ better }: Metric, { low, high }: Interval): number => (better === 'lower' ? -high : low);

function guardrailOf({ broken }: MetricResult): GuardrailState | null {
  if (broken === undefined) return null;
  const { logE, logNeeded, suffices = logE >= logNeeded } = broken;
  return { logE, logNeeded, isBroken: suffices };
}

/** How the variants of an experiment stand in one of its metrics, by their ids; those of which nothing is known are missing. */
export function metricRows(metric: Metric, variants: readonly Variant[]): ReadonlyMap<string, MetricRow> {
  const known = variants.flatMap((variant) => {
    const result = resultOf(variant, metric.name);
    return result === null ? [] : [{ variant, result }];
  });
  const alpha = ALPHA / Math.max(1, known.length);
  const all = known.map((one) => ({ ...one, judged: judgedAt(metric.type, one.result, alpha) }));
  let reference: Interval | null = null;
  let referenceId: string | null = null;
  for (const { variant, judged } of all) {
    if (judged === null || variant.status === 'killed' || variant.status === 'closed') continue;
    if (reference !== null && carefulEnd(metric, judged) <= carefulEnd(metric, reference)) continue;
    [reference, referenceId] = [judged, variant.id];
  }
  const rows = all.map(({ variant: { id }, result, judged }): [string, MetricRow] => {
    const isReference = id === referenceId;
    const difference = isReference || judged === null || reference === null ? null : minus(judged, reference);
    const standing = difference === null ? null : standingOf(metric, difference);
    const isControl = metric.control === id;
    return [id, { metric, result, isReference, difference, standing, isControl, guardrail: guardrailOf(result) }];
  });
  return new Map(rows);
}

const minus = (one: Interval, other: Interval): Interval => ({
  estimate: one.estimate - other.estimate,
  low: one.low - other.high,
  high: one.high - other.low,
});

/** The better of two, where the interval of their difference says so. */
function standingOf({ better }: Metric, { low, high }: Interval): MetricRow['standing'] {
  if (low <= 0 && high >= 0) return null;
  return low > 0 === (better === 'higher') ? 'better' : 'worse';
}

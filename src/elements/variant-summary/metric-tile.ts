import type { Experiment, Metric, MetricResult, Variant } from '../../protocol/index.ts';
import type { Format } from '../shared/format/format.ts';
import { metricFormat } from '../shared/metrics/metric-format.ts';
import { metricNamed, resultOf } from '../shared/metrics/metric-rows.ts';
import { metricText } from '../shared/metrics/metric-text.ts';
import { addStrings } from '../shared/strings/language/languages.ts';
import { metrics } from '../shared/strings/metrics.ts';
import type { Strings } from '../shared/strings/strings.ts';
import type { Tile } from './tile-view.ts';

addStrings({ metrics });

/** A metric over all variants that are shown. */
export interface MetricFigure {
  readonly metric: Metric;
  /** The rate, the mean or the ratio of all units together; null before the first. */
  readonly value: number | null;
  readonly units: number;
  readonly variants: number;
  /** How many of the variants break it, of a guardrail. */
  readonly broken: number;
}

/** The divisor of a value: its units, or of a ratio the denominator, which the wire leaves to be worked out. */
function below({ type }: Metric, { n, sum, value }: MetricResult): number {
  if (type !== 'ratio') return n;
  return value === null || value === 0 ? 0 : sum / value;
}

/**
 * A metric by its name, over all variants that are shown now. Where experiments declare it differently, those that do as the first.
 * @returns Null where nobody declares it.
 */
export function metricFigure(
  name: string,
  experiments: readonly Experiment[],
  variants: readonly Variant[],
): MetricFigure | null {
  const declaring = experiments.filter((experiment) => metricNamed(experiment, name) !== null);
  const metric = metricNamed(declaring[0], name);
  if (metric === null) return null;
  const alike = declaring.filter((experiment) => {
    const { type, unit } = metricNamed(experiment, name) as Metric;
    return type === metric.type && unit === metric.unit;
  });
  const ids = new Set(alike.map(({ id }) => id));
  let [sum, divisor, units, count, broken] = [0, 0, 0, 0, 0];
  for (const variant of variants) {
    const result = variant.status === 'active' && ids.has(variant.experiment) ? resultOf(variant, name) : null;
    if (result === null) continue;
    const own = below(metric, result);
    if (metric.type !== 'ratio' || own !== 0) sum += result.sum;
    [divisor, units, count] = [divisor + own, units + result.n, count + 1];
    if (result.broken !== undefined && (result.broken.suffices ?? result.broken.logE >= result.broken.logNeeded))
      broken++;
  }
  return { metric, value: divisor === 0 ? null : sum / divisor, units, variants: count, broken };
}

/** The tile of a metric; null where there is nothing to show. @param lang The language of the page. */
export function metricTile(figure: MetricFigure | null, strings: Strings, format: Format, lang: string): Tile | null {
  if (figure === null || figure.variants === 0) return null;
  const { metric, value, units, variants, broken } = figure;
  const { metrics: texts, common, summary } = strings;
  const write = metricFormat(metric, lang, format);
  const isBroken = metric.role === 'guardrail' && broken > 0;
  const count = format.count(variants);
  return {
    id: 'metric',
    label: metric.name,
    value: value === null ? common.unknown : write.value(value),
    note: isBroken ? texts.brokenBy(broken, format.count(broken), count) : texts.ofVariants(variants, count),
    spark: null,
    help: [texts.allTogether(format.count(units)), metricText(metric, strings, write)],
    helpLabel: summary.explain(metric.name),
  };
}

import { css, html, type TemplateResult } from 'lit';
import type { Metric, MetricSeries, Variant } from '../../../protocol/index.ts';
import type { Format } from '../../shared/format/format.ts';
import { formatOfMetric } from '../../shared/metrics/format-of-metric.ts';
import { metricFormat } from '../../shared/metrics/metric-format.ts';
import { resultOf } from '../../shared/metrics/metric-rows.ts';
import { intervalOf, sumsAt, valueOf } from '../../shared/metrics/metric-sums.ts';
import { metricText } from '../../shared/metrics/metric-text.ts';
import { addStrings } from '../../shared/strings/language/languages.ts';
import { metrics } from '../../shared/strings/metrics.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import type { Pair } from './scope.ts';
import { seriesFrom, type ChartHistory } from './series-history.ts';
import { LIVE_RETENTION, type Retention, type Series, type SeriesMeasure } from './series.ts';

addStrings({ metrics });

/** How the values of a series follow from the sums of a metric. */
function measureOf({ type }: Metric, columns: MetricSeries): SeriesMeasure {
  const at = (column: readonly number[] | undefined, i: number): number => (i < 0 ? 0 : (column?.[i] ?? Number.NaN));
  const between = (column: readonly number[] | undefined, base: number, i: number): number =>
    at(column, i) - at(column, base);
  return {
    valueBetween: (base, i) =>
      valueOf(type, {
        n: between(columns.n, base, i),
        sum: between(columns.sum, base, i),
        denominator: between(columns.denominator, base, i),
      }),
    intervalAt: (i, alpha) => (i < columns.n.length ? intervalOf(type, sumsAt(columns, i), alpha) : null),
  };
}

/** A metric in a chart, in place of the rate of engagements. */
export class ChartMeasuring {
  readonly metric: Metric;
  readonly #lang: string;
  readonly #strings = new WeakMap<Strings, Strings>();

  constructor(metric: Metric, lang: string) {
    this.metric = metric;
    this.#lang = lang;
  }

  /** Whether it is that of a metric as it is declared now, in a language. */
  isOf({ name, type, role, better, unit, bound }: Metric, lang: string): boolean {
    const { metric } = this;
    const isSame = metric.name === name && metric.type === type && metric.unit === unit;
    return isSame && metric.role === role && metric.better === better && metric.bound === bound && lang === this.#lang;
  }

  /** Series of what a history has of it; variants of whose values it says nothing are left out. */
  seriesFrom(history: ChartHistory, retention: Retention = LIVE_RETENTION, windowMs = 0): Map<string, Series> {
    const columns = new Map<string, MetricSeries>();
    const series = history.series.flatMap(({ variant, metric }) => {
      if (metric === undefined) return [];
      columns.set(variant, metric);
      return [{ variant, times: metric.times, impressions: metric.n, engagements: metric.sum }];
    });
    const measureBy = (variant: string): SeriesMeasure => measureOf(this.metric, columns.get(variant) as MetricSeries);
    return seriesFrom({ ...history, series }, retention, windowMs, measureBy);
  }

  /** The two that stand out: those whose intervals have the best ends on the careful side. Never by a raw value. */
  pairOf(rows: readonly Variant[], decided: Pair | null): Pair | null {
    if (decided !== null && decided.runnerUp === null) return decided;
    const [first, second] = rows
      .filter((variant) => variant.status === 'active' && this.carefulEnd(variant) > -Infinity)
      .sort((a, b) => this.carefulEnd(b) - this.carefulEnd(a));
    return first === undefined || second === undefined ? null : { leader: first.id, runnerUp: second.id };
  }

  /** The end of a variant's interval that it is careful to go by: the lower one, minus the upper one where less is better; -Infinity while there is none. */
  carefulEnd(variant: Variant): number {
    const { name, better } = this.metric;
    const [low, high] = resultOf(variant, name)?.interval ?? [-Infinity, Infinity];
    return better === 'lower' ? -high : low;
  }

  /** The same format, with values of the metric in place of rates. */
  formatOf(format: Format): Format {
    return formatOfMetric(this.metric, this.#lang, format);
  }

  /** The same strings, with the metric in place of the ER. The same object for the same strings. */
  stringsOf(strings: Strings): Strings {
    let known = this.#strings.get(strings);
    if (known === undefined) this.#strings.set(strings, (known = this.#wordsOver(strings)));
    return known;
  }

  #wordsOver(strings: Strings): Strings {
    const { name } = this.metric;
    const { chart } = strings.metrics;
    // Over what it reads from: a translation may lack some.
    const over = <T extends object>(table: T, own: Partial<T>): T => Object.assign(Object.create(table) as T, own);
    const erChart = over<Strings['erChart']>(strings.erChart, {
      erOverTime: chart.overTime(name),
      erOf: (experiment) => chart.overTimeOf(name, experiment),
      howCounted: chart.howCounted(name),
      windowedHint: chart.windowedHint(name),
      emptyEarly: chart.emptyEarly,
      chartPoint: chart.point,
      sorts: over<Strings['erChart']['sorts']>(strings.erChart.sorts, { rate: name, impressions: chart.units }),
    });
    return over<Strings>(strings, {
      erChart,
      figures: over<Strings['figures']>(strings.figures, { actualEr: name, impressions: chart.units }),
    });
  }

  /** The line that says what the metric decides, and how far its intervals can be relied on. */
  note(strings: Strings, format: Format): TemplateResult {
    return html`<p class="about-metric quiet small" part="about">
      ${metricText(this.metric, strings, metricFormat(this.metric, this.#lang, format))}
    </p>`;
  }
}

export const styles = css`
  .about-metric {
    margin: 0;
    padding-inline: var(--_inset);
    padding-block-end: var(--_space);
  }
`;

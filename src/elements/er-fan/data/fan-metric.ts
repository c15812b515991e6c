import { html, type TemplateResult } from 'lit';
import type { HistorySeries, Metric, MetricType } from '../../../protocol/index.ts';
import type { RatioMoments } from '../../../stats/means/moments.ts';
import type { Format } from '../../shared/format/format.ts';
import { metricFormat } from '../../shared/metrics/metric-format.ts';
import { formatOfMetric } from '../../shared/metrics/format-of-metric.ts';
import { intervalOf, sumsAt, valueOf } from '../../shared/metrics/metric-sums.ts';
import { metricText } from '../../shared/metrics/metric-text.ts';
import { addStrings } from '../../shared/strings/language/languages.ts';
import { metrics } from '../../shared/strings/metrics.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import type { JudgedColumns } from '../model/fan-data.ts';
import type { Measured } from '../model/sequence.ts';
import type { Measuring } from './fan-source.ts';

addStrings({ metrics });

/** The judged values of a metric, from its sums. */
const measuredAt = (type: MetricType, sums: RatioMoments): Measured => ({
  value: valueOf(type, sums),
  interval: (alpha) => intervalOf(type, sums, alpha),
});

function columnsOf({ type }: Metric, { variant, metric }: HistorySeries): JudgedColumns | null {
  const judged = metric?.judged;
  if (judged === undefined) return null;
  const { times, n, sum, logE, restarts } = judged;
  return {
    ...{ variant, times, impressions: n, engagements: sum, restarts },
    ...(logE !== undefined && { logE }),
    measured: (row) => measuredAt(type, sumsAt(judged, row)),
  };
}

/** How a metric is measured and written. */
export const measuringOf = (metric: Metric, lang: string): Measuring => ({
  metric,
  columnsOf: (series) => columnsOf(metric, series),
  formatOf: (format) => formatOfMetric(metric, lang, format),
});

/** The line that says what the metric does, in place of the ordinary test, which is of engagements. */
export const metricNote = (metric: Metric, strings: Strings, format: Format, lang: string): TemplateResult =>
  html`<p class="counter about" part="about">
    <span>${metricText(metric, strings, metricFormat(metric, lang, format))}</span>
  </p>`;

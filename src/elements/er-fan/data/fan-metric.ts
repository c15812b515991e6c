import { html, type TemplateResult } from 'lit';
import type { HistorySeries, JudgedMetricSeries, Metric, MetricType } from '../../../protocol/index.ts';
import { interval } from '../../../stats/index.ts';
import { meanInterval, ratioInterval } from '../../../stats/means/mean-interval.ts';
import type { RatioMoments } from '../../../stats/means/moments.ts';
import type { Format } from '../../shared/format/format.ts';
import { metricFormat } from '../../shared/metrics/metric-format.ts';
import { metricText } from '../../shared/metrics/metric-text.ts';
import { addStrings } from '../../shared/strings/language/languages.ts';
import { metrics } from '../../shared/strings/metrics.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import type { JudgedColumns } from '../model/fan-data.ts';
import type { Measured } from '../model/sequence.ts';
import type { Measuring } from './fan-source.ts';

addStrings({ metrics });

/** As the engine has it: the interval of a mean or ratio takes this many units. */
const MIN_UNITS = 200;

const sumsAt = (columns: JudgedMetricSeries, row: number): RatioMoments => ({
  n: columns.n[row] ?? 0,
  sum: columns.sum[row] ?? 0,
  sumSquares: columns.sumSquares?.[row] ?? 0,
  denominator: columns.denominator?.[row] ?? 0,
  denominatorSquares: columns.denominatorSquares?.[row] ?? 0,
  cross: columns.cross?.[row] ?? 0,
});

function intervalOf(type: MetricType, sums: RatioMoments, alpha: number): readonly [number, number] | null {
  const { n, sum } = sums;
  if (type === 'rate') return n === 0 ? null : interval({ impressions: n, engagements: sum }, alpha);
  if (n < MIN_UNITS) return null;
  const ends = type === 'mean' ? meanInterval(sums, alpha) : ratioInterval(sums, alpha);
  return ends.every(Number.isFinite) ? ends : null;
}

/** The judged values of a metric, from its sums. */
export function measuredAt(type: MetricType, sums: RatioMoments): Measured {
  const below = type === 'ratio' ? sums.denominator : sums.n;
  return {
    value: below === 0 ? Number.NaN : sums.sum / below,
    interval: (alpha) => intervalOf(type, sums, alpha),
  };
}

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

const formats = new WeakMap<Format, Map<string, Format>>();

/** A format that writes values of a metric where it wrote rates. The same object for the same metric, so that what is drawn can be compared. */
function formatOf(metric: Metric, lang: string, format: Format): Format {
  let known = formats.get(format);
  if (known === undefined) formats.set(format, (known = new Map<string, Format>()));
  const key = `${metric.type} ${metric.unit ?? ''} ${lang}`;
  let one = known.get(key);
  if (one === undefined) {
    const { value } = metricFormat(metric, lang, format);
    const isPercent = metric.unit === 'percent' || (metric.unit === undefined && metric.type === 'rate');
    const written = { headRate: { value }, roundRate: { value: (rate: number) => value(rate) }, tinyRate: { value } };
    // As a prototype, since its calendar is made when it is first asked for.
    one = isPercent ? format : (Object.create(format, written) as Format);
    known.set(key, one);
  }
  return one;
}

/** How a metric is measured and written. */
export const measuringOf = (metric: Metric, lang: string): Measuring => ({
  metric,
  columnsOf: (series) => columnsOf(metric, series),
  formatOf: (format) => formatOf(metric, lang, format),
});

/** The line that says what the metric does, in place of the ordinary test, which is of engagements. */
export const metricNote = (metric: Metric, strings: Strings, format: Format, lang: string): TemplateResult =>
  html`<p class="counter about" part="about">
    <span>${metricText(metric, strings, metricFormat(metric, lang, format))}</span>
  </p>`;

import type { Metric } from '../../../protocol/index.ts';
import type { Format } from '../format/format.ts';
import { isPercent, metricFormat, tickFormat } from './metric-format.ts';

const formats = new WeakMap<Format, Map<string, Format>>();

/**
 * A format that writes values of a metric where it wrote rates: in its unit, and in short on axes. The same object for the same metric, so that what is
 * drawn can be compared.
 * @param lang The language of the page, such as `de`.
 */
export function formatOfMetric(metric: Pick<Metric, 'type' | 'unit'>, lang: string, format: Format): Format {
  if (isPercent(metric)) return format;
  let known = formats.get(format);
  if (known === undefined) formats.set(format, (known = new Map<string, Format>()));
  const key = `${metric.unit ?? ''} ${lang}`;
  let one = known.get(key);
  if (one === undefined) {
    const { value } = metricFormat(metric, lang, format);
    const tick = { value: tickFormat(metric, lang) };
    const written = { rate: { value }, shortRate: { value }, headRate: { value }, roundRate: tick, tinyRate: tick };
    // As a prototype, since its calendar is made when it is first asked for.
    known.set(key, (one = Object.create(format, written) as Format));
  }
  return one;
}

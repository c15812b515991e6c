import { csvField } from '../../../protocol/values/spreadsheet.ts';
import { ALPHA } from '../../../stats/index.ts';
import { erAt, indexAt } from '../data/series.ts';
import type { SceneModel } from '../layout/scene-model.ts';

function cell(value: string | number): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  return csvField(value);
}

const HEAD = ['time', 'variant', 'content', 'impressions', 'engagements', 'er'];
const METRIC_HEAD = ['time', 'variant', 'content', 'metric', 'units', 'sum', 'value', 'low', 'high'];

/**
 * The counts and rates of some times as CSV (RFC 4180), a row for each point of each variant. Times are of a calendar, rates from 0 to 1; `window_er` is there
 * only when the chart shows the ER of a window; `letter` is that of the variant in its experiment. A gap is a row without counts. Of a metric a row has its
 * units, the sum of their values, and the value with its interval in the unit of the metric, and `window_value` for that of a window.
 */
export function csvOf(
  { shown, series: all, letters, metric, lines, format: { calendar } }: SceneModel,
  [from, to]: readonly [number, number],
  windowMs: number,
): string {
  const head = metric === null ? HEAD : METRIC_HEAD;
  const ofWindow = windowMs === 0 ? [] : [metric === null ? 'window_er' : 'window_value'];
  const rows: string[] = [[...head, ...ofWindow, 'letter'].join(',')];
  const alphas = new Map(lines.map(({ series: { variant }, alpha }) => [variant, alpha]));
  for (const { id, content } of shown) {
    const series = all.get(id);
    if (series === undefined) continue;
    const start = Math.max(0, indexAt(series, from) + (series.times[indexAt(series, from)] === from ? 0 : 1));
    for (let i = start; i < series.length && (series.times[i] as number) <= to; i++) {
      const counts = [series.impressions[i] as number, series.engagements[i] as number, erAt(series, i)];
      const time = calendar.iso(series.times[i] as number);
      const rest = windowMs > 0 ? [series.rates[i] as number] : [];
      const ends = metric === null ? [] : (series.measure?.intervalAt(i, alphas.get(id) ?? ALPHA) ?? ['', '']);
      const name = metric === null ? [] : [metric.name];
      rows.push([time, id, content, ...name, ...counts, ...ends, ...rest, letters.get(id) ?? ''].map(cell).join(','));
    }
  }
  return `${rows.join('\r\n')}\r\n`;
}

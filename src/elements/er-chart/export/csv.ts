import type { Variant } from '../../../protocol/index.ts';
import type { Calendar } from '../../shared/format/calendar.ts';
import { csvField } from '../../shared/format/spreadsheet.ts';
import { erAt, indexAt, type Series } from '../data/series.ts';

function cell(value: string | number): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  return csvField(value);
}

/**
 * The counts and rates of some times as CSV (RFC 4180), a row for each point of each variant. Times are of a calendar, rates from 0 to 1; `window_er` is there
 * only when the chart shows the ER of a window; `letter` is that of the variant in its experiment. A gap is a row without counts.
 */
export function csvOf(
  shown: readonly Variant[],
  all: ReadonlyMap<string, Series>,
  [from, to]: readonly [number, number],
  windowMs: number,
  calendar: Calendar,
  letters: ReadonlyMap<string, string>,
): string {
  const head = ['time', 'variant', 'content', 'impressions', 'engagements', 'er'];
  const rows: string[] = [[...head, ...(windowMs > 0 ? ['window_er'] : []), 'letter'].join(',')];
  for (const { id, content } of shown) {
    const series = all.get(id);
    if (series === undefined) continue;
    const start = Math.max(0, indexAt(series, from) + (series.times[indexAt(series, from)] === from ? 0 : 1));
    for (let i = start; i < series.length && (series.times[i] as number) <= to; i++) {
      const counts = [series.impressions[i] as number, series.engagements[i] as number, erAt(series, i)];
      const time = calendar.iso(series.times[i] as number);
      const rest = windowMs > 0 ? [series.rates[i] as number] : [];
      rows.push([time, id, content, ...counts, ...rest, letters.get(id) ?? ''].map(cell).join(','));
    }
  }
  return `${rows.join('\r\n')}\r\n`;
}

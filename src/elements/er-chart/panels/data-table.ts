import { html, nothing, type TemplateResult } from 'lit';
import type { Variant } from '../../../protocol/index.ts';
import { ALPHA } from '../../../stats/index.ts';
import type { Format } from '../../shared/format/format.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import { markText } from '../render/mark-layer.ts';
import type { Mark } from '../data/marks.ts';
import { rateText } from '../layout/rate-text.ts';
import { latestCounts } from '../data/variant-ranking.ts';
import { lastKnownIndex, rateAt, type Series } from '../data/series.ts';
import { momentNames } from '../../shared/evidence-canvas/time-labels.ts';

export { dataTableStyles as styles } from './data-table.styles.ts';

/** How many moments of the shown times have a column. */
const MOMENTS = 6;

/** Moments spread evenly over some times, the last of them at the end; none when there are no times. */
export function moments([from, to]: readonly [number, number]): number[] {
  if (!(from < to) || !Number.isFinite(to - from)) return [];
  return Array.from({ length: MOMENTS }, (_, i) => from + ((to - from) * (i + 1)) / MOMENTS);
}

/** Everything that the table shows. */
export interface DataTableState {
  readonly shown: readonly Variant[];
  readonly series: ReadonlyMap<string, Series>;
  /** The times that the drawing shows, up to the newest point. */
  readonly times: readonly [from: number, to: number];
  readonly marks: readonly Mark[];
  /** The name of the metric that they are of; null for the ER. */
  readonly metric: string | null;
}

/** The interval that a table says: of the ER that of the server, of a metric that of its counts; null where there is none. */
function intervalOf({ interval }: Variant, line: Series | undefined, metric: string | null): readonly number[] | null {
  if (metric === null) return interval;
  return line?.measure?.intervalAt(lastKnownIndex(line), ALPHA) ?? null;
}

function row(
  variant: Variant,
  { series, times, metric }: DataTableState,
  strings: Strings,
  format: Format,
): TemplateResult {
  const { id, content, predictedEr } = variant;
  const line = series.get(id);
  const { er, impressions } = latestCounts(variant, line, metric);
  const ends = intervalOf(variant, line, metric);
  const rate = (value: number | null): string =>
    value === null || Number.isNaN(value) ? strings.common.unknown : rateText(value, format);
  return html`<tr>
    <th scope="row" dir="auto">${content}</th>
    <td>${rate(er)}</td>
    <td>${ends === null ? strings.common.unknown : ends.map((end) => rateText(end, format)).join(' – ')}</td>
    ${metric === null ? html`<td>${rate(predictedEr)}</td>` : nothing}
    <td>${format.count(impressions)}</td>
    ${moments(times).map((at) => html`<td>${line === undefined ? strings.common.unknown : rate(rateAt(line, at))}</td>`)}
  </tr>`;
}

/** The figures of the drawing as a table. */
export function dataTable(of: DataTableState, strings: Strings, format: Format): TemplateResult {
  const labels = [
    strings.figures.content,
    strings.figures.actualEr,
    strings.erChart.interval,
    ...(of.metric === null ? [strings.figures.predictedEr] : []),
    strings.figures.impressions,
  ];
  return html`<table>
      <caption>
        ${strings.erChart.erOverTime}
      </caption>
      <thead>
        <tr>
          ${[...labels, ...momentNames(moments(of.times), format)].map((label) => html`<th scope="col">${label}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${of.shown.map((variant) => row(variant, of, strings, format))}
      </tbody>
    </table>
    ${
      of.marks.length === 0
        ? ''
        : html`<h3>${strings.erChart.chartMarks}</h3>
            <ul class="happened">
              ${of.marks.map((mark) => html`<li><span dir="auto">${markText(mark, strings)}</span> <span class="quiet">${format.full(mark.at)}</span></li>`)}
            </ul>`
    }`;
}

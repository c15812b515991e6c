import { html, type TemplateResult } from 'lit';
import type { Variant } from '../../../protocol/index.ts';
import { activeMs, ageText, type CellContext, statusOf } from '../cells/cell-renderers.ts';
import type { ColumnName } from '../cells/columns.ts';
import type { Layout } from './layout.ts';
import type { TableModel } from '../data/table-model.ts';

/** How many rows a server renders: about a screen. */
const SERVER_ROWS = 30;

type Text = (variant: Variant, context: CellContext) => string;

const rate =
  (valueOf: (variant: Variant) => number | null, format: 'rate' | 'delta' | 'share'): Text =>
  (variant, context) => {
    const value = valueOf(variant);
    return value === null ? context.strings.common.unknown : context.format[format](value);
  };

/** The text of each cell; the comparison is drawn in the browser. */
const TEXTS: Readonly<Record<ColumnName, Text>> = {
  content: ({ content }) => content,
  experiment: ({ experiment }, { titleOf }) => titleOf(experiment),
  status: (variant, { strings }) => statusOf(variant, strings).word,
  comparison: () => '',
  er: rate(({ er }) => er, 'rate'),
  predicted: rate(({ predictedEr }) => predictedEr, 'rate'),
  delta: rate(({ delta }) => delta, 'delta'),
  impressions: ({ impressions }, { format }) => format.count(impressions),
  engagements: ({ engagements }, { format }) => format.count(engagements),
  trend: rate(({ trend }) => trend, 'delta'),
  best: rate(({ probabilityBest }) => probabilityBest, 'share'),
  age: ({ postedAt, endedAt }, context) =>
    ageText(activeMs(Date.parse(postedAt), endedAt === null ? null : Date.parse(endedAt), context.now), context),
};

/** The first rows as plain markup, for a page that is rendered on a server: they are readable before any script is loaded. */
export function serverRows(model: TableModel, { columns }: Layout, context: CellContext): TemplateResult[] {
  const { store, lines } = model;
  return Array.from({ length: Math.min(SERVER_ROWS, lines.length) }, (_, line) => {
    if (lines.at(line) < 0) return groupHead(model, line, columns.length + 1, context);
    const variant = store.rows[lines.at(line)] as Variant;
    return html`<tr class="row ${variant.status}" part="row" role="row" aria-rowindex=${line + 2}>
      <td class="select" part="cell" role="gridcell" aria-colindex="1"></td>
      ${columns.map(
        ({ name, isNumber, label }, i) =>
          html`<td
            class="${name} ${isNumber ? 'number' : ''}"
            part="cell"
            role="gridcell"
            aria-colindex=${i + 2}
            data-label=${label(context.strings)}
          >
            <div class=${name === 'content' ? 'content' : 'clipped'}>${TEXTS[name](variant, context)}</div>
          </td>`,
      )}
    </tr>`;
  });
}

function groupHead({ groups, lines }: TableModel, line: number, cells: number, context: CellContext): TemplateResult {
  const count = lines.countAt(line);
  const text = context.strings.experimentGroups.groupCount(context.format.count(count), count === 1);
  return html`<tr class="group" part="group" role="row" aria-rowindex=${line + 2}>
    <td class="group-head" part="cell" role="gridcell" aria-colindex="1" colspan=${cells} aria-colspan=${cells}>
      <span class="group-title">${groups.titleOf(-1 - lines.at(line))}</span>
      <span class="group-count quiet">${text}</span>
    </td>
  </tr>`;
}

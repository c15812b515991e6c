import { html, nothing, type TemplateResult } from 'lit';
import type { Variant } from '../../../protocol/index.ts';
import { countsInUnits } from '../../../protocol/state/counted-units.ts';
import { activeMs, ageText, type CellContext, statusOf } from '../cells/cell-renderers.ts';
import type { ColumnName } from '../cells/columns.ts';
import { wholeSentence } from '../../shared/experiments/sentences.ts';
import { sentenceView } from '../../shared/experiments/sentence-view.ts';
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
  patterns: ({ patterns }) => patterns.join(', '),
  comparison: ({ er, interval: [low, high] }, { format, strings }) =>
    er === null ? strings.common.unknown : `${format.rate(er)} ${format.rate(low)}–${format.rate(high)}`,
  lead: () => '',
  distance: (variant, { strings }) => (variant.status === 'active' ? '' : statusOf(variant, strings).word),
  share: () => '',
  er: rate(({ er }) => er, 'rate'),
  predicted: rate(({ predictedEr }) => predictedEr, 'rate'),
  delta: rate(({ delta }) => delta, 'delta'),
  impressions: (variant, { format }) => format.count(countsInUnits(variant).impressions),
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
        ({ name, isNumber, cardLines, label, own }, i) =>
          html`<td
            class="${own === undefined ? name : 'own'} ${isNumber ? 'number' : ''} ${cardLines > 0 ? 'figure' : ''}"
            part="cell"
            role="gridcell"
            aria-colindex=${i + 2}
            data-label=${label(context.strings)}
          >
            <div class=${name === 'content' ? 'content' : 'clipped'}>
              ${(own?.text ?? TEXTS[name as ColumnName])(variant, context)}
            </div>
          </td>`,
      )}
    </tr>`;
  });
}

function groupHead(
  { groups, lines, store }: TableModel,
  line: number,
  cells: number,
  context: CellContext,
): TemplateResult {
  const count = lines.countAt(line);
  const { strings, format } = context;
  const text = strings.experimentGroups.groupCount(format.count(count), count === 1);
  const { situation } = store.facts.of(groups.idOf(-1 - lines.at(line)));
  return html`<tr class="group" part="group" role="row" aria-rowindex=${line + 2}>
    <td class="group-head" part="cell" role="gridcell" aria-colindex="1" colspan=${cells} aria-colspan=${cells}>
      <div class="group-result">
        <span class="group-title">${groups.titleOf(-1 - lines.at(line))}</span>
        <span class="group-headline">
          ${situation === null ? nothing : sentenceView(wholeSentence(situation, strings, format))}
        </span>
      </div>
      <div class="group-more quiet">${text}</div>
    </td>
  </tr>`;
}

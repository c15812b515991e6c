import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { Format } from '../../shared/format/format.ts';
import * as icons from '../../shared/theme/icons.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import { percentOf, ticksOf, type Scale } from '../cells/comparison-scale.ts';
import type { Column } from '../cells/columns.ts';
import type { Layout } from '../grid/layout.ts';
import type { SortKey, Sorting } from '../data/sorting.ts';

/** Everything that the head of the table shows and calls. */
export interface TableHeadOptions {
  readonly strings: Strings;
  readonly format: Format;
  readonly layout: Layout;
  readonly sorting: readonly Sorting[];
  /** The one scale of all rows; null where each experiment has its own. */
  readonly scale: Scale | null;
  /** How much of what passes the filter is selected. */
  readonly selected: 'none' | 'some' | 'all';
  readonly sort: (key: SortKey, isAdded: boolean) => void;
  readonly selectAll: () => void;
}

/** The position of a sort key among several. */
const rankOf = ({ sorting, format }: TableHeadOptions, place: number): TemplateResult | typeof nothing =>
  sorting.length > 1 ? html`<small class="rank">${format.count(place + 1)}</small>` : nothing;

function button(head: TableHeadOptions, column: Column, key: SortKey): TemplateResult {
  const { strings, sorting } = head;
  const place = sorting.findIndex((one) => one.key === key);
  const arrow = place < 0 ? nothing : sorting[place]?.descending ? icons.down : icons.up;
  const title = column.name === 'best' ? strings.table.probabilityBestLong : strings.table.sortHelp;
  return html`<button type="button" title=${title} @click=${(event: MouseEvent) => head.sort(key, event.shiftKey)}>
    <span class="label">${column.label(strings)}</span>${arrow}${place < 0 ? nothing : rankOf(head, place)}
  </button>`;
}

/** Puts a tick at a place, in percent; not by an attribute of style, which a page may forbid. */
const at =
  (place: number) =>
  (tick?: Element): void => {
    if (tick !== undefined) (tick as HTMLElement).style.insetInlineStart = `${place}%`;
  };

/** The ticks of the scale, over the comparisons. */
const axis = (format: Format, scale: Scale): TemplateResult =>
  html`<div class="axis" aria-hidden="true">
    ${ticksOf(scale).map((rate) => html`<span ${ref(at(percentOf(rate, scale)))}>${format.shortRate(rate)}</span>`)}
  </div>`;

function cell(head: TableHeadOptions, column: Column, index: number): TemplateResult {
  const { name, key, isNumber, label, own } = column;
  const sorting = head.sorting.find((one) => one.key === key);
  const aria = sorting === undefined ? 'none' : sorting.descending ? 'descending' : 'ascending';
  return html`<th
    class="${own === undefined ? name : 'own'} ${isNumber ? 'number' : ''} ${key === null ? 'unsorted' : ''}"
    data-id=${name}
    part="header"
    role="columnheader"
    scope="col"
    aria-colindex=${index + 2}
    aria-sort=${key === null ? nothing : aria}
  >
    ${
      // Nothing is pressed on paper, and browsers do not repeat buttons on the next page.
      key !== null && !head.layout.isPaper
        ? button(head, column, key)
        : html`<span class="label">${label(head.strings)}</span>`
    }
    ${name === 'comparison' && head.scale !== null ? axis(head.format, head.scale) : nothing}
  </th>`;
}

/** The heads, which share one tab stop. */
export const HEADS = '.heads > [data-id]';

/** The head of the table: a check box for all rows, and the columns with what they sort by. */
export function tableHead(head: TableHeadOptions): TemplateResult {
  const { strings, selected, layout } = head;
  return html`<thead role="rowgroup">
    <tr role="row" class="heads" aria-rowindex="1">
      <th class="select" data-id="select" part="header" role="columnheader" scope="col" aria-colindex="1">
        <span class="visually-hidden">${strings.table.select}</span>
        <button
          type="button"
          class="box"
          role="checkbox"
          aria-label=${strings.table.selectAll}
          title=${strings.table.selectAll}
          aria-checked=${selected === 'some' ? 'mixed' : selected === 'all'}
          @click=${head.selectAll}
        ></button>
      </th>
      ${layout.columns.map((column, i) => cell(head, column, i))}
    </tr>
  </thead>`;
}

import { html, nothing, type TemplateResult } from 'lit';
import type { Format } from '../shared/format.ts';
import { icons } from '../shared/icons.ts';
import type { Words } from '../shared/words.ts';
import type { Layout } from './columns.ts';
import type { Grid } from './grid.ts';
import type { Interaction } from './interaction.ts';
import type { SortKey, Sorting } from './sorting.ts';
import { tableHead } from './table-head.ts';

/** What the table is drawn with around its rows. */
export interface Frame {
  readonly grid: Grid;
  readonly interaction: Interaction;
  readonly words: Words;
  readonly format: Format;
  readonly layout: Layout;
  readonly sorting: readonly Sorting[];
  readonly sort: (key: SortKey, isAdded: boolean) => void;
  readonly selectAll: () => void;
}

/** The table with its head; its rows are drawn by the grid. Every role is said: laid out as a grid, rows and cells are no table to some browsers. */
export function tableFrame(frame: Frame): TemplateResult {
  const { grid, interaction, words, layout } = frame;
  const { view, selection, holding } = grid;
  const selected = selection.size === 0 ? 'none' : selection.size >= view.passing ? 'all' : 'some';
  return html`<div class="scroller" @scroll=${{ handleEvent: grid.scrolled, passive: true }}>
    <table
      role="grid"
      part="table"
      class=${layout.isCards ? 'cards' : 'rows'}
      aria-label=${words.variants}
      aria-rowcount=${view.lines.length + 1}
      aria-colcount=${layout.columns.length + 1}
      aria-multiselectable="true"
    >
      ${tableHead({ ...frame, end: view.store.scale.end, selected })}
      <tbody
        role="rowgroup"
        @pointerenter=${holding.enter}
        @pointerleave=${holding.leave}
        @focusin=${interaction.focusIn}
        @focusout=${holding.focusOut}
        @keydown=${interaction.key}
        @click=${interaction.click}
      ></tbody>
    </table>
    ${view.passing === 0 ? html`<p class="notice" part="notice">${icons.search}<span>${words.table.nothingPasses}</span></p>` : nothing}
  </div>`;
}

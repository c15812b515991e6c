import { html, nothing, type TemplateResult } from 'lit';
import type { Format } from '../../shared/format/format.ts';
import * as icons from '../../shared/theme/icons.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import type { CellContext } from '../cells/cell-renderers.ts';
import type { Layout } from '../grid/layout.ts';
import type { Grid } from '../grid/grid.ts';
import type { SortKey, Sorting } from '../data/sorting.ts';
import { MAX_PRINTED } from '../grid/grid-body.ts';
import type * as ServerRows from '../grid/server-rows.ts';
import { tableHead } from './table-head.ts';

/** Everything that the table shows around its rows. */
export interface TableTemplateOptions {
  readonly grid: Grid;
  /** Takes focus, keys and clicks in the body. */
  readonly onRowEvent: (event: Event) => void;
  /** The pointer comes to the rows or their head. */
  readonly onPointerEnter: (event: PointerEvent) => void;
  readonly strings: Strings;
  readonly format: Format;
  readonly layout: Layout;
  readonly sorting: readonly Sorting[];
  readonly sort: (key: SortKey, isAdded: boolean) => void;
  readonly selectAll: () => void;
  /** The rows as markup, on a server; null in a browser, which draws them. */
  readonly serverRows: typeof ServerRows | null;
  /** The context that rows are drawn with. */
  readonly context: () => CellContext;
}

const cards = ({ perLine }: Layout): string =>
  perLine === 3 ? 'cards' : `cards narrow ${perLine === 1 ? 'single' : ''}`;

/** The table with its head; the grid draws its rows. Every role is explicit: with a grid layout, rows and cells are no table to some browsers. */
export function tableTemplate(options: TableTemplateOptions): TemplateResult {
  const { grid, strings, layout } = options;
  const { model, selection } = grid;
  const selected = selection.size === 0 ? 'none' : selection.size >= model.matches ? 'all' : 'some';
  return html`<div
    class="scroller"
    @scroll=${{ handleEvent: grid.scrolled, passive: true }}
    @pointerenter=${options.onPointerEnter}
    @pointerleave=${grid.hold.pointerLeave}
  >
    <table
      role="grid"
      part="table"
      class=${layout.isPaper ? 'paper' : layout.isCards ? cards(layout) : 'rows'}
      aria-label=${strings.figures.variants}
      aria-rowcount=${model.lines.length + 1}
      aria-colcount=${layout.columns.length + 1}
      aria-multiselectable="true"
    >
      ${tableHead({ ...options, scale: model.scale, selected })}
      ${
        options.serverRows === null
          ? rowsBox(options)
          : html`<tbody role="rowgroup">
              ${options.serverRows.serverRows(model, layout, options.context())}
            </tbody>`
      }
    </table>
    ${model.matches === 0 ? html`<p class="notice" part="notice">${icons.search}<span>${strings.table.nothingPasses}</span></p>` : nothing}
  </div>`;
}

/** The body of the table. The grid fills it by hand: no expression of Lit may stand between its tags. */
function rowsBox({ grid: { hold }, onRowEvent }: TableTemplateOptions): TemplateResult {
  return html`<tbody
    role="rowgroup"
    @focusin=${onRowEvent}
    @focusout=${hold.focusOut}
    @keydown=${onRowEvent}
    @click=${onRowEvent}
  ></tbody>`;
}

/** The note that a print leaves rows out; nothing while all fit. */
export function paperNote(rows: number, strings: Strings, format: Format): TemplateResult | typeof nothing {
  if (rows <= MAX_PRINTED) return nothing;
  return html`<p class="notice">${strings.table.printBound(format.count(MAX_PRINTED), format.count(rows))}</p>`;
}

/** The alert that something could not be loaded; nothing while all is well. */
export function partFault(fault: string, strings: Strings): TemplateResult | typeof nothing {
  if (fault === '') return nothing;
  return html`<p class="notice" part="notice" role="alert">
    ${icons.offline}<span>${strings.table.partFault(fault)}</span>
  </p>`;
}

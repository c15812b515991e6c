import { html, nothing, type TemplateResult } from 'lit';
import { popoverButton } from '../../shared/menus/popover.ts';
import * as icons from '../../shared/theme/icons.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import type * as Menus from './menus.ts';
import type { ToolbarState } from './toolbar-state.ts';

/** The state of the toolbar, with the contents of its menus once they are loaded. */
export interface ToolbarOptions extends ToolbarState {
  readonly menus: typeof Menus | null;
}

/** A tool that opens a menu, with the number of choices that hold in it. */
function menu(
  name: string,
  icon: unknown,
  label: string,
  count: number,
  bar: ToolbarOptions,
  content: ((bar: ToolbarOptions) => TemplateResult) | undefined,
): TemplateResult {
  const text = count === 0 ? label : bar.strings.table.filters(bar.format.count(count));
  const words = html`${icon}<span class="tool-text">${label}</span
    >${count === 0 ? nothing : html`<b class="badge">${bar.format.count(count)}</b>`}`;
  const button = { className: 'tool', content: words, label: text, title: text };
  return html`<span class="tool-place" data-id=${name}
    >${popoverButton({
      ...{ id: name, role: 'dialog', label, button, onOpening: bar.openMenu },
      content: bar.menu === name ? content?.(bar) : nothing,
    })}</span
  >`;
}

/** The rule of the order; once rows would move, how many, in the same place, so that nothing around it does. */
function caption({ strings, sorting, usualOrder, waiting, reorder }: ToolbarOptions): TemplateResult {
  const isUsual = sorting.length === 1 && sorting[0]?.key === 'interval' && sorting[0].descending;
  return html`<p class="caption quiet" data-id="order">
    ${
      waiting > 0
        ? html`<span class="waiting" part="waiting"
            ><span>${strings.table.orderWaits(waiting)}</span> ·
            <button type="button" class="link" @click=${reorder}>${strings.table.reorder}</button></span
          >`
        : isUsual
          ? usualOrder
          : nothing
    }
  </p>`;
}

/** The marks of the comparisons; their names are in the text of each. */
const legend = ({ table }: Strings): TemplateResult =>
  html`<span class="legend quiet" aria-hidden="true"
    ><i></i>${table.predictedMark}<i class="of-leader"></i>${table.leader}</span
  >`;

/** The tools that share one tab stop; the search beside them has its own, since a text field needs the arrow keys. */
export const TOOLS = '.toolbar > [data-id]';

/** The line above the table: search, the rule of the order, filter, view and export. */
export function toolbar(bar: ToolbarOptions): TemplateResult {
  const { strings, filter, setFilter, menus } = bar;
  const { status, pattern, experiment } = filter;
  const filters = [status, pattern, experiment].filter(Boolean).length;
  return html`<div
      class="toolbar"
      part="toolbar"
      role="toolbar"
      aria-label=${strings.figures.variants}
      @pointerleave=${bar.leave}
      @focusout=${bar.leave}
    >
      <label class="search" title=${strings.table.search}
        >${icons.search}<input
          type="search"
          aria-label=${strings.table.search}
          placeholder=${strings.table.search}
          .value=${filter.text ?? ''}
          @input=${(event: Event) => setFilter({ ...filter, text: (event.target as HTMLInputElement).value })}
      /></label>
      ${caption(bar)} ${bar.shown.includes('comparison') ? legend(strings) : nothing}
      ${menu('filter-menu', icons.filter, strings.table.filter, filters, bar, menus?.filterMenu)}
      ${menu('view-menu', icons.view, strings.table.view, 0, bar, menus?.viewMenu)}
      <span class="tool-place" data-id="export"
        ><button
          type="button"
          class="tool"
          title=${strings.table.exportCsv}
          aria-label=${strings.table.exportCsv}
          @click=${bar.save}
        >
          ${icons.download}<span class="tool-text">${strings.table.exportCsv}</span>
        </button></span
      >
      <slot name="action"></slot>
    </div>
    ${menus?.filterChips(bar)}`;
}

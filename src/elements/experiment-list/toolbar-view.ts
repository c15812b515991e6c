import { html, nothing, type TemplateResult } from 'lit';
import type { Strings } from '../shared/strings/strings.ts';
import * as icons from '../shared/theme/icons.ts';
import { menuButton } from '../shared/menus/menu.ts';
import type { ListSort } from './held-order.ts';

/** The experiments that a list shows. */
export type ListFilter = 'all' | 'running' | 'decided';

/** Every filter, in the order of the menu. */
export const FILTERS = ['all', 'running', 'decided'] as const satisfies readonly ListFilter[];
/** Every order, in the order of the menu. */
export const SORTS = ['need', 'newest', 'title'] as const satisfies readonly ListSort[];

/** The head of the list as it stands, and what its controls do. */
export interface Toolbar {
  readonly strings: Strings;
  /** The number of experiments, as text. */
  readonly count: string;
  readonly search: string;
  readonly filter: ListFilter;
  readonly sort: ListSort;
  readonly hasShortcuts: boolean;
  readonly onSearch: (search: string) => void;
  readonly onSearchKey: (event: KeyboardEvent) => void;
  readonly onFilter: (filter: ListFilter) => void;
  readonly onSort: (sort: ListSort) => void;
}

function searchField({ strings, search, hasShortcuts, onSearch, onSearchKey }: Toolbar): TemplateResult {
  const { experimentList: texts } = strings;
  return html`<label class="search ${search === '' ? '' : 'filled'}" part="search" title=${texts.search}>
    ${icons.search}
    <input
      type="search"
      enterkeyhint="go"
      autocomplete="off"
      spellcheck="false"
      aria-label=${texts.search}
      aria-keyshortcuts=${hasShortcuts ? '/ Control+K Meta+K' : nothing}
      placeholder=${texts.searchHint}
      .value=${search}
      @input=${(event: Event) => onSearch((event.currentTarget as HTMLInputElement).value)}
      @keydown=${onSearchKey}
    />
    ${hasShortcuts ? html`<kbd aria-hidden="true">/</kbd>` : nothing}
  </label>`;
}

/** The head: title and number, search, filter, order. */
export function toolbarView(toolbar: Toolbar): TemplateResult {
  const { strings, count, filter, sort, onFilter, onSort } = toolbar;
  const { experimentList: texts } = strings;
  return html`<header part="header">
    <h2>${texts.title} <span class="count">${count}</span></h2>
    ${searchField(toolbar)}
    ${menuButton({
      id: 'filter',
      label: filter === 'all' ? texts.filter : texts.filtered(texts.filters[filter]),
      content: html`${icons.filter}${filter === 'all' ? nothing : html`<span class="label">${texts.filters[filter]}</span>`}`,
      heading: texts.filter,
      items: FILTERS.map((one) => ({
        label: texts.filters[one],
        isChecked: one === filter,
        onSelect: () => onFilter(one),
      })),
    })}
    ${menuButton({
      id: 'sort',
      label: `${texts.sort}: ${texts.sorts[sort]}`,
      content: html`<span class="label">${texts.sorts[sort]}</span>${icons.fold}`,
      heading: texts.sort,
      items: SORTS.map((one) => ({ label: texts.sorts[one], isChecked: one === sort, onSelect: () => onSort(one) })),
    })}
  </header>`;
}

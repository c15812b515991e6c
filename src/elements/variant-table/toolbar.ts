import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { VariantStatus } from '../../protocol/index.ts';
import type { Format } from '../shared/format.ts';
import { icons } from '../shared/icons.ts';
import type { Words } from '../shared/words.ts';
import { COLUMNS, type ColumnName } from './columns.ts';
import type { FilterChoices, VariantFilter } from './filter.ts';

/** How high the rows are. */
export type Density = 'comfortable' | 'compact';

/** What a person can choose of how the table looks. */
export interface ViewChoice {
  readonly isGrouped: boolean;
  readonly density: Density;
  /** Names of columns; null for as many as fit. */
  readonly columns: readonly string[] | null;
}

/** What the toolbar is drawn with, and what it calls. */
export interface Toolbar extends ViewChoice {
  readonly words: Words;
  readonly format: Format;
  readonly filter: VariantFilter;
  readonly choices: FilterChoices;
  readonly titleOf: (experiment: string) => string;
  /** The menu that was opened last: only its content is there. */
  readonly menu: string;
  /** The columns that are shown. */
  readonly shown: readonly ColumnName[];
  /** How many variants pass the filter, and how many there are. */
  readonly passing: number;
  readonly all: number;
  readonly setFilter: (filter: VariantFilter) => void;
  readonly setView: (view: Partial<ViewChoice>) => void;
  /** A menu opens: what it offers must be as it is now. */
  readonly opening: (menu: HTMLElement) => void;
  readonly save: () => void;
}

const STATUSES: readonly VariantStatus[] = ['active', 'winner', 'killed', 'closed'];

type Option = readonly [value: string, text: string];

function select(
  label: string,
  any: string,
  chosen: string,
  options: readonly Option[],
  choose: (value: string) => void,
): TemplateResult {
  return html`<label class="field"
    ><span>${label}</span>
    <select .value=${live(chosen)} @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
      <option value="" ?selected=${chosen === ''}>${any}</option>
      ${options.map(([value, text]) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}
    </select></label
  >`;
}

const check = (label: string, isOn: boolean, change: (isOn: boolean) => void): TemplateResult =>
  html`<label class="check"
    ><input
      type="checkbox"
      .checked=${live(isOn)}
      @change=${(event: Event) => change((event.target as HTMLInputElement).checked)}
    />${label}</label
  >`;

/** A button with a menu in the top layer, which the browser closes by Escape and by a press elsewhere. */
function menu(
  name: string,
  icon: unknown,
  label: string,
  count: number,
  bar: Toolbar,
  content: () => unknown,
): TemplateResult {
  const text = count === 0 ? label : bar.words.table.filters(bar.format.count(count));
  return html`<button type="button" class="tool" popovertarget=${name} title=${text} aria-label=${text}>
      ${icon}<span class="tool-text">${label}</span
      >${count === 0 ? nothing : html`<b class="badge">${bar.format.count(count)}</b>`}
    </button>
    <div
      id=${name}
      class="menu"
      popover
      role="group"
      aria-label=${label}
      @beforetoggle=${(event: ToggleEvent) => event.newState === 'open' && bar.opening(event.target as HTMLElement)}
    >
      ${bar.menu === name ? content() : nothing}
    </div>`;
}

function filterMenu(bar: Toolbar): TemplateResult {
  const { words, filter, choices, setFilter, titleOf } = bar;
  const { status, pattern, experiment } = filter;
  const count = [status, pattern, experiment].filter(Boolean).length;
  const any = words.table.any;
  const statuses = STATUSES.map((one): Option => [one, words.statuses[one]]);
  const content = (): TemplateResult =>
    html`${select(words.status, any, status ?? '', statuses, (value) =>
      setFilter({ ...filter, status: (value || null) as VariantStatus | null }),
    )}
    ${select(
      words.table.pattern,
      any,
      pattern ?? '',
      choices.patterns.map((one): Option => [one, one]),
      (value) => setFilter({ ...filter, pattern: value || null }),
    )}
    ${select(
      words.table.experiment,
      any,
      experiment ?? '',
      choices.experiments.map((one): Option => [one, titleOf(one)]),
      (value) => setFilter({ ...filter, experiment: value || null }),
    )}`;
  return menu('filter-menu', icons.filter, words.table.filter, count, bar, content);
}

function viewMenu(bar: Toolbar): TemplateResult {
  const { words, isGrouped, density, columns, shown, setView } = bar;
  const toggle = (name: ColumnName, isOn: boolean): void =>
    setView({ columns: isOn ? [...shown, name] : shown.filter((one) => one !== name) });
  const content = (): TemplateResult =>
    html`${check(words.table.group, isGrouped, (isOn) => setView({ isGrouped: isOn }))}
      ${check(words.table.compact, density === 'compact', (isOn) => setView({ density: isOn ? 'compact' : 'comfortable' }))}
      <fieldset>
        <legend>${words.table.columns}</legend>
        ${check(words.table.fitColumns, columns === null, (isOn) => setView({ columns: isOn ? null : shown }))}
        <hr />
        ${COLUMNS.filter(({ name }) => name !== 'content').map(({ name, label }) =>
          check(label(words), shown.includes(name), (isOn) => toggle(name, isOn)),
        )}
      </fieldset>`;
  return menu('view-menu', icons.view, words.table.view, 0, bar, content);
}

/** The filters in use, each with a button that takes it away. */
function chips({ words, filter, setFilter, titleOf, passing, all, format }: Toolbar): TemplateResult | typeof nothing {
  const { status, pattern, experiment, text } = filter;
  const chip = (name: string, without: VariantFilter): TemplateResult =>
    html`<button
      type="button"
      class="filter-chip"
      aria-label=${words.table.without(name)}
      @click=${() => setFilter(without)}
    >
      <span>${name}</span>${icons.close}
    </button>`;
  if (!status && !pattern && !experiment && !text?.trim()) return nothing;
  return html`<div class="filters">
    <span class="quiet">${words.table.shown(format.count(passing), format.count(all))}</span>
    ${status ? chip(words.statuses[status], { ...filter, status: null }) : nothing}
    ${pattern ? chip(pattern, { ...filter, pattern: null }) : nothing}
    ${experiment ? chip(titleOf(experiment), { ...filter, experiment: null }) : nothing}
    <button type="button" class="link" @click=${() => setFilter({})}>${words.table.clear}</button>
  </div>`;
}

/** The line above the table: search, filter, view and export, quiet until they are used. */
export function toolbar(bar: Toolbar): TemplateResult {
  const { words, filter, setFilter } = bar;
  return html`<div class="toolbar" part="toolbar" role="group" aria-label=${words.variants}>
      <label class="search" title=${words.table.search}
        >${icons.search}<input
          type="search"
          aria-label=${words.table.search}
          placeholder=${words.table.search}
          .value=${live(filter.text ?? '')}
          @input=${(event: Event) => setFilter({ ...filter, text: (event.target as HTMLInputElement).value })}
      /></label>
      ${filterMenu(bar)} ${viewMenu(bar)}
      <button
        type="button"
        class="tool"
        title=${words.table.exportCsv}
        aria-label=${words.table.exportCsv}
        @click=${bar.save}
      >
        ${icons.download}<span class="tool-text">${words.table.exportCsv}</span>
      </button>
    </div>
    ${chips(bar)}`;
}

/** Puts a menu below the button that opens it, inside the window. */
export function placeMenu(menuElement: HTMLElement): void {
  const button = menuElement.previousElementSibling as HTMLElement;
  const { bottom, left, right } = button.getBoundingClientRect();
  const isRtl = getComputedStyle(menuElement).direction === 'rtl';
  const margin = 8;
  menuElement.style.insetBlockStart = `${bottom + 4}px`;
  menuElement.style.maxBlockSize = `${Math.max(160, innerHeight - bottom - 4 - margin)}px`;
  // It ends where its button ends: the tools stand at the end of their line.
  menuElement.style.insetInlineEnd = `${Math.max(margin, isRtl ? left : document.documentElement.clientWidth - right)}px`;
}

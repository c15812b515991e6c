import { html, nothing, type TemplateResult } from 'lit';
import { addStrings } from '../../shared/strings/language/languages.ts';
import { tableMenus } from '../../shared/strings/table/table-menus.ts';
import { live } from 'lit/directives/live.js';
import type { Variant, VariantStatus } from '../../../protocol/index.ts';
import * as icons from '../../shared/theme/icons.ts';
import { COLUMNS } from '../cells/columns.ts';
import type { FilterChoices, VariantFilter } from '../data/filter.ts';
import type { ToolbarState } from './toolbar-state.ts';

addStrings({ tableMenus });

export { tableMenuStyles as styles } from './menus.styles.ts';

const STATUSES: readonly VariantStatus[] = ['active', 'winner', 'killed', 'closed'];

type Option = readonly [value: string, text: string];

function select(
  label: string,
  any: string,
  chosen: string,
  options: readonly Option[],
  choose: (value: string) => void,
): TemplateResult {
  return html`<label class="menu-field"
    ><span>${label}</span>
    <select .value=${live(chosen)} @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
      <option value="" ?selected=${chosen === ''}>${any}</option>
      ${options.map(([value, text]) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}
    </select></label
  >`;
}

const check = (label: string, isOn: boolean, change: (isOn: boolean) => void): TemplateResult =>
  html`<label class="menu-check"
    ><input
      type="checkbox"
      .checked=${live(isOn)}
      @change=${(event: Event) => change((event.target as HTMLInputElement).checked)}
    />${label}</label
  >`;

/** Filters by status, pattern and experiment. */
export function filterMenu(bar: ToolbarState): TemplateResult {
  const { strings, filter, choices, setFilter, titleOf } = bar;
  const { status, pattern, experiment } = filter;
  const any = strings.tableMenus.any;
  const statuses = STATUSES.map((one): Option => [one, strings.figures.statuses[one]]);
  return html`${select(strings.table.status, any, status ?? '', statuses, (value) =>
    setFilter({ ...filter, status: (value || null) as VariantStatus | null }),
  )}
  ${select(
    strings.tableMenus.pattern,
    any,
    pattern ?? '',
    choices.patterns.map((one): Option => [one, one]),
    (value) => setFilter({ ...filter, pattern: value || null }),
  )}
  ${select(
    strings.table.experiment,
    any,
    experiment ?? '',
    choices.experiments.map((one): Option => [one, titleOf(one)]),
    (value) => setFilter({ ...filter, experiment: value || null }),
  )}`;
}

/** How the table looks: groups, height of rows, columns. */
export function viewMenu(bar: ToolbarState): TemplateResult {
  const { strings, isGrouped, density, columns, shown, own, setView } = bar;
  const toggle = (name: string, isOn: boolean): void =>
    setView({ columns: isOn ? [...shown, name] : shown.filter((one) => one !== name) });
  return html`${check(strings.tableMenus.group, isGrouped, (isOn) => setView({ isGrouped: isOn }))}
    ${check(strings.tableMenus.compact, density === 'compact', (isOn) => setView({ density: isOn ? 'compact' : 'comfortable' }))}
    <fieldset class="menu-group">
      <legend>${strings.tableMenus.columns}</legend>
      ${check(strings.tableMenus.fitColumns, columns === null, (isOn) => setView({ columns: isOn ? null : shown }))}
      ${[...COLUMNS, ...own]
        .filter(({ name }) => name !== 'content')
        .map(({ name, label }) => check(label(strings), shown.includes(name), (isOn) => toggle(name, isOn)))}
    </fieldset>`;
}

/** The active filters, each with a button that removes it. */
export function filterChips({
  strings,
  filter,
  setFilter,
  titleOf,
  matches,
  all,
  format,
}: ToolbarState): TemplateResult | typeof nothing {
  const { status, pattern, experiment, text } = filter;
  const chip = (name: string, without: VariantFilter): TemplateResult =>
    html`<button
      type="button"
      class="filter-chip"
      aria-label=${strings.tableMenus.without(name)}
      @click=${() => setFilter(without)}
    >
      <span>${name}</span>${icons.close}
    </button>`;
  if (!status && !pattern && !experiment && !text?.trim()) return nothing;
  return html`<div class="filters">
    <span class="quiet">${strings.table.shown(format.count(matches), format.count(all))}</span>
    ${status ? chip(strings.figures.statuses[status], { ...filter, status: null }) : nothing}
    ${pattern ? chip(pattern, { ...filter, pattern: null }) : nothing}
    ${experiment ? chip(titleOf(experiment), { ...filter, experiment: null }) : nothing}
    <button type="button" class="link" @click=${() => setFilter({})}>${strings.tableMenus.clear}</button>
  </div>`;
}

/** The choices for filters among the current variants. */
export function choicesOf(variants: Iterable<Variant>, lang: string): FilterChoices {
  const [patterns, experiments] = [new Set<string>(), new Set<string>()];
  for (const variant of variants) {
    experiments.add(variant.experiment);
    for (const pattern of variant.patterns) patterns.add(pattern);
  }
  const { compare } = new Intl.Collator(lang, { numeric: true });
  return { patterns: [...patterns].sort(compare), experiments: [...experiments].sort(compare) };
}

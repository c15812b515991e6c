import { html, nothing, type TemplateResult } from 'lit';
import * as icons from '../../shared/theme/icons.ts';
import { filterMenu, type FilterMenu } from './filter-menu.ts';

/** The line above the entries: how many stops there are, how much is hidden, the filter, and how times are written. */
export function headerView(
  menu: FilterMenu,
  stops: number,
  exactTimes: { readonly isOn: boolean; readonly toggle: () => void },
): TemplateResult {
  const { strings, format, hidden } = menu;
  const texts = strings.killFeed;
  return html`<header part="header">
    <span class="counts quiet">
      <span>${texts.stopped(stops, format.count(stops))}</span>
      ${hidden === 0 ? nothing : html`<span>${texts.filter.hidden(hidden, format.count(hidden))}</span>`}
    </span>
    ${filterMenu(menu)}
    <button class="button bare times" data-before aria-pressed=${exactTimes.isOn} @click=${exactTimes.toggle}>
      ${icons.waiting}${texts.exactTimes}
    </button>
  </header>`;
}

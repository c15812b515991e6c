import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Experiment } from '../../../protocol/index.ts';
import type { Language } from '../../shared/views/evidence.ts';
import * as icons from '../../shared/theme/icons.ts';
import { popoverButton } from '../../shared/menus/popover.ts';
import { VIEW_LIMITS } from '../../shared/view-state/view.ts';
import { FEED_CAUSES, type FeedCause } from '../data/feed-items.ts';
import type { FeedFilter } from './feed-filter.ts';

/** More experiments than these are found by a search only. */
const MAX_EXPERIMENTS = 200;
/** No more metrics than these are offered. */
const MAX_METRICS = 50;

/** The choice of what a feed shows. */
export interface FilterMenu extends Language {
  readonly filter: FeedFilter;
  readonly cause: FeedCause | 'all';
  readonly metric: string | null;
  /** Read while the menu is open only. */
  readonly experiments: () => Iterable<Experiment>;
  readonly isOpen: boolean;
  /** How many entries are not shown. */
  readonly hidden: number;
  readonly onToggle: (isOpen: boolean) => void;
  /** Something was chosen. */
  readonly onChange: () => void;
}

/** The newest experiments, the chosen one among them. */
function offered({ experiments, filter }: FilterMenu): readonly Experiment[] {
  const all = [...experiments()].sort((a, b) => (a.openedAt < b.openedAt ? 1 : -1));
  return all.filter(({ id }, i) => i < MAX_EXPERIMENTS || id === filter.experiment);
}

const valueOf = (event: Event): string => (event.currentTarget as HTMLInputElement | HTMLSelectElement).value;

/** How many entries are hidden, with the way to see them; nothing while none is. */
export function hiddenNote(
  { hidden, strings, format }: FilterMenu,
  showAll: () => void,
): TemplateResult | typeof nothing {
  const texts = strings.killFeed.filter;
  if (hidden === 0) return nothing;
  return html`<span>${texts.hidden(hidden, format.count(hidden))}</span>
    <button class="link" @click=${showAll}>${texts.showAll}</button>`;
}

function experimentField(menu: FilterMenu, change: (by: () => void) => void): TemplateResult {
  const { filter, strings } = menu;
  const texts = strings.killFeed.filter;
  const chosen = filter.experiment ?? '';
  const choose = (event: Event): void => change(() => filter.chooseExperiment(valueOf(event) || null));
  return html`<label class="menu-field"
    ><span>${texts.experiment}</span
    ><select name="experiment" .value=${live(chosen)} @change=${choose}>
      <option value="" ?selected=${chosen === ''}>${texts.allExperiments}</option>
      ${offered(menu).map(({ id, title }) => html`<option value=${id} ?selected=${id === chosen}>${title}</option>`)}
    </select></label
  >`;
}

function causeField({ filter, cause, strings }: FilterMenu, change: (by: () => void) => void): TemplateResult {
  const { causes, filter: texts } = strings.killFeed;
  const choose = (event: Event): void => change(() => filter.chooseCause(valueOf(event) as FeedCause | 'all'));
  return html`<label class="menu-field"
    ><span>${texts.cause}</span
    ><select name="cause" .value=${live(cause)} @change=${choose}>
      ${(['all', ...FEED_CAUSES] as const).map((one) => html`<option value=${one} ?selected=${one === cause}>${causes[one]}</option>`)}
    </select></label
  >`;
}

/** The metrics that decide something in some experiment, and the one that is chosen. */
function decidingMetrics({ experiments, metric }: FilterMenu): readonly string[] {
  const names = new Set(metric === null ? [] : [metric]);
  for (const { metrics = [] } of experiments())
    for (const { name, role } of metrics) if (role !== 'secondary') names.add(name);
  return [...names].slice(0, MAX_METRICS);
}

/** Only where some metric decides something. */
function metricField(menu: FilterMenu, change: (by: () => void) => void): TemplateResult | typeof nothing {
  const names = decidingMetrics(menu);
  if (names.length === 0) return nothing;
  const { filter, strings, metric } = menu;
  const texts = strings.killFeed.filter;
  const choose = (event: Event): void => change(() => filter.chooseMetric(valueOf(event) || null));
  return html`<label class="menu-field"
    ><span>${texts.metric}</span
    ><select name="metric" .value=${live(metric ?? '')} @change=${choose}>
      <option value="" ?selected=${metric === null}>${texts.allMetrics}</option>
      ${names.map((name) => html`<option value=${name} ?selected=${name === metric}>${name}</option>`)}
    </select></label
  >`;
}

/** A button, and a popover with the search, the experiment and the kind of what is shown. Escape closes it, and the button has the focus again. */
export function filterMenu(menu: FilterMenu): TemplateResult {
  const { filter, strings, isOpen, onToggle, onChange } = menu;
  const texts = strings.killFeed.filter;
  const change = (by: () => void): void => {
    by();
    onChange();
  };
  const search = html`<label class="menu-field"
    ><span>${texts.search}</span
    ><input
      type="search"
      name="search"
      autocomplete="off"
      maxlength=${VIEW_LIMITS.filter}
      .value=${live(filter.search)}
      @input=${(event: Event) => change(() => filter.chooseSearch(valueOf(event)))}
  /></label>`;
  return popoverButton({
    ...{ id: 'filter', role: 'dialog', label: texts.title },
    button: { className: 'button bare filter', content: html`${icons.filter}${texts.title}` },
    content: html`${search}
      ${isOpen ? html`${experimentField(menu, change)} ${causeField(menu, change)} ${metricField(menu, change)}` : nothing}
      <p class="hidden-note small" role="status">${hiddenNote(menu, () => change(() => filter.showAll()))}</p>`,
    onOpening: () => onToggle(true),
    onClosed: () => onToggle(false),
  });
}

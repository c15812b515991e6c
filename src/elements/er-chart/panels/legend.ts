import { html, nothing, type TemplateResult } from 'lit';
import type { Variant } from '../../../protocol/index.ts';
import type { Format } from '../../shared/format/format.ts';
import { letterBadge } from '../../shared/letters/letter-badge.ts';
import * as icons from '../../shared/theme/icons.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import { LEGEND_SORTS, type LegendSort } from '../data/legend-order.ts';
import { rateText } from '../layout/rate-text.ts';
import { COLORS, lineClass, type LineStyle } from '../layout/line-styles.ts';
import { latestCounts, INITIALLY_SHOWN } from '../data/variant-ranking.ts';
import type { LegendController, LegendState } from './legend-controller.ts';

/** A short piece of a line in its style; dotted and without color when it is not drawn. */
export const swatch = (style: LineStyle | undefined): TemplateResult =>
  html`<svg class="swatch ${style === undefined ? 'off' : lineClass(style)}" viewBox="0 0 22 10" aria-hidden="true">
    <line x1="1" x2="21" y1="5" y2="5" stroke-dasharray=${style === undefined ? '1 4' : style.dash.join(' ')} />
  </svg>`;

/** The ER of a variant as the legend says it: nothing while it is too early for any. */
function erText(
  variant: Variant,
  { series: all, metric }: LegendState,
  { common, erChart }: Strings,
  format: Format,
): string {
  const series = all.get(variant.id);
  const { er, impressions } = latestCounts(variant, series, metric);
  if (Number.isNaN(er)) return common.unknown;
  return series !== undefined && impressions < series.settlesAt ? erChart.tooEarly : rateText(er, format);
}

function entry(
  variant: Variant,
  of: LegendState,
  isStop: boolean,
  actions: LegendController,
  strings: Strings,
  format: Format,
): TemplateResult {
  const { id, content, status } = variant;
  const { styles, letters } = of;
  const style = styles.get(id);
  const isShown = style !== undefined;
  const isColored = isShown && style.color !== COLORS - 1;
  const lookAt = (): void => actions.highlight(isShown ? id : null);
  const lookAway = (): void => actions.highlight(null);
  const focused = (): void => {
    actions.stopAt(id);
    lookAt();
  };
  return html`<li>
    <button
      aria-pressed=${isShown}
      title=${content}
      tabindex=${isStop ? 0 : -1}
      @click=${(event: MouseEvent) => (event.altKey ? actions.isolate(id, false) : event.detail < 2 && actions.toggle(id))}
      @dblclick=${(event: MouseEvent) => event.altKey || actions.isolate(id, true)}
      @pointerenter=${lookAt}
      @pointerleave=${lookAway}
      @focus=${focused}
      @blur=${lookAway}
    >
      ${swatch(style)}${letterBadge({ status: isColored ? 'active' : 'closed' }, letters.get(id) ?? '')}
      ${status === 'killed' ? html`<span class="bad">${icons.killed}<span class="visually-hidden">${strings.figures.statuses.killed}</span></span>` : nothing}
      <span class="name" dir="auto">${content}</span>
      <span class="er">${erText(variant, of, strings, format)}</span>
    </button>
  </li>`;
}

/** The drawn and the listed variants in their order, and the functions that change both. */
function choices(of: LegendState, actions: LegendController, strings: Strings, format: Format): TemplateResult {
  const { rows, total, styles, isChosen, sort, moves } = of;
  const { erChart } = strings;
  const isMany = rows.length > INITIALLY_SHOWN;
  return html`<div class="choices">
    ${isMany ? html`<span class="quiet">${erChart.shownCount(format.count(styles.size), format.count(rows.length))}</span>` : nothing}
    ${total > rows.length ? html`<span class="quiet cap">${erChart.newestOf(format.count(rows.length), format.count(total))}</span>` : nothing}
    ${isMany || isChosen ? html`<button class="link" aria-pressed=${!isChosen} @click=${() => actions.choose('automatic')}>${erChart.showAutomatic}</button>` : nothing}
    ${isMany ? html`<button class="link" @click=${() => actions.choose('all')}>${erChart.showAll}</button>` : nothing}
    <span class="sorting">
      ${moves > 0 ? html`<button class="link" @click=${() => actions.sortBy(sort)}>${erChart.wouldMove(moves, format.count(moves))}</button>` : nothing}
      <label
        >${erChart.sortBy}
        <select @change=${(event: Event) => actions.sortBy((event.target as HTMLSelectElement).value as LegendSort)}>
          ${LEGEND_SORTS.map((one) => html`<option value=${one} .selected=${one === sort}>${erChart.sorts[one]}</option>`)}
        </select></label
      >
    </span>
  </div>`;
}

/** With fewer variants than these there is nothing to sort. */
const MIN_SORTED = 3;

/** Rows with the experiment that they belong to. */
interface Group {
  readonly experiment: string;
  readonly rows: Variant[];
}

/** Rows beside each other that are of the same experiment. */
export function groupsOf(rows: readonly Variant[]): Group[] {
  const groups: Group[] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    if (last?.experiment === row.experiment) last.rows.push(row);
    else groups.push({ experiment: row.experiment, rows: [row] });
  }
  return groups;
}

/** The variants as buttons that show and hide their lines, grouped by experiment. One tab stop: arrow keys move among them. */
export function legend(of: LegendState, actions: LegendController, strings: Strings, format: Format): TemplateResult {
  const { rows, isChosen, titleOf } = of;
  const groups = groupsOf(rows);
  const hasHeads = groups.length > 1 && groups.length < rows.length;
  const stop = actions.stopAmong(rows);
  const list = (group: Group, title: string | null): TemplateResult =>
    html`<ul aria-label=${title ?? strings.figures.variants} title=${strings.erChart.legendHint}>
      ${group.rows.map((variant) => entry(variant, of, variant.id === stop, actions, strings, format))}
    </ul>`;
  return html`<div class="legend" part="legend">
    ${rows.length >= MIN_SORTED || isChosen ? choices(of, actions, strings, format) : nothing}
    <div class="entries" @keydown=${actions.moveFocus}>
      ${groups.map((group) => {
        const title = hasHeads ? (titleOf(group.experiment) ?? group.experiment) : null;
        return html`${title === null ? nothing : html`<div class="group" dir="auto">${title}</div>`}${list(group, title)}`;
      })}
    </div>
  </div>`;
}

import { html, nothing, type TemplateResult } from 'lit';
import type { Variant } from '../../../protocol/index.ts';
import type { Format } from '../../shared/format/format.ts';
import { icons } from '../../shared/theme/icons.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import type { LineStyle } from '../layout/line-styles.ts';
import { latestCounts, INITIALLY_SHOWN } from '../data/variant-ranking.ts';
import type { Series } from '../data/series.ts';
import type { VisibleVariants } from '../data/visible-variants.ts';

/** A short piece of a line in its style; dotted and without color when it is not drawn. */
export const swatch = (style: LineStyle | undefined): TemplateResult =>
  html`<svg class="swatch ${style === undefined ? 'off' : `c${style.color}`}" viewBox="0 0 22 10" aria-hidden="true">
    <line x1="1" x2="21" y1="5" y2="5" stroke-dasharray=${style === undefined ? '1 4' : style.dash.join(' ')} />
  </svg>`;

/** Actions of the legend's buttons. */
export interface LegendActions {
  toggle(id: string, isShown: boolean): void;
  /** Shows one line alone, or the former lines when it is alone already. */
  isolate(id: string, isAfterClick: boolean): void;
  highlight(id: string | null): void;
  /** Shows the best few again, or all. */
  choose(which: 'best' | 'all'): void;
}

/** The legend's actions on the visible variants. */
export function legendActions(
  visible: () => VisibleVariants,
  highlight: (id: string | null) => void,
  highlighted: () => string | null,
): LegendActions {
  return {
    toggle: (id, isShown) => {
      visible().toggle(id, isShown);
      // The pointer is still on the button: a line that is gone must not keep the others faint.
      highlight(isShown ? highlighted() : null);
    },
    isolate: (id, isAfterClick) => {
      visible().isolate(id, isAfterClick);
      highlight(null);
    },
    highlight,
    choose: (which) => {
      visible().choose(which);
      highlight(null);
    },
  };
}

/** Everything that the legend shows. */
export interface LegendState {
  /** In the order of the legend. */
  readonly rows: readonly Variant[];
  /** Those that are drawn. */
  readonly styles: ReadonlyMap<string, LineStyle>;
  readonly series: ReadonlyMap<string, Series>;
}

function entry(
  variant: Variant,
  { styles, series }: LegendState,
  actions: LegendActions,
  strings: Strings,
  format: Format,
): TemplateResult {
  const { id, content, status } = variant;
  const style = styles.get(id);
  const isShown = style !== undefined;
  const { er } = latestCounts(variant, series.get(id));
  const lookAt = (): void => actions.highlight(isShown ? id : null);
  const lookAway = (): void => actions.highlight(null);
  return html`<li>
    <button
      aria-pressed=${isShown}
      title=${content}
      @click=${(event: MouseEvent) => (event.altKey ? actions.isolate(id, false) : event.detail < 2 && actions.toggle(id, !isShown))}
      @dblclick=${(event: MouseEvent) => event.altKey || actions.isolate(id, true)}
      @pointerenter=${lookAt}
      @pointerleave=${lookAway}
      @focus=${lookAt}
      @blur=${lookAway}
    >
      ${swatch(style)}
      ${status === 'killed' ? html`<span class="bad">${icons.killed}<span class="visually-hidden">${strings.figures.statuses.killed}</span></span>` : nothing}
      <span class="name" dir="auto">${content}</span>
      <span class="er">${Number.isNaN(er) ? strings.common.unknown : format.rate(er)}</span>
    </button>
  </li>`;
}

function choices(
  { rows, styles }: LegendState,
  actions: LegendActions,
  strings: Strings,
  format: Format,
): TemplateResult {
  return html`<div class="choices">
    <span class="quiet">${strings.erChart.shownCount(format.count(styles.size), format.count(rows.length))}</span>
    <button class="link" @click=${() => actions.choose('best')}>
      ${strings.erChart.showBest(format.count(INITIALLY_SHOWN))}
    </button>
    <button class="link" @click=${() => actions.choose('all')}>${strings.erChart.showAll}</button>
  </div>`;
}

/**
 * The variants as buttons that show and hide their lines. Rendered in place: while the pointer or the focus is among them their order holds, so
 * that no button becomes another's.
 */
export function legend(of: LegendState, actions: LegendActions, strings: Strings, format: Format): TemplateResult {
  return html`<div class="legend" part="legend">
    ${of.rows.length > INITIALLY_SHOWN ? choices(of, actions, strings, format) : nothing}
    <ul aria-label=${strings.figures.variants} title=${strings.erChart.legendHint}>
      ${of.rows.map((variant) => entry(variant, of, actions, strings, format))}
    </ul>
  </div>`;
}

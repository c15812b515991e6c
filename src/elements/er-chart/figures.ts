import { html, nothing, type TemplateResult } from 'lit';
import type { Variant } from '../../protocol/index.ts';
import type { Format } from '../shared/format.ts';
import { icons } from '../shared/icons.ts';
import { words } from '../shared/words.ts';
import type { Look } from './palette.ts';
import { erAt, indexAt, type Series } from './series.ts';

const DAY_MS = 86_400_000;

/** A variant and its ER at some time. */
export interface Figure {
  readonly variant: Variant;
  /** From 0 to 1; NaN before the first impression. */
  readonly er: number;
}

/** What was known at a time, highest ER first. A variant that had no counts yet is left out. */
export function figuresAt(time: number, shown: readonly Variant[], all: ReadonlyMap<string, Series>): Figure[] {
  return shown
    .flatMap((variant) => {
      const series = all.get(variant.id);
      const point = series === undefined ? -1 : indexAt(series, time);
      return series === undefined || point < 0 ? [] : [{ variant, er: erAt(series, point) }];
    })
    .sort((a, b) => (b.er || 0) - (a.er || 0));
}

const swatch = (look: Look | undefined): TemplateResult =>
  html`<svg class="swatch ${look === undefined ? '' : `c${look.colour}`}" viewBox="0 0 18 10" aria-hidden="true">
    <line x1="1" x2="17" y1="5" y2="5" stroke-dasharray=${look === undefined ? '1 4' : look.dash.join(' ')} />
  </svg>`;

/** The values at the crosshair. */
export function values(
  time: number,
  [from, to]: readonly [number, number],
  shown: readonly Variant[],
  all: ReadonlyMap<string, Series>,
  looks: ReadonlyMap<string, Look>,
  lookedAt: string | null,
  format: Format,
): TemplateResult {
  const isAtStart = time > (from + to) / 2;
  const when = to - from < DAY_MS ? format.clock(time) : format.full(time);
  return html`<div class="values ${isAtStart ? 'at-start' : 'at-end'}" aria-hidden="true">
    <div class="quiet">${when}</div>
    ${figuresAt(time, shown, all).map(
      ({ variant: { id, content }, er }) =>
        html`<div class="value ${id === lookedAt ? 'looked-at' : ''}">
          ${swatch(looks.get(id))}<span class="name">${content}</span
          ><b>${Number.isNaN(er) ? words.unknown : format.rate(er)}</b>
        </div>`,
    )}
  </div>`;
}

/** What the viewer does with the legend. */
export interface LegendActions {
  toggle(id: string, isShown: boolean): void;
  highlight(id: string | null): void;
}

/** The variants as buttons that show and hide their lines. */
export function legend(
  rows: readonly Variant[],
  looks: ReadonlyMap<string, Look>,
  actions: LegendActions,
): TemplateResult {
  return html`<ul class="legend" part="legend" aria-label=${words.variants}>
    ${rows.map(({ id, content, status }) => {
      const isShown = looks.has(id);
      const look = (): void => actions.highlight(isShown ? id : null);
      const lookAway = (): void => actions.highlight(null);
      return html`<li>
        <button
          aria-pressed=${isShown}
          title=${content}
          @click=${() => actions.toggle(id, !isShown)}
          @pointerenter=${look}
          @pointerleave=${lookAway}
          @focus=${look}
          @blur=${lookAway}
        >
          ${swatch(looks.get(id))}
          ${status === 'killed' ? html`<span class="bad">${icons.killed}<span class="visually-hidden">${words.statuses.killed}</span></span>` : nothing}
          <span class="name">${content}</span>
        </button>
      </li>`;
    })}
  </ul>`;
}

/** The latest figures as a table, for who cannot see the drawing. */
export function figureTable(shown: readonly Variant[], format: Format): TemplateResult {
  return html`<table>
    <caption>
      ${words.erOverTime}
    </caption>
    <thead>
      <tr>
        ${[words.content, words.actualEr, words.interval, words.impressions].map((label) => html`<th scope="col">${label}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${shown.map(
        ({ content, er, interval, impressions }) =>
          html`<tr>
            <th scope="row">${content}</th>
            <td>${er === null ? words.unknown : format.rate(er)}</td>
            <td>${format.rate(interval[0])} – ${format.rate(interval[1])}</td>
            <td>${format.count(impressions)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

import { html, nothing, type ReactiveElement, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { Variant } from '../../../protocol/index.ts';
import { latestCounts } from '../data/variant-ranking.ts';
import { LazyModule } from '../../shared/loading/lazy-module.ts';
import { addStyles } from '../../shared/theme/styles.ts';
import type { SceneModel } from '../layout/scene-model.ts';
import type * as DataTable from './data-table.ts';

/** How often the visible table follows the counts, milliseconds. */
const SHOWN_EVERY_MS = 1000;
/** How often it does while only screen readers have it, milliseconds. */
const HIDDEN_EVERY_MS = 10_000;

/** The data table beside the drawing: for screen readers, and for everybody when it is shown. Loaded when it is needed. */
export class TableRegion {
  readonly #host: ReactiveElement;
  readonly #part: LazyModule<typeof DataTable>;
  readonly #changed: () => void;
  #isShown = false;

  /**
   * @param host The chart: it gets the styles of the table.
   * @param changed Called when the table must be rendered.
   * @param loaded Called with the reason when it could not be loaded, and with null when it then could.
   */
  constructor(host: ReactiveElement, changed: () => void, loaded: (fault: string | null) => void) {
    this.#host = host;
    this.#changed = changed;
    this.#part = new LazyModule(() => import('./data-table.ts'), { onFault: loaded });
  }

  get isShown(): boolean {
    return this.#isShown;
  }

  show(isShown: boolean): void {
    this.#isShown = isShown;
    this.#changed();
  }

  /**
   * @param model The model of the drawing; null while the table can wait.
   * @param times The times that the drawing shows, up to the newest point.
   * @param key Changes with what a table shows beside counts and variants.
   */
  template(
    model: SceneModel | null,
    times: readonly [from: number, to: number],
    key: readonly unknown[],
    label: string,
  ): TemplateResult {
    return html`<div
      class=${this.#isShown ? 'figures' : 'visually-hidden'}
      part="table"
      role="region"
      tabindex=${this.#isShown ? 0 : nothing}
      aria-label=${label}
    >
      ${model === null ? nothing : this.#table(model, times, key)}
    </div>`;
  }

  #table(
    { shown, series, marks, metric, strings, format }: SceneModel,
    times: readonly [from: number, to: number],
    key: readonly unknown[],
  ): unknown {
    const part = this.#part.need(this.#changed);
    if (part === null) return nothing;
    addStyles(this.#host, part.styles);
    const now = Math.floor(Date.now() / (this.#isShown ? SHOWN_EVERY_MS : HIDDEN_EVERY_MS));
    const ids = shown.map(({ id }) => id).join(' ');
    const isKnown = Number.isFinite(times[1]);
    return guard([now, ids, format, this.#isShown, isKnown, ...key], () =>
      part.dataTable({ shown, series, marks, times, metric: metric?.name ?? null }, strings, format),
    );
  }
}

/** The newest figures, for a print before the drawing and the data table are loaded. */
export function summaryTable(
  rows: readonly Variant[],
  { series, metric, strings: { figures, common }, format }: SceneModel,
): TemplateResult {
  return html`<div class="figures on-paper">
    <table>
      <tr>
        ${[figures.content, figures.actualEr, figures.impressions].map((label) => html`<th scope="col">${label}</th>`)}
      </tr>
      ${rows.map((variant) => {
        const { er, impressions } = latestCounts(variant, series.get(variant.id), metric?.name);
        return html`<tr>
          <th scope="row" dir="auto">${variant.content}</th>
          <td>${Number.isNaN(er) ? common.unknown : format.rate(er)}</td>
          <td>${format.count(impressions)}</td>
        </tr>`;
      })}
    </table>
  </div>`;
}

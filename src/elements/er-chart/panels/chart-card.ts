import { html, nothing, type TemplateResult } from 'lit';
import type { DeferredInput } from '../input/deferred-input.ts';
import type { SceneModel } from '../layout/scene-model.ts';
import type { LegendController, LegendState } from './legend-controller.ts';
import { legend } from './legend.ts';
import { faultNotices, type Faults } from './notices.ts';
import { plotTemplate } from './plot.ts';
import { toolbar, type ToolbarActions, type ToolbarState } from './toolbar.ts';

/** The parts of a chart, from top to bottom. */
export interface CardParts {
  /** The note that the figures may be out of date. */
  readonly freshness: unknown;
  /** The experiment that was chosen; null for none. */
  readonly title: string | null;
  readonly toolbar: ToolbarState;
  readonly toolbarActions: ToolbarActions;
  readonly faults: Faults;
  /** The drawing for paper. */
  readonly printed: unknown;
  /** The line that says what the metric decides; empty for the ER. */
  readonly about: unknown;
  readonly input: DeferredInput;
  readonly legend: LegendState;
  readonly legendActions: LegendController;
  readonly table: TemplateResult;
  /** The last action of keys, for screen readers. */
  readonly announcement: string;
  /** The element that colors are read from. */
  readonly samples: TemplateResult;
}

/** The whole chart. */
export function chartCard(parts: CardParts, { strings, format }: SceneModel): TemplateResult {
  const { title } = parts;
  const { erOf, erOverTime } = strings.erChart;
  return html`<section class="card" aria-label=${title === null ? erOverTime : erOf(title)}>
    ${parts.freshness} ${title === null ? nothing : html`<div class="title" part="title" dir="auto">${title}</div>`}
    ${toolbar(parts.toolbar, parts.toolbarActions, strings, format)} ${faultNotices(parts.faults, strings)}
    ${parts.about} ${parts.printed} ${plotTemplate(parts.input, strings)}
    ${legend(parts.legend, parts.legendActions, strings, format)} ${parts.table}
    <div class="visually-hidden" role="status">${parts.announcement}</div>
    ${parts.samples}
  </section>`;
}

import { ContextProvider } from '@lit/context';
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { ErChartEventMap } from '../er-chart/events.ts';
import type { FatigueBannerEventMap } from '../fatigue-banner/fatigue-banner.ts';
import type { KillFeedEventMap } from '../kill-feed/kill-feed.ts';
import { freshnessNote, placeholder } from '../shared/views/placeholders.ts';
import { streamContext } from '../shared/loading/stream-context.ts';
import { StreamElement } from '../shared/loading/stream-element.ts';
import type { ViewEventMap } from '../shared/view-state/view-event.ts';
import { provideView } from '../shared/view-state/view-provider.ts';
import { initialView, type View } from '../shared/view-state/view.ts';
import { theme } from '../shared/theme/theme.ts';
import { dashboard } from '../shared/strings/dashboard.ts';
import type { SuggestionListEventMap } from '../suggestion-list/suggestion-list.ts';
import type { VariantTableEventMap } from '../variant-table/events.ts';
import { variantDashboardStyles } from './variant-dashboard.styles.ts';

/** The events of `<variant-dashboard>`, by name: those of the elements inside it, which bubble. */
export interface VariantDashboardEventMap
  extends
    ErChartEventMap,
    FatigueBannerEventMap,
    KillFeedEventMap,
    SuggestionListEventMap,
    VariantTableEventMap,
    ViewEventMap {}

/**
 * @summary The whole dashboard of one stream as one tag: how it stands, what needs attention, ER over time, what was stopped, what to do next,
 * and every variant; laid out for the width that it has.
 *
 * It gives its stream to the elements inside it, and to those in its slot. Their tags are defined with this one; a page that imports only the class defines them itself.
 *
 * @slot header - Beside the connection's status, such as the name of the stream or controls of the page.
 *
 * @fires {ZoomEvent} peeksafe-zoom - The chart was zoomed, moved or taken back; `detail` is as that of `<er-chart>`.
 * @fires {ExportEvent} peeksafe-export - Before a file of the chart or the table is saved; cancelable.
 * @fires {HideEvent} peeksafe-hide - A warning is about to be put aside in this browser; cancelable.
 * @fires {ActionEvent} peeksafe-snooze - A warning is about to be snoozed for everybody, or no longer; cancelable.
 * @fires {ActionEvent} peeksafe-accept - A suggestion is about to be accepted; cancelable.
 * @fires {ActionEvent} peeksafe-dismiss - A suggestion is about to be dismissed; cancelable.
 * @fires {ActionEvent} peeksafe-kill - Before a variant is stopped by hand; cancelable, and may `proceed` later.
 * @fires {ActionEvent} peeksafe-revive - Before a variant is restarted; cancelable.
 * @fires {ActionEvent} peeksafe-protect - Before a variant is protected, or no longer; cancelable.
 * @fires {SortEvent} peeksafe-sort - Before the table applies an order that a person chose; cancelable.
 * @fires {FilterEvent} peeksafe-filter - Before the table applies a filter that a person chose; cancelable.
 * @fires {DetailsEvent} peeksafe-details - Before the details of a variant are shown; cancelable.
 * @fires {SelectEvent} peeksafe-select - Other rows of the table are selected.
 * @fires {CompareEvent} peeksafe-compare - Before variants of the table are compared; cancelable.
 * @fires {ViewEvent} peeksafe-view - A person looks at something else, such as another experiment or range; `detail` is the new view.
 *
 * @csspart dashboard - The whole dashboard.
 * @csspart header - The line at the top.
 * @csspart section - One section.
 * @csspart heading - The heading of a section.
 * @csspart stale-note - The note that the figures may be out of date, in the line at the top.
 */
export class VariantDashboard extends StreamElement<VariantDashboardEventMap> {
  static override styles = [theme, variantDashboardStyles];
  static override strings = { dashboard };
  static override properties: PropertyDeclarations = {
    ...StreamElement.properties,
    range: { type: Number },
    view: { attribute: false },
  };

  /** How many minutes the chart shows, up to the newest point; null for all there is. */
  declare range: number | null;

  readonly #provider = new ContextProvider(this, { context: streamContext, initialValue: null });
  readonly #view = provideView(this);

  constructor() {
    super();
    this.range = null;
    this.view = initialView;
  }

  /**
   * What the elements inside it look at together: experiment, range, order, filter, selection and columns. A frozen, plain object, for a page
   * to keep and to set again; parts that are left out then mean the beginning.
   * @throws {TypeError} For a part that means nothing, when it is set; the view stays as it was.
   */
  get view(): View {
    return this.#view.view;
  }

  /** Shows another view. */
  set view(view: Partial<View>) {
    this.#view.replace(view);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#provider.setValue(null);
  }

  protected override updated(): void {
    this.#provider.setValue(this.source.stream);
  }

  protected override render(): TemplateResult {
    const texts = this.strings.dashboard;
    // Given, and not only offered: so they are rendered on a server too.
    const { stream } = this.source;
    return html`<div class="place">
      <div class="dashboard" part="dashboard" role="group" aria-label=${texts.title}>
        <div class="head" part="header">
          <slot name="header"></slot>
          ${stream === null || stream.state.cursor === null ? nothing : freshnessNote(this.strings, this.shownState)}
          <stream-status .stream=${stream}></stream-status>
        </div>
        ${this.#sections()}
      </div>
    </div>`;
  }

  /** Nothing before there is something to show: one notice in the place of six, and nothing moves when they come. */
  #sections(): TemplateResult {
    const { stream } = this.source;
    const texts = this.strings.dashboard;
    if (stream === null || stream.state.cursor === null)
      return html`<section class="card notice-of-all">
        ${placeholder(this.strings, this.shownState, this.fault)}
      </section>`;
    return html` <variant-summary class="summary" .stream=${stream}></variant-summary>
      <fatigue-banner class="banner" steady .stream=${stream}></fatigue-banner>
      <section class="chart" part="section">
        <h2 part="heading">${texts.chart}</h2>
        <er-chart .stream=${stream} .range=${this.range}></er-chart>
      </section>
      <section class="kills" part="section">
        <h2 part="heading">${texts.kills}</h2>
        <kill-feed .stream=${stream}></kill-feed>
      </section>
      <section class="suggestions" part="section">
        <h2 part="heading">${texts.suggestions}</h2>
        <suggestion-list .stream=${stream}></suggestion-list>
      </section>
      <section class="table" part="section">
        <h2 part="heading">${texts.variants}</h2>
        <variant-table .stream=${stream}></variant-table>
      </section>`;
  }
}

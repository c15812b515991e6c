import { ContextProvider } from '@lit/context';
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { AttentionListEventMap } from '../attention-list/attention-list.ts';
import type { AttentionDetail, AttentionEvent } from '../attention-list/events.ts';
import type { ExperimentListEventMap } from '../experiment-list/events.ts';
import type { ExperimentViewEventMap } from '../experiment-view/experiment-view.ts';
import type { FatigueBannerEventMap } from '../fatigue-banner/fatigue-banner.ts';
import type { KillFeedEventMap } from '../kill-feed/kill-feed.ts';
import { streamContext } from '../shared/loading/stream-context.ts';
import { StreamElement } from '../shared/loading/stream-element.ts';
import type { Changed } from '../../sdk/index.ts';
import { Printing } from '../shared/printing.ts';
import { dashboard } from '../shared/strings/panels/dashboard.ts';
import { buttons } from '../shared/theme/controls.ts';
import * as icons from '../shared/theme/icons.ts';
import { theme } from '../shared/theme/theme.ts';
import type { ViewEventMap } from '../shared/view-state/view-event.ts';
import { DigestCounter } from '../shared/view-state/digest.ts';
import { NewestEvent } from '../shared/view-state/newest-event.ts';
import { provideView } from '../shared/view-state/view-provider.ts';
import { initialView, type Range, type View } from '../shared/view-state/view.ts';
import { menuStyles } from '../shared/menus/menu.styles.ts';
import { digestText, rangeMenu } from '../shared/menus/range-menu.ts';
import { DetailsColumn } from './details-column.ts';
import { variantDashboardStyles } from './variant-dashboard.styles.ts';

/** The events of `<variant-dashboard>`, by name: those of the elements inside it, which bubble. */
export interface VariantDashboardEventMap
  extends
    AttentionListEventMap,
    ExperimentListEventMap,
    ExperimentViewEventMap,
    FatigueBannerEventMap,
    KillFeedEventMap,
    ViewEventMap {}

/** The section that shows what needs attention, by its kind. */
const SECTIONS: Readonly<Record<AttentionDetail['kind'], string>> = {
  experiment: '.view',
  experiments: '.list',
  pattern: '.patterns',
  suggestion: '.suggestions',
  suggestions: '.suggestions',
};

/**
 * @summary The whole dashboard of one stream as one tag: what needs a person, how the stream stands, its experiments, and the one that is looked
 * at: who leads, by how much, and what stops next; laid out for the width that it has.
 *
 * It gives its stream to the elements inside it, and to those in its slot. Their tags are defined with this one; a page that imports only the class
 * defines them itself. Where it is narrow, an experiment that is chosen takes the place of the list.
 *
 * @slot header - Beside the connection's status, such as the name of the stream or controls of the page.
 * @slot empty - In place of the lines that send a first event, while the stream has none.
 *
 * @fires {AttentionEvent} peeksafe-attention - A person asks to see what needs attention; cancelable.
 * @fires {ExperimentEvent} peeksafe-experiment - A person chooses an experiment; cancelable.
 * @fires {ExportEvent} peeksafe-export - Before a file of the table is saved; cancelable.
 * @fires {HideEvent} peeksafe-hide - A warning is about to be put aside in this browser; cancelable.
 * @fires {ActionEvent} peeksafe-snooze - A warning is about to be snoozed for everybody, or no longer; cancelable.
 * @fires {ActionEvent} peeksafe-accept - A suggestion is about to be accepted; cancelable.
 * @fires {ActionEvent} peeksafe-dismiss - A suggestion is about to be dismissed; cancelable.
 * @fires {ActionEvent} peeksafe-kill - Before a variant is stopped by hand; cancelable, and may `proceed` later.
 * @fires {ActionEvent} peeksafe-revive - Before a variant is restarted; cancelable.
 * @fires {ActionEvent} peeksafe-protect - Before a variant is protected, or no longer; cancelable.
 * @fires {ActionEvent} peeksafe-resume - Automatic stops of an experiment are about to go on; cancelable.
 * @fires {OutcomeEvent} peeksafe-outcome - An action has ended; `detail` says which, and whether it is done or was rejected.
 * @fires {SortEvent} peeksafe-sort - Before the table applies an order that a person chose; cancelable.
 * @fires {FilterEvent} peeksafe-filter - Before the table applies a filter that a person chose; cancelable.
 * @fires {DetailsEvent} peeksafe-details - Before the details of a variant are shown; cancelable.
 * @fires {SelectEvent} peeksafe-select - Other rows of the table are selected.
 * @fires {CompareEvent} peeksafe-compare - Before variants of the table are compared; cancelable.
 * @fires {ChartEvent} peeksafe-chart - Before selected variants of the table are shown in a chart; cancelable.
 * @fires {ViewEvent} peeksafe-view - A person looks at something else, such as another experiment or range; `detail` is the new view.
 *
 * @csspart dashboard - The whole dashboard.
 * @csspart header - The line at the top.
 * @csspart range - The button that chooses the time that is looked at.
 * @csspart digest - The number of stops, winners and alarms since this person last looked.
 * @csspart section - One section.
 * @csspart heading - The heading of a section.
 * @csspart back - The button that goes back to the list, where the dashboard is narrow.
 * @csspart stale-note - The note that the figures may be out of date, in the line at the top.
 */
export class VariantDashboard extends StreamElement<VariantDashboardEventMap> {
  static override styles = [theme, buttons, menuStyles, variantDashboardStyles];
  static override bones = 'title';
  static override ranks = { freshness: 5, reason: 5 };
  static override strings = { dashboard };
  static override properties: PropertyDeclarations = {
    ...StreamElement.properties,
    view: { attribute: false },
    lastLook: { attribute: false },
  };

  readonly #provider = new ContextProvider(this, { context: streamContext, initialValue: null });
  readonly #view = provideView(this);
  readonly #newest = new NewestEvent();
  readonly #digest = new DigestCounter();
  /** Knows before those inside it: what a narrow window hides is drawn by them for paper. */
  readonly #printing = new Printing(this);

  constructor() {
    super();
    new DetailsColumn(this);
    this.view = initialView;
    this.lastLook = null;
    this.addEventListener('peeksafe-view', () => this.requestUpdate());
  }

  /**
   * The view that the elements inside it share: experiment, range, order, filter, selection and columns. A frozen, plain object, for a page
   * to keep and to set again; parts that are left out then mean the beginning.
   * @throws {TypeError} For a part that means nothing, when it is set; the view stays as it was.
   */
  get view(): View {
    return this.#view.view;
  }

  /** Shows another view. */
  set view(view: Partial<View>) {
    this.#view.replace(view);
    this.requestUpdate();
  }

  /**
   * When this person last looked, milliseconds since 1970 in the time of the stream: what `newestAt` was then. The page keeps it. The menu of times
   * then offers "Since I last looked", and says how much that is. Null where nobody knows.
   */
  get lastLook(): number | null {
    return this.#view.lastLook;
  }

  /** Says when this person last looked. */
  set lastLook(at: number | null) {
    this.#view.lastLook = at;
    this.#digest.follow(null, this.source.stream?.state ?? null, at);
    this.requestUpdate();
  }

  /** When the newest event of the stream was, milliseconds since 1970; null before the first. A replayed stream has times of its own. */
  get newestAt(): number | null {
    return this.#newest.at;
  }

  protected override streamChanged(changed: Changed | null): void {
    const state = this.source.stream?.state ?? null;
    this.#newest.follow(changed, state);
    this.#digest.follow(changed, state, this.lastLook);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#provider.setValue(null);
  }

  protected override updated(): void {
    this.#provider.setValue(this.source.stream);
  }

  /** Brings what a person asked for into view. */
  readonly #attend = (event: AttentionEvent): void => {
    // The page has its say after this element.
    queueMicrotask(() => {
      if (event.defaultPrevented) return;
      const { kind } = event.detail;
      // Where it is narrow, the list is not beside the experiment.
      if (kind === 'experiments' && this.#isNarrow) this.view = { ...this.view, experiment: null };
      void this.#reveal(SECTIONS[kind]);
    });
  };

  /** Where it is narrow, the experiment takes the place of the list: its beginning is shown, and the focus goes with it. */
  readonly #chosen = (): void => {
    queueMicrotask(() => {
      if (this.#isNarrow && this.view.experiment !== null) void this.#reveal('.view', '.back');
    });
  };

  readonly #back = (): void => {
    this.view = { ...this.view, experiment: null };
    void this.#reveal('.list', 'experiment-list');
  };

  get #isNarrow(): boolean {
    const back = this.renderRoot.querySelector('.back');
    return back !== null && getComputedStyle(back).display !== 'none';
  }

  async #reveal(section: string, focus?: string): Promise<void> {
    await this.updateComplete;
    const place = this.renderRoot.querySelector(section);
    place?.scrollIntoView({ block: focus === undefined ? 'nearest' : 'start' });
    if (focus !== undefined) this.renderRoot.querySelector<HTMLElement>(focus)?.focus({ preventScroll: true });
  }

  protected override render(): TemplateResult {
    const texts = this.strings.dashboard;
    // Given, and not only offered: so they are rendered on a server too.
    const { stream } = this.source;
    return html`<div class="place">
      <div
        class="dashboard ${this.view.experiment === null ? '' : 'chosen'} ${this.#printing.isOn ? 'on-paper' : ''} ${
          this.shownState === 'loading' ? 'waiting' : ''
        }"
        part="dashboard"
        role="group"
        aria-label=${texts.title}
      >
        <div class="head" part="header">
          <slot name="header"></slot>
          ${this.isBlind && this.shownState !== 'loading' ? nothing : this.#range()} ${this.freshnessNote()}
          <stream-status .stream=${stream}></stream-status>
        </div>
        ${this.#sections()}
      </div>
    </div>`;
  }

  /** The choice of the time that is looked at, and what happened in it where that is known. */
  #range(): TemplateResult {
    const { strings, format } = this;
    const { range } = this.view;
    const { digest } = this.#digest;
    const onChoose = (chosen: Range): void => this.#view.choose({ range: chosen });
    // One is in view as soon as there is one.
    const { state = null } = this.source.stream ?? {};
    const hasExperiment = (state?.experiments.size ?? 0) > 0;
    const menu = { id: 'range', range, newest: this.#newest.at, oldest: null, hasExperiment };
    return html`<div class="range ${(state?.cursor ?? null) === null ? 'empty' : ''}" part="range">
      ${rangeMenu({ ...menu, digest, strings, format, onChoose })}
      ${
        range.kind === 'since-last-look' && digest !== null
          ? html`<span class="quiet small" part="digest">${digestText(digest, strings, format)}</span>`
          : nothing
      }
    </div>`;
  }

  /** Those whose places are known have their outlines while they are waited for. Where there is nothing to see one notice says so, in the place of all. */
  #sections(): TemplateResult {
    const { stream } = this.source;
    const texts = this.strings.dashboard;
    if (this.isBlind && this.shownState !== 'loading')
      return html`<section class="card notice-of-all" aria-label=${texts.title}>${this.placeholder()}</section>`;
    return html`<attention-list
        class="attention"
        .stream=${stream}
        @peeksafe-attention=${this.#attend}
      ></attention-list>
      <variant-summary class="summary" .stream=${stream} .metric=${this.view.metric}></variant-summary>
      <section class="list" part="section">
        <experiment-list .stream=${stream} @peeksafe-experiment=${this.#chosen}></experiment-list>
      </section>
      <section class="view" part="section">
        <button class="link back" part="back" @click=${this.#back}>${icons.forward}${texts.back}</button>
        <experiment-view .stream=${stream}></experiment-view>
      </section>
      <div class="column"></div>
      <section class="kills" part="section">
        <h2 part="heading">${texts.kills}</h2>
        <kill-feed order="hold" details="drawer" .stream=${stream}></kill-feed>
      </section>
      <section class="suggestions" part="section">
        <h2 part="heading">${texts.suggestions}</h2>
        <suggestion-list details="drawer" .stream=${stream}></suggestion-list>
      </section>
      <section class="patterns" part="section">
        <h2 part="heading">${texts.patterns}</h2>
        <fatigue-banner steady .stream=${stream}></fatigue-banner>
      </section>
      <section class="timeline" part="section">
        <kill-feed all silent display="timeline" .stream=${stream}></kill-feed>
      </section>`;
  }
}

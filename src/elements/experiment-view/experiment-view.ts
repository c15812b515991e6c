import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { Experiment, Kill, Note, Suggestion, Variant } from '../../protocol/index.ts';
import type { Changed } from '../../sdk/index.ts';
import type { ErFanEventMap, MomentEvent } from '../er-fan/events.ts';
import type { FanHistory } from '../er-fan/data/fan-source.ts';
import { actionNotice } from '../shared/actions/action-notice.ts';
import type { ActionEventMap } from '../shared/actions/actions.ts';
import { ActionsController } from '../shared/actions/actions-controller.ts';
import { Announcements } from '../shared/announcements.ts';
import { sentenceText } from '../shared/experiments/sentence.ts';
import { leadSentence } from '../shared/experiments/sentences.ts';
import { experimentSituation, type Situation } from '../shared/experiments/situation.ts';
import { letterBadges } from '../shared/letters/letter-badge.ts';
import { letterColors } from '../shared/letters/letter-colors.ts';
import { FocusKeeper } from '../shared/focus-keeper.ts';
import { LazyModule } from '../shared/loading/lazy-module.ts';
import { StreamElement } from '../shared/loading/stream-element.ts';
import { evidence } from '../shared/strings/evidence.ts';
import { experiments } from '../shared/strings/experiments/experiments.ts';
import { experimentView } from '../shared/strings/experiments/experiment-view.ts';
import { guarantees } from '../shared/strings/guarantees.ts';
import { sentences } from '../shared/strings/sentences.ts';
import { buttons } from '../shared/theme/controls.ts';
import * as icons from '../shared/theme/icons.ts';
import { theme } from '../shared/theme/theme.ts';
import { Interval } from '../shared/timers.ts';
import type { Language } from '../shared/views/evidence.ts';
import { promiseText } from '../shared/views/guarantees.ts';
import { ViewController } from '../shared/view-state/view-controller.ts';
import type { SuggestionListEventMap } from '../suggestion-list/suggestion-list.ts';
import type { VariantTableEventMap } from '../variant-table/events.ts';
import { Closing } from './close/closing.ts';
import { Comparison } from './compare/comparison.ts';
import { ExperimentData } from './data/experiment-data.ts';
import type { Subject } from './data/subject.ts';
import { decisionsView } from './decisions/decisions-view.ts';
import { experimentViewStyles } from './experiment-view.styles.ts';
import { headStyles } from './head/head.styles.ts';
import { headView } from './head/head-view.ts';
import { MetricChoice } from './head/metric-choice.ts';
import { shareLink, type ShareEventMap } from './head/share.ts';
import { NotesPanel } from './notes/notes-panel.ts';
import { notesStyles } from './notes/notes.styles.ts';
import type { SegmentsPanel } from './segments/segments-panel.ts';
import { trafficStyles } from './traffic/traffic.styles.ts';
import { trafficView } from './traffic/traffic-view.ts';

/** How often what counts from now is brought up to date, milliseconds. */
const TICK_MS = 15_000;
/** Decisions appear in steps of this number. */
const PAGE = 8;

/** The events of `<experiment-view>`, by name: its own, and those of the elements inside it, which bubble. */
export interface ExperimentViewEventMap
  extends
    ShareEventMap,
    ErFanEventMap,
    Pick<
      ActionEventMap,
      'peeksafe-close' | 'peeksafe-reopen' | 'peeksafe-resume' | 'peeksafe-note' | 'peeksafe-edit' | 'peeksafe-erase'
    >,
    SuggestionListEventMap,
    VariantTableEventMap {}

/**
 * @summary One experiment: who leads and by how much, what stops next, its variants, how its traffic is split, what to do, and what was decided.
 *
 * Without `experiment` it shows the one that is in view: the choice of an `<experiment-list>` in the same `<variant-stream>`. Where nothing is
 * chosen it shows one that runs without an alarm, the nearest to a stop, and stays with it. Two variants that are selected, in its table or by
 * `selection`, are compared by an interval that holds at every look, although somebody chose them.
 *
 * @slot empty - In place of what it says while there is no experiment to show.
 *
 * @fires {ActionEvent} peeksafe-close - The experiment is about to be closed, with a winner or without; cancelable, and may `proceed` later.
 * @fires {ActionEvent} peeksafe-reopen - Its closing is about to be taken back; cancelable.
 * @fires {ShareEvent} peeksafe-share - A link to the experiment is about to be copied; cancelable. `detail.url` is the link.
 * @fires {ActionEvent} peeksafe-resume - Automatic stops are about to go on; cancelable, and may `proceed` later.
 * @fires {ActionEvent} peeksafe-note - A note is about to be written; cancelable, and may `proceed` later.
 * @fires {ActionEvent} peeksafe-edit - A note is about to be changed; cancelable.
 * @fires {ActionEvent} peeksafe-erase - A note is about to be taken away; cancelable.
 * @fires {MomentEvent} peeksafe-moment - A person looks at another moment; `detail.time` is in milliseconds since 1970, or null for now.
 * @fires {ShownEvent} peeksafe-shown - A person chose which variants have intervals in the fan; `detail.shown` has their ids.
 * @fires {ActionEvent} peeksafe-accept - A suggestion is about to be accepted; cancelable.
 * @fires {ActionEvent} peeksafe-dismiss - A suggestion is about to be dismissed; cancelable.
 * @fires {ActionEvent} peeksafe-kill - Before a variant is stopped by hand; cancelable, and may `proceed` later.
 * @fires {ActionEvent} peeksafe-revive - Before a variant is restarted; cancelable.
 * @fires {ActionEvent} peeksafe-protect - Before a variant is protected, or no longer; cancelable.
 * @fires {OutcomeEvent} peeksafe-outcome - An action has ended; `detail` says which, and whether it is done or was rejected.
 * @fires {SortEvent} peeksafe-sort - Before the table applies an order that a person chose; cancelable.
 * @fires {FilterEvent} peeksafe-filter - Before the table applies a filter that a person chose; cancelable.
 * @fires {DetailsEvent} peeksafe-details - Before the details of a variant are shown; cancelable.
 * @fires {SelectEvent} peeksafe-select - Other variants are selected.
 * @fires {ExportEvent} peeksafe-export - Before a file of the table is saved; cancelable.
 *
 * @csspart view - The whole view.
 * @csspart head - Title, headline and what comes next.
 * @csspart lead - The headline.
 * @csspart next - The line below the headline.
 * @csspart letter - The letter of a variant.
 * @csspart promise - The promise about stops, word for word.
 * @csspart metric - The choice of the metric that is shown, where the experiment declares some.
 * @csspart fan - Its rates over time, with their intervals.
 * @csspart race - The race of its variants towards a stop.
 * @csspart suggestions - The suggestions about the experiment.
 * @csspart variants - The table of its variants.
 * @csspart compare - The comparison of two variants.
 * @csspart segments - Its rates by the values of a dimension that somebody chooses.
 * @csspart close-dialog - The dialog that closes the experiment.
 * @csspart traffic - Planned against real shares of the traffic.
 * @csspart notes - Notes about the experiment and its stream.
 * @csspart note - One note.
 * @csspart decisions - What was decided.
 * @csspart decision - One decision.
 * @csspart notice - The message in place of content that cannot be shown yet.
 * @csspart stale-note - The line that says that the figures may be out of date.
 * @csspart action-notice - The line that says what became of what a person did.
 */
export class ExperimentView extends StreamElement<ExperimentViewEventMap> {
  static override styles = [
    theme,
    buttons,
    letterColors,
    letterBadges,
    experimentViewStyles,
    headStyles,
    trafficStyles,
    notesStyles,
  ];
  static override bones = 'title line plot row row';
  static override ranks = { freshness: 3, reason: 3 };
  static override strings = { experimentView, experiments, evidence, guarantees, sentences };
  static override properties: PropertyDeclarations = {
    ...StreamElement.properties,
    experiment: { type: String },
    selection: { attribute: false },
    moment: { type: Number },
    experiments: { attribute: false },
    variants: { attribute: false },
    kills: { attribute: false },
    suggestions: { attribute: false },
    notes: { attribute: false },
    history: { attribute: false },
    metric: { type: String },
  };

  /** The id of the experiment to show; null for the one in view. */
  declare experiment: string | null;
  /** The ids of the variants that are selected, of which the first two are compared; null for those of the view that it shares. */
  declare selection: readonly string[] | null;
  /** The moment that its drawings show, ms since 1970; null for now. */
  declare moment: number | null;
  /** Experiments by property, for use without a server; null to take them from the stream, or to go by `variants` alone. */
  declare experiments: readonly Experiment[] | null;
  /** Variants by property, for use without a server; null to take them from the stream. */
  declare variants: readonly Variant[] | null;
  /** Stops by property, beside `variants`. */
  declare kills: readonly Kill[] | null;
  /** Suggestions by property, beside `variants`. */
  declare suggestions: readonly Suggestion[] | null;
  /** Notes by property, beside `variants`. */
  declare notes: readonly Note[] | null;
  /** Judged counts over time, beside `variants`: without them there is no fan. */
  declare history: FanHistory | null;
  /** The name of a metric of the experiment that table and fan show; null for the one in view, which a person chooses above them. */
  declare metric: string | null;

  readonly #view = new ViewController(this);
  readonly #actions = new ActionsController(this, { stream: () => this.source.stream, strings: () => this.strings });
  readonly #notes = new NotesPanel(this, this.#actions, () => this.format.calendar);
  readonly #closing = new Closing(this, this.#actions);
  readonly #comparison = new Comparison(this, this.#view);
  readonly #metricChoice = new MetricChoice(this, this.#view);
  readonly #segments = new LazyModule(() => import('./segments/segments-panel.ts'), { host: this });
  #segmentsPanel: SegmentsPanel | null = null;
  readonly #news = new Announcements<string>(
    this,
    (news) => news.at(-1) ?? '',
    () => this.requestUpdate(),
  );
  readonly #data = new ExperimentData(
    this,
    () => this.source.stream,
    () => this.#actions.pending,
  );
  #situation: Situation | null = null;
  #shownDecisions = PAGE;
  /** Said after the link was copied; empty before. */
  #shared = '';

  constructor() {
    super();
    this.experiment = null;
    this.selection = null;
    this.moment = null;
    this.experiments = null;
    this.variants = null;
    this.kills = null;
    this.suggestions = null;
    this.notes = null;
    this.history = null;
    this.metric = null;
    new Interval(this, TICK_MS, () => this.requestUpdate());
    new FocusKeeper(this, '#title');
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#news.clear();
  }

  protected override get hasOwnData(): boolean {
    return this.variants !== null;
  }

  protected override streamReplaced(given: ReadonlySet<PropertyKey>): void {
    this.#data.forgetFound();
    // Those of the view are given to the table again, with the stream.
    this.#comparison.restart();
    this.#shownDecisions = PAGE;
    this.#shared = '';
    this.#closing.leave();
    this.#notes.forget();
    if (!given.has('moment')) this.moment = null;
  }

  protected override streamChanged(changed: Changed | null): boolean {
    if (changed === null || changed.reset) {
      this.#data.restart();
      this.#situation = null;
      this.#news.clear();
      return true;
    }
    return this.#data.apply(changed);
  }

  protected override willUpdate(): void {
    const id = this.#chosen();
    if (this.experiment === null && this.#view.view.experiment === null) this.#view.shown = id;
    if (id !== this.#data.followed) {
      this.#situation = null;
      this.#shownDecisions = PAGE;
      this.#shared = '';
      this.#closing.leave();
      // A moment of the experiment before means nothing to this one.
      if (this.#data.followed !== null) this.moment = null;
      this.#news.clear();
    }
    this.#data.follow(id);
  }

  /** The id of the experiment to show; null while there is none. */
  #chosen(): string | null {
    return this.experiment ?? this.#view.view.experiment ?? this.#data.first();
  }

  /** How the experiment stands; what has become of its headline is announced. */
  #settle({ experiment, variants }: Subject, { strings, format }: Language): Situation {
    const situation = experimentSituation(experiment, variants, this.#data.letterOrder);
    const before = this.#situation;
    this.#situation = situation;
    const isNews = before !== null && (before.kind !== situation.kind || before.leader?.id !== situation.leader?.id);
    if (isNews && situation.kind !== 'too-early')
      this.#news.add([sentenceText(leadSentence(situation, strings, format))]);
    return situation;
  }

  readonly #resume = (experiment: Experiment): void => this.#actions.perform({ kind: 'resume', experiment });

  readonly #seeSplit = (): void => {
    const traffic = this.renderRoot.querySelector<HTMLElement>('#traffic');
    traffic?.scrollIntoView({ block: 'center' });
    traffic?.focus({ preventScroll: true });
  };

  readonly #share = (id: string): void => {
    const { shared, notShared } = this.strings.experimentView;
    void shareLink(this, this.#view.view, id).then((outcome) => {
      this.#shared = { copied: shared, failed: notShared, canceled: '' }[outcome];
      this.requestUpdate();
    });
  };

  #head(subject: Subject, situation: Situation, language: Language): TemplateResult {
    const { experiment } = subject;
    const { format } = language;
    const now = this.#now();
    return headView({
      subject,
      situation,
      ...language,
      now,
      kills: this.#data.kills,
      when: (ms) =>
        format.shortDay(ms) === format.shortDay(now) ? format.time(ms) : `${format.shortDay(ms)} ${format.time(ms)}`,
      canOperate: this.#actions.canOperate,
      shared: this.#shared,
      share: () => this.#share(experiment.id),
      close: () => this.#closing.begin(situation),
      resume: () => this.#resume(experiment),
      seeSplit: this.#seeSplit,
    });
  }

  #now(): number {
    return this.source.stream?.now() ?? Date.now();
  }

  /** The fan and the race at one moment; plain data has no past but the one that is given. */
  #charts({ experiment }: Subject): TemplateResult | typeof nothing {
    const isOwn = this.hasOwnData;
    if (isOwn && this.history === null) return nothing;
    const fan = html`<er-fan
      part="fan"
      .stream=${this.source.stream}
      .experiment=${experiment.id}
      .variants=${this.variants}
      .history=${this.history}
      .experiments=${this.experiments}
      .kills=${this.kills}
      .notes=${isOwn ? this.notes : null}
      .moment=${this.moment}
      .metric=${this.#metricChoice.name}
      @peeksafe-moment=${this.#looked}
    ></er-fan>`;
    if (isOwn) return fan;
    return html`${fan}<evidence-race
        part="race"
        .stream=${this.source.stream}
        .experiment=${experiment.id}
        .moment=${this.moment}
        .metric=${this.#metricChoice.name}
      ></evidence-race>`;
  }

  readonly #looked = (event: MomentEvent): void => {
    this.moment = event.detail.time;
  };

  #table(subject: Subject): TemplateResult {
    return html`<variant-table
      part="variants"
      details="drawer"
      .stream=${this.source.stream}
      .variants=${this.variants}
      .experiments=${this.experiments}
      .experiment=${subject.experiment.id}
      .grouped=${false}
      .metric=${this.#metricChoice.name}
      .selected=${this.#comparison.idsIn(subject)}
      @peeksafe-select=${this.#comparison.onSelect}
    ></variant-table>`;
  }

  /** Only where dimensions are declared, and a stream can be asked. */
  #brokenDown(subject: Subject, language: Language): TemplateResult | typeof nothing {
    const { stream } = this.source;
    if (stream === null || this.hasOwnData || subject.experiment.dimensions === undefined) return nothing;
    this.#segments.need();
    return this.#segments.view(language.strings, ({ SegmentsPanel: Panel }) =>
      (this.#segmentsPanel ??= new Panel(this)).view({ stream, subject, ...language }),
    );
  }

  /** Below the table: what comes while somebody reads must not move the rows. */
  #suggested({ experiment }: Subject): TemplateResult | typeof nothing {
    if (!this.#data.hasSuggestions) return nothing;
    const own = this.hasOwnData ? this.suggestions : null;
    return html`<suggestion-list
      part="suggestions"
      details="drawer"
      .stream=${this.source.stream}
      .suggestions=${own}
      .experiment=${own === null ? experiment.id : null}
    ></suggestion-list>`;
  }

  #resumeButton({ experiment }: Subject): TemplateResult | typeof nothing {
    if (!this.#actions.canOperate || experiment.pause === null) return nothing;
    return html`<button class="button" @click=${() => this.#resume(experiment)}>
      ${this.strings.experimentView.resume}
    </button>`;
  }

  #foot(subject: Subject, language: Language): TemplateResult {
    return html`<div class="foot">
      ${trafficView({ subject, ...language, resume: this.#resumeButton(subject) })}
      <div>
        ${this.#notes.render(subject, this.#data.notes, language, () => this.#now())}
        ${decisionsView({
          subject,
          ...language,
          kills: this.#data.kills,
          closings: this.#data.closings,
          limit: this.#shownDecisions,
          showMore: () => {
            this.#shownDecisions += PAGE;
            this.requestUpdate();
          },
        })}
      </div>
    </div>`;
  }

  #whole(subject: Subject): TemplateResult {
    const { strings, format } = this;
    const language = { strings, format };
    const situation = this.#settle(subject, language);
    const promise = promiseText(subject.experiment, language);
    return html`${this.#head(subject, situation, language)} ${actionNotice(this.#actions, strings)}
    ${this.#closing.render(subject, situation, language)} ${this.#metricChoice.render(subject.experiment, strings)}
    ${this.#charts(subject)} ${this.#table(subject)} ${this.#comparison.render(subject, situation, language)}
    ${this.#brokenDown(subject, language)} ${this.#suggested(subject)} ${this.#foot(subject, language)}
    ${promise === null ? nothing : html`<p class="promise quiet small" part="promise">${icons.shield}<span>${promise}</span></p>`}`;
  }

  #content(): TemplateResult {
    if (this.isBlind) return this.placeholder();
    const id = this.#chosen();
    const subject = id === null ? null : this.#data.subject(id);
    const texts = this.strings.experimentView;
    const note = this.freshnessNote();
    if (subject !== null) return html`${note}${this.#whole(subject)}`;
    const missing = id === null ? texts.none : texts.unknown(id);
    return html`${note}
      <slot name="empty"
        ><p class="notice" part="notice">${icons.search}<span>${missing}</span></p></slot
      >`;
  }

  protected override render(): TemplateResult {
    return html`<section class="card" part="view" aria-label=${this.strings.experimentView.title}>
        ${this.#content()}
      </section>
      <div class="visually-hidden" role="status">${this.#news.text}</div>`;
  }
}

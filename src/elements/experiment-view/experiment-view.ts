import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { Experiment, Kill, Note, Suggestion, Variant } from '../../protocol/index.ts';
import type { Changed } from '../../sdk/index.ts';
import type { ErFanEventMap, MomentEvent } from '../er-fan/events.ts';
import type { FanHistory } from '../er-fan/data/fan-source.ts';
import { actionNotice } from '../shared/actions/action-notice.ts';
import type { ActionEventMap } from '../shared/actions/actions.ts';
import { ActionsController } from '../shared/actions/actions-controller.ts';
import { Announcements } from '../shared/announcements.ts';
import { orderToShow } from '../shared/experiments/order.ts';
import { plainExperiment } from '../shared/experiments/plain-experiment.ts';
import { sentenceText } from '../shared/experiments/sentence.ts';
import { leadSentence } from '../shared/experiments/sentences.ts';
import { experimentSituation, type Situation } from '../shared/experiments/situation.ts';
import type { Format } from '../shared/format/format.ts';
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
import { icons } from '../shared/theme/icons.ts';
import { theme } from '../shared/theme/theme.ts';
import { Interval } from '../shared/timers.ts';
import { promiseText } from '../shared/views/guarantees.ts';
import { ViewController } from '../shared/view-state/view-controller.ts';
import type { SuggestionListEventMap } from '../suggestion-list/suggestion-list.ts';
import type { SelectEvent, VariantTableEventMap } from '../variant-table/events.ts';
import { Closing } from './close/closing.ts';
import { subjectOf, type Subject } from './data/subject.ts';
import { SubjectSource } from './data/subject-source.ts';
import { decisionsView } from './decisions/decisions-view.ts';
import { experimentViewStyles } from './experiment-view.styles.ts';
import { headStyles } from './head/head.styles.ts';
import { headView, type HeadContext } from './head/head-view.ts';
import { shareLink, type ShareEventMap } from './head/share.ts';
import { notesOf } from './notes/note-draft.ts';
import { NotesPanel } from './notes/notes-panel.ts';
import { notesStyles } from './notes/notes.styles.ts';
import { notesView } from './notes/notes-view.ts';
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
  readonly #closeDialog = new LazyModule(() => import('./close/close-dialog.ts'), {
    host: this,
    isLikely: () => this.#actions.canOperate,
  });
  readonly #chooser = new LazyModule(() => import('./head/metric-chooser.ts'), { host: this });
  readonly #compare = new LazyModule(() => import('./compare/compare-view.ts'), { host: this, isLikely: () => true });
  readonly #segments = new LazyModule(() => import('./segments/segments-panel.ts'), { host: this });
  #segmentsPanel: SegmentsPanel | null = null;
  readonly #news = new Announcements<string>(
    this,
    (news) => news.at(-1) ?? '',
    () => this.requestUpdate(),
  );
  readonly #source = new SubjectSource();
  /** The experiment that the source was begun with. */
  #begunWith: string | null = null;
  /** Shown while nothing is chosen: found once, so that nothing changes under whoever reads. */
  #found: string | null = null;
  #situation: Situation | null = null;
  #selectedIds: readonly string[] = [];
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
    this.#found = null;
    // Those of the view are given to the table again, with the stream.
    this.#selectedIds = [];
    this.#shownDecisions = PAGE;
    this.#shared = '';
    this.#closing.leave();
    this.#notes.forget();
    if (!given.has('moment')) this.moment = null;
  }

  protected override streamChanged(changed: Changed | null): boolean {
    if (changed === null || changed.reset) {
      this.#begunWith = null;
      this.#situation = null;
      this.#news.clear();
      return true;
    }
    return this.#source.apply(changed) || changed.notes.length > 0 || this.#begunWith === null;
  }

  protected override willUpdate(): void {
    const id = this.#chosen();
    if (this.experiment === null && this.#view.view.experiment === null) this.#view.shown = id;
    const isOther = id !== this.#begunWith;
    if (isOther) {
      this.#situation = null;
      this.#shownDecisions = PAGE;
      this.#shared = '';
      this.#closing.leave();
      // A moment of the experiment before means nothing to this one.
      if (this.#begunWith !== null) this.moment = null;
      this.#news.clear();
    }
    if (isOther && !this.hasOwnData) {
      this.#begunWith = id;
      this.#source.begin(id, this.source.stream?.state ?? null);
    }
  }

  protected override updated(): void {
    const dialog = this.renderRoot.querySelector('dialog');
    // Only a modal one keeps the focus, and it can be that only when it is in the page.
    if (dialog !== null && !dialog.open) dialog.showModal();
  }

  /** The id of the experiment to show; null while there is none. */
  #chosen(): string | null {
    return this.experiment ?? this.#view.view.experiment ?? this.#first();
  }

  /** The experiment that says most while nobody has chosen one, found once. */
  #first(): string | null {
    if (this.variants !== null) return this.experiments?.[0]?.id ?? this.variants[0]?.experiment ?? null;
    const { stream } = this.source;
    if (stream === null) return null;
    const { experiments: known, variants } = stream.state;
    if (this.#found !== null && known.has(this.#found)) return this.#found;
    const byExperiment = new Map<string, Variant[]>();
    for (const variant of variants.values()) {
      const others = byExperiment.get(variant.experiment);
      if (others === undefined) byExperiment.set(variant.experiment, [variant]);
      else others.push(variant);
    }
    const all = [...known.values()].map((one) => experimentSituation(one, byExperiment.get(one.id) ?? []));
    this.#found = all.sort(orderToShow)[0]?.experiment.id ?? null;
    return this.#found;
  }

  /** The experiment with its variants, with what is under way; null where it is not known. */
  #subject(id: string): Subject | null {
    if (this.variants !== null) {
      const own = this.variants.filter((variant) => variant.experiment === id);
      const experiment = this.experiments?.find((one) => one.id === id) ?? plainExperiment(id, own);
      return subjectOf(experiment, own, 'given');
    }
    const experiment = this.source.stream?.state.experiments.get(id);
    if (experiment === undefined) return null;
    const { pending } = this.#actions;
    const variants = [...this.#source.variants.values()].map((variant) => pending.variant(variant));
    return subjectOf(pending.experiment(experiment), variants, 'posted');
  }

  /** How the experiment stands; what has become of its headline is announced. */
  #settle(subject: Subject, format: Format): Situation {
    const order = this.hasOwnData ? 'given' : 'posted';
    const situation = experimentSituation(subject.experiment, subject.variants, order);
    const before = this.#situation;
    this.#situation = situation;
    const isNews = before !== null && (before.kind !== situation.kind || before.leader?.id !== situation.leader?.id);
    if (isNews && situation.kind !== 'too-early')
      this.#news.add([sentenceText(leadSentence(situation, this.strings, format))]);
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

  readonly #confirmClosing = (subject: Subject): void => {
    this.#closing.confirm(subject);
    // The button that opened the dialog goes away with the experiment's end.
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('#title')?.focus());
  };

  readonly #select = (event: SelectEvent): void => {
    const { ids } = event.detail;
    if (this.selection !== null) this.selection = ids;
    this.#view.set({ selection: ids });
  };

  readonly #leaveComparison = (): void => {
    if (this.selection !== null) this.selection = [];
    this.#view.set({ selection: [] });
    // The button goes away under whoever pressed it.
    this.renderRoot.querySelector<HTMLElement>('#title')?.focus();
  };

  /** Selected variants of this experiment, in the order of selecting. */
  #selected({ byId }: Subject): readonly Variant[] {
    return (this.selection ?? this.#view.view.selection).flatMap((id) => byId.get(id) ?? []);
  }

  #headContext(subject: Subject, situation: Situation, format: Format): HeadContext {
    const now = this.source.stream?.now() ?? Date.now();
    return {
      subject,
      situation,
      strings: this.strings,
      format,
      now,
      kills: this.#kills(),
      when: (ms) =>
        format.shortDay(ms) === format.shortDay(now) ? format.time(ms) : `${format.shortDay(ms)} ${format.time(ms)}`,
      canOperate: this.#actions.canOperate,
      shared: this.#shared,
      share: () => this.#share(subject.experiment.id),
      close: () => {
        this.#closeDialog.need();
        this.#closing.begin(situation);
      },
      resume: () => this.#resume(subject.experiment),
      seeSplit: this.#seeSplit,
    };
  }

  #kills(): Iterable<Kill> {
    return this.hasOwnData ? (this.kills ?? []) : this.#source.kills;
  }

  /** The ids of what is selected: the same list while they are the same, so that the table has nothing to do. */
  #stableIds(selected: readonly Variant[]): readonly string[] {
    const ids = selected.map(({ id }) => id);
    if (ids.join('\n') !== this.#selectedIds.join('\n')) this.#selectedIds = ids;
    return this.#selectedIds;
  }

  #table({ experiment }: Subject, selected: readonly Variant[]): TemplateResult {
    return html`<variant-table
      part="variants"
      details="drawer"
      .stream=${this.source.stream}
      .variants=${this.variants}
      .experiments=${this.experiments}
      .experiment=${experiment.id}
      .grouped=${false}
      .metric=${this.#metric}
      .selected=${this.#stableIds(selected)}
      @peeksafe-select=${this.#select}
    ></variant-table>`;
  }

  /** The name of the metric that is shown; null for engagements. */
  get #metric(): string | null {
    return this.metric ?? this.#view.view.metric;
  }

  /** Where the experiment declares metrics: the choice of one. */
  #metricChoice({ experiment: { metrics = [] } }: Subject): TemplateResult | typeof nothing {
    if (metrics.length === 0) return nothing;
    this.#chooser.need();
    const { strings } = this;
    const shown = this.#metric;
    return this.#chooser.view(strings, ({ metricChooser }) =>
      metricChooser(strings, {
        declared: metrics,
        chosen: metrics.some(({ name }) => name === shown) ? shown : null,
        choose: (name) => {
          if (this.metric !== null) this.metric = name;
          this.#view.set({ metric: name });
        },
      }),
    );
  }

  #comparison(
    subject: Subject,
    situation: Situation,
    [a, b]: readonly Variant[],
    format: Format,
  ): TemplateResult | typeof nothing {
    if (a === undefined || b === undefined) return nothing;
    this.#compare.need();
    const { strings } = this;
    return this.#compare.view(strings, ({ compareView }) =>
      compareView(a, b, { subject, situation, strings, format, leave: this.#leaveComparison }),
    );
  }

  /** Only where dimensions are declared, and a stream can be asked. */
  #brokenDown(subject: Subject, format: Format): TemplateResult | typeof nothing {
    const { stream } = this.source;
    if (stream === null || this.hasOwnData || subject.experiment.dimensions === undefined) return nothing;
    this.#segments.need();
    const { strings } = this;
    return this.#segments.view(strings, ({ SegmentsPanel: Panel }) =>
      (this.#segmentsPanel ??= new Panel(this)).view({ stream, subject, strings, format }),
    );
  }

  #dialog(subject: Subject, situation: Situation, format: Format): TemplateResult | typeof nothing {
    const choice = this.#closing.choiceFor(subject.experiment.id);
    if (choice === null) return nothing;
    const { strings } = this;
    return this.#closeDialog.view(strings, ({ closeDialog }) =>
      closeDialog({
        subject,
        situation,
        strings,
        format,
        choice,
        choose: (parts) => this.#closing.choose(parts),
        confirm: () => this.#confirmClosing(subject),
        leave: () => this.#closing.leave(),
      }),
    );
  }

  #resumeButton({ experiment }: Subject): TemplateResult | typeof nothing {
    if (!this.#actions.canOperate || experiment.pause === null) return nothing;
    return html`<button class="button" @click=${() => this.#resume(experiment)}>
      ${this.strings.experimentView.resume}
    </button>`;
  }

  #notesOf(subject: Subject, format: Format): TemplateResult {
    const { id } = subject.experiment;
    const { draft, wasTried, edit, remove, change, leave } = this.#notes;
    const notes = this.hasOwnData ? (this.notes ?? []) : (this.source.stream?.state.notes.values() ?? []);
    return notesView({
      subject,
      strings: this.strings,
      format,
      notes: notesOf(notes, id),
      canWrite: this.#actions.canOperate,
      draft,
      wasTried,
      add: () => this.#notes.add(this.source.stream?.now() ?? Date.now()),
      edit,
      remove,
      change,
      save: () => this.#notes.save(id),
      leave,
    });
  }

  #foot(subject: Subject, format: Format): TemplateResult {
    const { strings } = this;
    return html`<div class="foot">
      ${trafficView({ subject, strings, format, resume: this.#resumeButton(subject) })}
      <div>
        ${this.#notesOf(subject, format)}
        ${decisionsView({
          subject,
          strings,
          format,
          kills: this.#kills(),
          closings: this.hasOwnData ? [] : this.#source.closings,
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
    const { strings } = this;
    const { format } = this;
    const situation = this.#settle(subject, format);
    const selected = this.#selected(subject);
    const promise = promiseText(subject.experiment, { strings, format });
    return html`${headView(this.#headContext(subject, situation, format))} ${actionNotice(this.#actions, strings)}
    ${this.#dialog(subject, situation, format)} ${this.#metricChoice(subject)} ${this.#charts(subject)}
    ${this.#table(subject, selected)} ${this.#comparison(subject, situation, selected, format)}
    ${this.#brokenDown(subject, format)} ${this.#suggested(subject)} ${this.#foot(subject, format)}
    ${promise === null ? nothing : html`<p class="promise quiet small" part="promise">${icons.shield}<span>${promise}</span></p>`}`;
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
      .metric=${this.#metric}
      @peeksafe-moment=${this.#looked}
    ></er-fan>`;
    if (isOwn) return fan;
    return html`${fan}<evidence-race
        part="race"
        .stream=${this.source.stream}
        .experiment=${experiment.id}
        .moment=${this.moment}
      ></evidence-race>`;
  }

  readonly #looked = (event: MomentEvent): void => {
    this.moment = event.detail.time;
  };

  /** Below the table: what comes while somebody reads must not move the rows. */
  #suggested({ experiment }: Subject): TemplateResult | typeof nothing {
    const own = this.hasOwnData ? (this.suggestions ?? []) : null;
    if (own === null ? !this.#source.hasSuggestions : own.length === 0) return nothing;
    return html`<suggestion-list
      part="suggestions"
      details="drawer"
      .stream=${this.source.stream}
      .suggestions=${own}
      .experiment=${own === null ? experiment.id : null}
    ></suggestion-list>`;
  }

  #content(): TemplateResult {
    const { strings } = this;
    if (this.isBlind) return this.placeholder();
    const id = this.#chosen();
    const subject = id === null ? null : this.#subject(id);
    const texts = strings.experimentView;
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

import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { Experiment, ExperimentClosing, Kill, Note, Variant } from '../../protocol/index.ts';
import type { Changed } from '../../sdk/index.ts';
import { actionNotice } from '../shared/actions/action-notice.ts';
import type { ActionEventMap, OutcomeEventMap } from '../shared/actions/actions.ts';
import { ActionsController } from '../shared/actions/actions-controller.ts';
import { Announcements } from '../shared/announcements.ts';
import { detailsAttribute, type DetailsMode } from '../shared/details/details-mode.ts';
import { LazyDrawer } from '../shared/details/lazy-drawer.ts';
import { FocusKeeper } from '../shared/focus-keeper.ts';
import { letterBadges } from '../shared/letters/letter-badge.ts';
import { letterColors } from '../shared/letters/letter-colors.ts';
import { timeZoneFor } from '../shared/format/time-zone.ts';
import { LazyModule } from '../shared/loading/lazy-module.ts';
import { StreamElement } from '../shared/loading/stream-element.ts';
import { menuStyles } from '../shared/menus/menu.styles.ts';
import { Printing } from '../shared/printing.ts';
import { killFeed } from '../shared/strings/panels/kill-feed.ts';
import { buttons, disclosures } from '../shared/theme/controls.ts';
import * as icons from '../shared/theme/icons.ts';
import { theme } from '../shared/theme/theme.ts';
import { Interval } from '../shared/timers.ts';
import { ViewController } from '../shared/view-state/view-controller.ts';
import type { FeedCause, FeedItem } from './data/feed-items.ts';
import { FeedSource } from './data/feed-source.ts';
import { announcementOf, isSaid } from './entries/announcement.ts';
import type { StopContext } from './entries/feed-context.ts';
import { FeedList } from './entries/feed-list.ts';
import { evidenceFrame } from './entries/stop-evidence.ts';
import { FeedFilter } from './filter/feed-filter.ts';
import type { FilterMenu } from './filter/filter-menu.ts';
import { killFeedStyles } from './kill-feed.styles.ts';
import { Timeline } from './timeline/timeline.ts';

/** How often relative times and saved impressions are brought up to date, milliseconds. */
const TICK_MS = 5000;
/** The events of `<kill-feed>`, by name. */
export type KillFeedEventMap = Pick<ActionEventMap, 'peeksafe-revive'> & OutcomeEventMap;

/**
 * @summary What was decided in a stream, newest first: stops and restarts, closings with their winners, alarms, pauses and notes; each with its
 * experiment, the letter of its variant, and one sentence with its numbers.
 *
 * Stops within a minute of each other are folded into one line. While pointer or focus is inside, or one has scrolled, new ones wait. Older
 * ones are loaded as one scrolls; give the element a `max-block-size` to let it scroll by itself.
 *
 * It shows entries by experiment, kind, metric and words, and of the time that is in view; it says how many it hides.
 *
 * As a `timeline` it is marks on a time axis: one tab stop, where arrow keys, Home and End read each, and Enter shows its experiment.
 *
 * Tab comes to one entry and its controls. Page Up and Page Down go from entry to entry, Control with Home or End out of the feed.
 *
 * @slot empty - In place of what it says while nothing was decided yet.
 *
 * @fires {ActionEvent} peeksafe-revive - A variant is about to be shown again; cancelable. Needs a token with the scope `operate`.
 * @fires {OutcomeEvent} peeksafe-outcome - An action has ended; `detail` says which, and whether it is done or was rejected.
 *
 * @csspart feed - The whole feed.
 * @csspart header - The line above the entries.
 * @csspart new - The button that says how many new entries wait.
 * @csspart day - The heading of a day.
 * @csspart kill - One entry, such as a stop.
 * @csspart burst - Several stops that came within a minute.
 * @csspart experiment - The title of an entry's experiment.
 * @csspart sentence - What happened.
 * @csspart letter - The letter of a variant.
 * @csspart timeline - The time axis with its marks.
 * @csspart mark - One mark of it.
 * @csspart reading - The words of a mark.
 * @csspart evidence - The numbers that a stop was decided on.
 * @csspart details - The evidence of a stop where it lies over the page.
 * @csspart notice - The message in place of content that cannot be shown yet.
 * @csspart stale-note - The line that says that the figures may be out of date.
 * @csspart action-notice - The line that says what became of what a person did.
 */
export class KillFeed extends StreamElement<KillFeedEventMap> {
  static override styles = [theme, buttons, disclosures, letterColors, letterBadges, menuStyles, killFeedStyles];
  static override shape = 'display: flex; flex-direction: column';
  static override strings = { killFeed };
  static override properties: PropertyDeclarations = {
    ...StreamElement.properties,
    kills: { attribute: false },
    variants: { attribute: false },
    experiments: { attribute: false },
    notes: { attribute: false },
    closings: { attribute: false },
    limit: { type: Number },
    experiment: { type: String },
    all: { type: Boolean },
    cause: { type: String },
    metric: { type: String },
    display: { type: String },
    order: { type: String },
    silent: { type: Boolean },
    details: { converter: detailsAttribute, reflect: true },
  };

  /** Stops by property, for use without a server; null to take everything from the stream. */
  declare kills: readonly Kill[] | null;
  /** The variants that the stops are of, beside `kills`; they get their letters in this order. */
  declare variants: readonly Variant[] | null;
  /** The experiments of the stops, beside `kills`: their titles, pauses and ends. */
  declare experiments: readonly Experiment[] | null;
  /** Notes by property, beside `kills`. */
  declare notes: readonly Note[] | null;
  /** Closings of experiments by property, beside `kills`; null to go by the experiments themselves. */
  declare closings: readonly ExperimentClosing[] | null;
  /** The most entries to show, however far one scrolls; null for all. */
  declare limit: number | null;
  /** The id of the experiment to show entries of; null for the one in view, and for all of them while none is. */
  declare experiment: string | null;
  /** Shows entries of all experiments, whichever is in view. */
  declare all: boolean;
  /**
   * The kind of entries to show: `automatic`, `operator` or `external` stops, `restart`, `closing` for winners and ends, `alarm` for alarms and
   * pauses, `note`, or `all`.
   */
  declare cause: FeedCause | 'all';
  /** The name of a metric: shows stops that it decided, or that it broke as a guardrail, and pauses by it; null for all entries. */
  declare metric: string | null;
  /** `list`: entries, newest first. `timeline`: marks on a time axis, of the day of the newest event while no other time is chosen. */
  declare display: 'list' | 'timeline';
  /** `live`: new entries come on top, unless somebody is at the list; `hold`: they always wait until a person asks for them. */
  declare order: 'hold' | 'live';
  /** Announces nothing to screen readers: for a second feed of the same stream, beside one that does. */
  declare silent: boolean;
  /**
   * Where the evidence of a stop is shown: `below` it, or in a `drawer` over the page, at its end. In a window narrower than 760px that is a sheet at
   * its foot, and in a wide `<variant-dashboard>` the third column.
   */
  declare details: DetailsMode;

  readonly #actions = new ActionsController(this, { stream: () => this.source.stream, strings: () => this.strings });
  readonly #feed = new FeedSource();
  readonly #printing = new Printing(this);
  readonly #list = new FeedList(this, this.#feed, this.#printing);
  readonly #evidence = new LazyModule(() => import('../shared/views/evidence-view.ts'), {
    host: this,
    isLikely: () => true,
    onSettled: () => this.#list.refresh(),
  });
  readonly #drawer = new LazyDrawer(
    this,
    (id) => this.renderRoot.querySelector<HTMLElement>(`[data-entry="${CSS.escape(id)}"] .evidence-button`),
    () => this.#list.refresh(),
  );
  readonly #news = new Announcements<FeedItem>(
    this,
    (items) => announcementOf(items, this.#context()),
    () => this.requestUpdate(),
  );
  readonly #view = new ViewController(this);
  readonly #timeline = new Timeline(this, this.#view);
  readonly #filter = new FeedFilter(this, this.#view);
  #isFilterOpen = false;
  /** Whether all data are to be taken again. */
  #isStale = true;

  constructor() {
    super();
    // A button for older entries goes with the last of them, and those of an entry with what they did.
    new FocusKeeper(this, (lost) => {
      // The drawer gives it back to its button.
      if (lost.closest('.details') !== null) return null;
      return lost.closest('.end') === null ? 'article[tabindex="0"]' : '[data-after]';
    });
    this.kills = null;
    this.variants = null;
    this.experiments = null;
    this.notes = null;
    this.closings = null;
    this.limit = null;
    this.experiment = null;
    this.all = false;
    this.cause = 'all';
    this.metric = null;
    this.display = 'list';
    this.order = 'live';
    this.silent = false;
    this.details = 'below';
    new Interval(this, TICK_MS, () => this.#beat());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#news.clear();
  }

  protected override get hasOwnData(): boolean {
    return this.kills !== null;
  }

  protected override streamChanged(changed: Changed | null): boolean {
    const { stream } = this.source;
    if (changed === null || changed.reset || stream === null) {
      // Nothing from before the element began to watch is news.
      this.#forget();
      return true;
    }
    if (this.hasOwnData || this.#isStale) return this.#isStale;
    // Impressions saved count up with the batches; the next beat brings them.
    const news = this.#feed.apply(changed, stream.state);
    if (news === null) return false;
    this.#list.add(news);
    if (!this.silent) this.#news.add(news.filter((item) => isSaid(item) && this.#feed.isSelected(item)));
    return true;
  }

  #forget(): void {
    this.#isStale = true;
    this.#list.clear();
    this.#news.clear();
    this.#drawer.close();
  }

  #beat(): void {
    this.#list.refresh();
    this.requestUpdate();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const names = ['kills', 'variants', 'experiments', 'notes', 'closings'] as const;
    if (names.some((name) => changed.has(name))) this.#isStale = true;
  }

  /** As a part of the rendering: another view, which `for` names, is found only after `willUpdate`. */
  #follow(): void {
    if (this.#isStale) this.#load();
    this.#feed.selection.follow(
      this.#filter.scope({
        experiment: this.#feed.experiment,
        timeZone: timeZoneFor(this, this.source.stream),
        newest: () => this.#feed.newestAt,
        isDay: this.display === 'timeline',
      }),
    );
  }

  #load(): void {
    const { kills, variants, experiments, notes, closings } = this;
    const plain = kills === null ? null : { kills, variants, experiments, notes, closings };
    this.#feed.load(plain, this.source.stream?.state ?? null);
    this.#isStale = false;
    this.#list.refresh();
  }

  readonly #variant = (id: string): Variant | undefined => {
    const held = this.#feed.variant(id);
    return held === undefined ? undefined : this.#actions.pending.variant(held);
  };

  /** Only the newest stop of a variant that is still stopped can be taken back. */
  readonly #canRevive = (kill: Kill): boolean =>
    this.#actions.canOperate && kill.revivedAt === null && this.#variant(kill.variant)?.status === 'killed';

  readonly #revive = (kill: Kill): void => {
    const variant = this.#variant(kill.variant);
    if (variant !== undefined) this.#actions.perform({ kind: 'revive', variant });
  };

  readonly #context = (): StopContext => {
    const { pending } = this.#actions;
    return {
      strings: this.strings,
      format: this.format,
      now: this.source.stream?.now() ?? Date.now(),
      variant: this.#variant,
      experiment: this.#feed.experiment,
      letter: this.#feed.letter,
      canRevive: this.#canRevive,
      revive: this.#revive,
      pending: (kill) => pending.kill(kill, this.#feed.variant(kill.variant)),
      evidence: this.#evidence,
      drawer: this.details === 'drawer' ? this.#drawer : null,
    };
  };

  #content(): TemplateResult {
    if (this.isBlind) return this.placeholder();
    const { selection } = this.#feed;
    const { canOperate, pending } = this.#actions;
    const note = this.freshnessNote();
    if (this.display === 'timeline') return html`${note} ${this.#timeline.render(this.#feed, this.#context())}`;
    if (selection.count + selection.hidden === 0)
      return html`${note}
        <slot name="empty"
          ><p class="notice" part="notice">${icons.closed}<span>${this.strings.killFeed.none}</span></p></slot
        >`;
    const inputs = [this.details, canOperate, pending.version, this.source.stream];
    return html`${note} ${this.#list.render(this.#filterMenu(), this.#context, inputs)}`;
  }

  /** The evidence of the stop that somebody asks for, over the page. */
  #overPage(): TemplateResult | typeof nothing {
    if (this.isBlind || this.#printing.isOn) return nothing;
    return this.#drawer.render(this.strings, (id) => {
      const kill = this.#feed.kill(id);
      const context = this.#context();
      return kill === undefined ? null : evidenceFrame(context.pending(kill), context);
    });
  }

  #filterMenu(): FilterMenu {
    return {
      strings: this.strings,
      format: this.format,
      filter: this.#filter,
      cause: this.cause,
      metric: this.metric,
      experiments: () => this.#feed.experiments,
      isOpen: this.#isFilterOpen,
      hidden: this.#feed.selection.hidden,
      onToggle: (isOpen) => {
        this.#isFilterOpen = isOpen;
        this.requestUpdate();
      },
      onChange: () => {
        this.#list.restart();
        this.requestUpdate();
      },
    };
  }

  protected override render(): TemplateResult {
    this.#follow();
    const texts = this.strings.killFeed;
    const title = this.display === 'timeline' ? texts.timeline.title : texts.title;
    return html`<section class="card" part="feed" aria-label=${title}>
        ${this.#content()} ${actionNotice(this.#actions, this.strings)}
      </section>
      ${this.#overPage()}
      <div class="visually-hidden" role="status">${this.#news.text}</div>`;
  }
}

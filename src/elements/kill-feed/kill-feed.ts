import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Experiment, ExperimentClosing, Kill, Note, Variant } from '../../protocol/index.ts';
import type { Changed } from '../../sdk/index.ts';
import { actionNotice } from '../shared/actions/action-notice.ts';
import type { ActionEventMap } from '../shared/actions/actions.ts';
import { ActionsController } from '../shared/actions/actions-controller.ts';
import { Announcements } from '../shared/announcements.ts';
import type { Format } from '../shared/format/format.ts';
import { Hold } from '../shared/hold.ts';
import { letterBadges } from '../shared/letters/letter-badge.ts';
import { letterColors } from '../shared/letters/letter-colors.ts';
import { LazyModule } from '../shared/loading/lazy-module.ts';
import { StreamElement } from '../shared/loading/stream-element.ts';
import { Printing } from '../shared/printing.ts';
import { killFeed } from '../shared/strings/panels/kill-feed.ts';
import { buttons, disclosures } from '../shared/theme/controls.ts';
import { icons } from '../shared/theme/icons.ts';
import { theme } from '../shared/theme/theme.ts';
import { Interval } from '../shared/timers.ts';
import { byDay, type Day, type FeedEntry } from './data/feed-entries.ts';
import type { FeedItem } from './data/feed-items.ts';
import type { FeedScope } from './data/feed-selection.ts';
import { FeedSource } from './data/feed-source.ts';
import { CurrentArticle } from './entries/current-article.ts';
import { announcement, entryView, keyOf, type FeedContext } from './entries/entry-view.ts';
import { Paging } from './entries/paging.ts';
import { killFeedStyles } from './kill-feed.styles.ts';

/** Items announced one by one at a time; of more the stops are announced as a number. */
const ANNOUNCED_SINGLY = 2;
/** How often relative times and saved impressions are brought up to date, milliseconds. */
const TICK_MS = 5000;
/** How long an entry that came while one watched is marked, milliseconds. */
const FRESH_MS = 4000;

/** Everything of the stream. */
const EVERYTHING: FeedScope = { experiment: null, cause: null, span: { from: null, to: null }, words: [] };

/** The events of `<kill-feed>`, by name. */
export type KillFeedEventMap = Pick<ActionEventMap, 'peeksafe-revive'>;

/**
 * @summary What was decided in a stream, newest first: stops and restarts, closings with their winners, alarms, pauses and notes; each with its
 * experiment, the letter of its variant, and one sentence with its numbers.
 *
 * Stops within a minute of each other are folded into one line. While pointer or focus is inside, or one has scrolled, new ones wait. Older
 * ones are loaded as one scrolls; give the element a `max-block-size` to let it scroll by itself.
 *
 * Tab comes to one entry and its controls. Page Up and Page Down go from entry to entry, Control with Home or End out of the feed.
 *
 * @slot empty - In place of what it says while nothing was decided yet.
 *
 * @fires {ActionEvent} peeksafe-revive - A variant is about to be shown again; cancelable. Needs a token with the scope `operate`.
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
 * @csspart evidence - The numbers that a stop was decided on.
 * @csspart notice - The message in place of content that cannot be shown yet.
 * @csspart stale-note - The line that says that the figures may be out of date.
 * @csspart action-notice - The line that says what became of what a person did.
 */
export class KillFeed extends StreamElement<KillFeedEventMap> {
  static override styles = [theme, buttons, disclosures, letterColors, letterBadges, killFeedStyles];
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

  readonly #actions = new ActionsController(this, { stream: () => this.source.stream, strings: () => this.strings });
  /** Holds how many items had come. */
  readonly #hold = new Hold<number>(this);
  readonly #printing = new Printing(this);
  readonly #evidence = new LazyModule(() => import('../shared/views/evidence-view.ts'), {
    host: this,
    isLikely: () => true,
    onSettled: () => this.#version++,
  });
  readonly #paging = new Paging(this);
  readonly #current = new CurrentArticle(this, () => this.#showMore());
  readonly #news = new Announcements<FeedItem>(
    this,
    (items) => this.#announcement(items),
    () => this.requestUpdate(),
  );
  readonly #feed = new FeedSource();
  /** Whether all data are to be taken again. */
  #isStale = true;
  /** Moves on with whatever the entries are rendered from, besides what is selected. */
  #version = 0;
  #isExact = false;
  #open: ReadonlySet<string> = new Set();
  #fresh = new Map<FeedItem, number>();
  #hasMore = false;

  constructor() {
    super();
    this.kills = null;
    this.variants = null;
    this.experiments = null;
    this.notes = null;
    this.closings = null;
    this.limit = null;
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
      // What is from before the element began to watch is no news.
      this.#forget();
      return true;
    }
    if (this.hasOwnData || this.#isStale) return this.#isStale;
    // Impressions saved count up with the batches; the next beat brings them.
    const news = this.#feed.apply(changed, stream.state);
    if (news === null) return false;
    this.#version++;
    for (const item of news) this.#fresh.set(item, Date.now() + FRESH_MS);
    this.#news.add(news.filter((item) => isSaid(item) && this.#feed.isSelected(item)));
    return true;
  }

  #forget(): void {
    this.#isStale = true;
    this.#paging.restart();
    this.#fresh.clear();
    this.#news.clear();
    this.#hold.forget();
  }

  #beat(): void {
    this.#version++;
    for (const [item, until] of this.#fresh) if (until < Date.now()) this.#fresh.delete(item);
    this.requestUpdate();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const names = ['kills', 'variants', 'experiments', 'notes', 'closings'] as const;
    if (names.some((name) => changed.has(name))) this.#isStale = true;
    if (this.#isStale) this.#load();
    this.#feed.selection.follow(EVERYTHING);
  }

  #load(): void {
    const { kills, variants, experiments, notes, closings } = this;
    const plain = kills === null ? null : { kills, variants, experiments, notes, closings };
    this.#feed.load(plain, this.source.stream?.state ?? null);
    this.#isStale = false;
    this.#version++;
  }

  #announcement(items: readonly FeedItem[]): string {
    const context = this.#context(this.format, '');
    const isFew = items.length <= ANNOUNCED_SINGLY;
    const stops = items.filter(({ kind }) => kind === 'stop').length;
    const singly = isFew ? items : items.filter(({ kind }) => kind !== 'stop').slice(0, ANNOUNCED_SINGLY);
    const sentences = singly.map((item) => announcement(item, context));
    if (!isFew && stops > 0)
      sentences.unshift(context.strings.killFeed.manyAnnounced(stops, context.format.count(stops)));
    return sentences.join(' ');
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

  readonly #fold = (key: string, isOpen: boolean): void => {
    if (this.#open.has(key) === isOpen) return;
    const open = new Set(this.#open);
    // A burst only unfolds.
    if (isOpen && !key.startsWith('burst\n')) this.#evidence.use(() => {});
    if (isOpen) open.add(key);
    else open.delete(key);
    this.#open = open;
    this.requestUpdate();
  };

  readonly #showFresh = (): void => {
    this.#hold.release();
    this.renderRoot.querySelector('.scroller')?.scrollTo({ top: 0 });
    if (this.getBoundingClientRect().top < 0) this.scrollIntoView({ block: 'start' });
    this.requestUpdate();
    // The button goes away under whoever pressed it: the newest entry takes the focus.
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[data-entry]')?.focus());
  };

  #showMore(): boolean {
    if (this.#hasMore) this.#paging.showMore();
    return this.#hasMore;
  }

  readonly #toggleTimes = (): void => {
    this.#isExact = !this.#isExact;
    this.#version++;
    this.requestUpdate();
  };

  #context(format: Format, current: string): FeedContext {
    const { pending } = this.#actions;
    return {
      strings: this.strings,
      format,
      now: this.source.stream?.now() ?? Date.now(),
      isExact: this.#isExact,
      variant: this.#variant,
      experiment: this.#feed.experiment,
      letter: this.#feed.letter,
      canRevive: this.#canRevive,
      revive: this.#revive,
      pending: (kill) => pending.kill(kill, this.#feed.variant(kill.variant)),
      open: this.#open,
      isPaper: this.#printing.isOn,
      fold: this.#fold,
      evidence: this.#evidence,
      fresh: new Set(this.#fresh.keys()),
      current,
    };
  }

  #day(day: Day, isLast: boolean, context: FeedContext): TemplateResult {
    const { strings, format } = context;
    const today = format.calendar.startOfDay(context.now);
    const yesterday = format.calendar.startOfDayAfter(context.now, -1);
    const name =
      day.begin === today
        ? strings.killFeed.today
        : day.begin === yesterday
          ? strings.killFeed.yesterday
          : format.day(day.begin);
    // How many the last day has is not known before all of them are there.
    const of = isLast && this.#hasMore ? -1 : day.entries.length;
    return html`<section class="day" aria-label=${name}>
      <h3 class="quiet" part="day">${name}</h3>
      <div role="feed" aria-label=${name}>
        ${repeat(day.entries, keyOf, (entry, i) => entryView(entry, { at: i + 1, of }, context))}
      </div>
    </section>`;
  }

  #list(shown: readonly FeedEntry[], current: string, format: Format): TemplateResult {
    const context = this.#context(format, current);
    const days = byDay(shown, context.format.calendar);
    const texts = this.strings.killFeed;
    return html`${repeat(
      days,
      ({ begin }) => begin,
      (day) => this.#day(day, day === days.at(-1), context),
    )}
    ${this.#hasMore ? html`<p class="end"><button class="link" @click=${this.#paging.showMore}>${texts.olderButton}</button></p>` : nothing}`;
  }

  /** The entries to show: while the feed is held, newer items wait. */
  #shown(held: number | null): readonly FeedEntry[] {
    const most = Math.min(this.limit ?? Infinity, this.#printing.isOn ? Infinity : this.#paging.count);
    const entries = this.#feed.selection.newest(most + 1, held);
    this.#hasMore = entries.length > most && most < (this.limit ?? Infinity);
    return entries.slice(0, most);
  }

  #content(): TemplateResult {
    const { strings, format } = this;
    if (this.isBlind) return this.placeholder();
    // On paper nothing waits, and there is nothing to scroll.
    const isPaper = this.#printing.isOn;
    const settled = this.#hold.settle(() => this.#feed.arrivals);
    const held = isPaper ? null : settled;
    const { selection } = this.#feed;
    if (selection.count === 0)
      return html`${this.freshnessNote()}
        <slot name="empty"
          ><p class="notice" part="notice">${icons.closed}<span>${strings.killFeed.none}</span></p></slot
        >`;
    const waiting = held === null ? 0 : selection.since(held).length;
    const shown = this.#shown(held);
    const current = this.#current.among(this.#keys(shown));
    return html`${this.freshnessNote()}
      <header part="header">
        <span class="quiet">${strings.killFeed.stopped(selection.stops, format.count(selection.stops))}</span>
        <button class="button bare times" data-before aria-pressed=${this.#isExact} @click=${this.#toggleTimes}>
          ${icons.waiting}${strings.killFeed.exactTimes}
        </button>
      </header>
      <div class="fresh-place">
        ${waiting === 0 ? nothing : html`<button class="button main" part="new" @click=${this.#showFresh}>${icons.up}${strings.killFeed.fresh(waiting, format.count(waiting))}</button>`}
      </div>
      <div
        class="scroller"
        @keydown=${this.#current.onKey}
        @focusin=${this.#current.onFocusIn}
        @scroll=${this.#hold.scrolled}
      >
        ${guard(
          [
            this.#version,
            selection.version,
            held,
            current,
            isPaper,
            this.#open,
            shown.length,
            this.#hasMore,
            strings,
            format,
            this.#actions.canOperate,
            this.#actions.pending.version,
            this.source.stream,
          ],
          () => this.#list(shown, current, format),
        )}
        <span class="visually-hidden" data-after tabindex="-1">${strings.killFeed.end}</span>
      </div>`;
  }

  /** The keys of the articles that are shown, those inside bursts that are folded out too. */
  #keys(shown: readonly FeedEntry[]): readonly string[] {
    return shown.flatMap((entry) => {
      const key = keyOf(entry);
      const isOpen = entry.items.length > 1 && (this.#printing.isOn || this.#open.has(key));
      return isOpen ? [key, ...entry.items.map(({ id }) => id)] : [key];
    });
  }

  protected override updated(): void {
    this.#hold.watchTop(this.renderRoot.querySelector('header'));
    this.#paging.watchEnd(this.renderRoot.querySelector('.end'));
  }

  protected override render(): TemplateResult {
    return html`<section class="card" part="feed" aria-label=${this.strings.killFeed.title}>
        ${this.#content()} ${actionNotice(this.#actions, this.strings)}
      </section>
      <div class="visually-hidden" role="status">${this.#news.text}</div>`;
  }
}

/** Whether people who watch are told of an item: a note is no news to whoever wrote it, and a restart is said by the one who asked for it. */
const isSaid = ({ kind }: FeedItem): boolean => kind !== 'note' && kind !== 'restart';

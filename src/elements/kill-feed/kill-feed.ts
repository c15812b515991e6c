import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Experiment, Kill, Variant } from '../../protocol/index.ts';
import type { Changed } from '../../sdk/index.ts';
import type { ActionEventMap } from '../shared/actions/actions.ts';
import { ActionsController } from '../shared/actions/actions-controller.ts';
import { Announcements } from '../shared/announcements.ts';
import { buttons, disclosures } from '../shared/theme/controls.ts';
import { killSentence } from '../shared/views/evidence.ts';
import type { Format } from '../shared/format/format.ts';
import { Hold } from '../shared/hold.ts';
import { icons } from '../shared/theme/icons.ts';
import { actionNotice } from '../shared/actions/action-notice.ts';
import { savedImpressions } from '../shared/views/saved-impressions.ts';
import { LazyModule } from '../shared/loading/lazy-module.ts';
import { Printing } from '../shared/printing.ts';
import { StreamElement } from '../shared/loading/stream-element.ts';
import { theme } from '../shared/theme/theme.ts';
import { Interval } from '../shared/timers.ts';
import { killFeed } from '../shared/strings/panels/kill-feed.ts';
import { sentences } from '../shared/strings/sentences.ts';
import { byDay, entriesOf, firstOf, heldBack, type Day, type Entry } from './entries.ts';
import { burstView, contentOf, killView, type FeedContext } from './entry-view.ts';
import { killFeedStyles } from './kill-feed.styles.ts';
import { Paging } from './paging.ts';

/** Stops announced one by one at a time; more are announced as a number. */
const ANNOUNCED_SINGLY = 2;
/** How often relative times and saved impressions are brought up to date, milliseconds. */
const TICK_MS = 5000;
/** How long an entry that came while one watched is marked, milliseconds. */
const FRESH_MS = 4000;

/** The entries that the feed shows, and the number of stops that wait. */
interface Shown {
  readonly of: readonly Entry[];
  readonly held: ReadonlySet<string> | null;
  readonly entries: readonly Entry[];
  readonly waiting: number;
}

/** The events of `<kill-feed>`, by name. */
export type KillFeedEventMap = Pick<ActionEventMap, 'peeksafe-revive'>;

/**
 * @summary The variants that were stopped, newest first: which, why in one sentence with its numbers, after how many impressions, how many
 * that saved, and who decided.
 *
 * Stops within a minute of each other are folded into one line. While pointer or focus is inside, or one has scrolled, new ones wait. Older
 * ones are loaded as one scrolls; give the element a `max-block-size` to let it scroll by itself. Page Up and Page Down go from entry to entry.
 *
 * @slot empty - In place of what it says while nothing was stopped yet.
 *
 * @fires {ActionEvent} peeksafe-revive - A variant is about to be shown again; cancelable. Needs a token with the scope `operate`.
 *
 * @csspart feed - The whole feed.
 * @csspart header - The line above the entries.
 * @csspart new - The button that says how many new entries wait.
 * @csspart day - The heading of a day.
 * @csspart kill - One stop.
 * @csspart burst - Several stops that came within a minute.
 * @csspart evidence - The numbers that a stop was decided on.
 * @csspart notice - The message in place of content that cannot be shown yet.
 * @csspart stale-note - The line that says that the figures may be out of date.
 * @csspart action-notice - The line that says what became of what a person did.
 */
export class KillFeed extends StreamElement<KillFeedEventMap> {
  static override styles = [theme, buttons, disclosures, killFeedStyles];
  static override shape = 'display: flex; flex-direction: column';
  static override strings = { killFeed, sentences };
  static override properties: PropertyDeclarations = {
    ...StreamElement.properties,
    kills: { attribute: false },
    variants: { attribute: false },
    experiments: { attribute: false },
    limit: { type: Number },
  };

  /** Stops by property, for use without a server; null to take them from the stream. */
  declare kills: readonly Kill[] | null;
  /** The variants that the stops are of, for use without a server. */
  declare variants: readonly Variant[] | null;
  /** The experiments of the stops, for use without a server. */
  declare experiments: readonly Experiment[] | null;
  /** The most entries to show, however far one scrolls; null for all. */
  declare limit: number | null;

  readonly #actions = new ActionsController(this, { stream: () => this.source.stream, strings: () => this.strings });
  readonly #hold = new Hold(this);
  readonly #printing = new Printing(this);
  readonly #evidence = new LazyModule(() => import('../shared/views/evidence-view.ts'), {
    host: this,
    isLikely: () => true,
    onSettled: () => this.#tick++,
  });
  readonly #paging = new Paging(this);
  readonly #news = new Announcements<Kill>(
    this,
    (kills) => this.#announcement(kills),
    () => this.requestUpdate(),
  );
  #entries: readonly Entry[] = [];
  #shown: Shown = { of: [], held: null, entries: [], waiting: 0 };
  /** The kills that the entries were made from. */
  #madeOf: ReadonlyMap<string, Kill> | readonly Kill[] | null = null;
  #version = 0;
  #tick = 0;
  #isExact = false;
  #open: ReadonlySet<string> = new Set();
  #fresh = new Map<string, number>();

  constructor() {
    super();
    this.kills = null;
    this.variants = null;
    this.experiments = null;
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
    if (changed === null || changed.reset) {
      // Stops from before the element began to watch are no news.
      this.#forget();
      return true;
    }
    // Impressions saved count up with the batches; the next beat brings them.
    if (changed.kills.length === 0) return false;
    this.#madeOf = null;
    const news = changed.kills.filter(({ revivedAt }) => revivedAt === null);
    for (const { id } of news) this.#fresh.set(id, Date.now() + FRESH_MS);
    this.#news.add(news);
    return true;
  }

  #forget(): void {
    this.#madeOf = null;
    this.#paging.restart();
    this.#fresh.clear();
    this.#news.clear();
    this.#hold.forget();
  }

  #beat(): void {
    this.#tick++;
    for (const [id, until] of this.#fresh) if (until < Date.now()) this.#fresh.delete(id);
    this.requestUpdate();
  }

  #announcement(kills: readonly Kill[]): string {
    const { strings } = this;
    if (kills.length > ANNOUNCED_SINGLY) return strings.killFeed.killsAnnounced(kills.length);
    const language = { strings, format: this.format };
    return kills
      .map((kill) =>
        strings.killFeed.killAnnounced(contentOf(kill, this.#variant(kill.variant)), killSentence(kill, language)),
      )
      .join(' ');
  }

  readonly #variant = (id: string): Variant | undefined => {
    const held = this.variants?.find((one) => one.id === id) ?? this.source.stream?.state.variants.get(id);
    return held === undefined ? undefined : this.#actions.pending.variant(held);
  };

  readonly #experiment = (id: string): Experiment | undefined =>
    this.experiments?.find((one) => one.id === id) ?? this.source.stream?.state.experiments.get(id);

  /** Only the newest stop of a variant that is still stopped can be taken back. */
  readonly #canRevive = (kill: Kill): boolean =>
    this.#actions.canOperate && kill.revivedAt === null && this.#variant(kill.variant)?.status === 'killed';

  readonly #revive = (kill: Kill): void => {
    const variant = this.#variant(kill.variant);
    if (variant !== undefined) this.#actions.perform({ kind: 'revive', variant });
  };

  readonly #fold = (id: string, isOpen: boolean): void => {
    if (this.#open.has(id) === isOpen) return;
    const open = new Set(this.#open);
    // A burst only unfolds.
    if (isOpen && !id.startsWith('burst-')) this.#evidence.use(() => {});
    if (isOpen) open.add(id);
    else open.delete(id);
    this.#open = open;
    this.requestUpdate();
  };

  #settleEntries(): void {
    const kills = this.kills ?? this.source.stream?.state.kills ?? [];
    if (this.#madeOf === kills) return;
    this.#madeOf = kills;
    this.#entries = entriesOf('values' in kills ? kills.values() : kills);
  }

  /** Updates the entries to show: while the feed is held, entries with newer stops wait. */
  #settleShown(): void {
    const held = this.#hold.settle(() => this.#entries.flatMap(({ kills }) => kills.map(({ id }) => id)));
    if (this.#shown.of === this.#entries && this.#shown.held === held) return;
    this.#shown = { of: this.#entries, held, ...heldBack(this.#entries, held) };
    this.#version++;
  }

  readonly #showFresh = (): void => {
    this.#hold.release();
    this.renderRoot.querySelector('.scroller')?.scrollTo({ top: 0 });
    if (this.getBoundingClientRect().top < 0) this.scrollIntoView({ block: 'start' });
    this.requestUpdate();
    // The button goes away under whoever pressed it: the newest entry takes the focus.
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[data-entry]')?.focus());
  };

  readonly #toggleTimes = (): void => {
    this.#isExact = !this.#isExact;
    this.requestUpdate();
  };

  /** Page Up and Page Down go from entry to entry, Control with Home and End out of the feed, as the ARIA practices have it. */
  readonly #key = (event: KeyboardEvent): void => {
    const step = { PageDown: 1, PageUp: -1 }[event.key];
    const at = (event.target as Element).closest<HTMLElement>('[data-entry]');
    if (step === undefined || at === null) return;
    const all = [...this.renderRoot.querySelectorAll<HTMLElement>('[data-entry]')];
    const next = all[all.indexOf(at) + step];
    event.preventDefault();
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
  };

  #context(format: Format): FeedContext {
    return {
      strings: this.strings,
      format,
      now: this.source.stream?.now() ?? Date.now(),
      isExact: this.#isExact,
      variant: this.#variant,
      experiment: this.#experiment,
      saved: (kill) => savedImpressions(kill, this.#experiment(kill.experiment)),
      canRevive: this.#canRevive,
      revive: this.#revive,
      open: this.#open,
      isPaper: this.#printing.isOn,
      fold: this.#fold,
      evidence: this.#evidence,
      fresh: new Set(this.#fresh.keys()),
    };
  }

  #day(day: Day, first: string | undefined, context: FeedContext): TemplateResult {
    const { strings, format } = context;
    const today = format.calendar.startOfDay(context.now);
    const yesterday = format.calendar.startOfDayAfter(context.now, -1);
    const name =
      day.begin === today
        ? strings.killFeed.today
        : day.begin === yesterday
          ? strings.killFeed.yesterday
          : format.day(day.begin);
    return html`<section class="day" aria-label=${name}>
      <h3 class="quiet" part="day">${name}</h3>
      <div role="feed" aria-label=${name}>
        ${repeat(
          day.entries,
          ({ id }) => id,
          ({ id, kills }, i) => {
            const place = { at: i + 1, of: day.entries.length, isStop: id === first };
            return kills.length === 1
              ? killView(this.#pendingKill(kills[0] as Kill), context, place)
              : burstView(
                  id,
                  kills.map((kill) => this.#pendingKill(kill)),
                  context,
                  place,
                );
          },
        )}
      </div>
    </section>`;
  }

  #pendingKill(kill: Kill): Kill {
    return this.#actions.pending.kill(kill, this.source.stream?.state.variants.get(kill.variant));
  }

  #list(shown: readonly Entry[], hasMore: boolean, format: Format): TemplateResult {
    const context = this.#context(format);
    return html`${repeat(
      byDay(shown, context.format.calendar),
      ({ begin }) => begin,
      (day) => this.#day(day, shown[0]?.id, context),
    )}
    ${hasMore ? html`<p class="end"><button class="link" @click=${this.#paging.showMore}>${this.strings.killFeed.olderButton}</button></p>` : nothing}`;
  }

  #content(): TemplateResult {
    if (this.isBlind) return this.placeholder();
    this.#settleEntries();
    const { strings } = this;
    const { format } = this;
    this.#settleShown();
    // On paper nothing waits, and there is nothing to scroll.
    const isPaper = this.#printing.isOn;
    const { entries, waiting } = isPaper ? { entries: this.#entries, waiting: 0 } : this.#shown;
    const limit = Math.min(this.limit ?? Infinity, isPaper ? Infinity : this.#paging.count);
    const shown = firstOf(entries, limit);
    const hasMore = shown.length < Math.min(entries.length, this.limit ?? Infinity);
    const total = entries.reduce((sum, { kills }) => sum + kills.length, 0);
    if (total === 0)
      return html`${this.freshnessNote()}
        <slot name="empty"
          ><p class="notice" part="notice">${icons.closed}<span>${strings.killFeed.noKills}</span></p></slot
        >`;
    return html`${this.freshnessNote()}
      <header part="header">
        <span class="quiet">${strings.killFeed.stopped(total, format.count(total))}</span>
        <button class="button bare times" aria-pressed=${this.#isExact} @click=${this.#toggleTimes}>
          ${icons.waiting}${strings.killFeed.exactTimes}
        </button>
      </header>
      <div class="fresh-place">
        ${waiting === 0 ? nothing : html`<button class="button main" part="new" @click=${this.#showFresh}>${icons.up}${strings.killFeed.fresh(waiting, format.count(waiting))}</button>`}
      </div>
      <div class="scroller" @keydown=${this.#key} @scroll=${this.#hold.scrolled}>
        ${guard(
          [
            this.#version,
            this.#tick,
            isPaper,
            this.#isExact,
            this.#open,
            shown.length,
            waiting,
            limit,
            hasMore,
            strings,
            format,
            this.#actions.canOperate,
            this.#actions.pending.version,
            this.source.stream,
            this.experiments,
            this.variants,
          ],
          () => this.#list(shown, hasMore, format),
        )}
      </div>`;
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

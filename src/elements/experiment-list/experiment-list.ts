import { html, isServer, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Experiment, Variant } from '../../protocol/index.ts';
import type { Changed, StreamState } from '../../sdk/index.ts';
import { raceCellStyles } from '../evidence-race/race-cell.ts';
import type { Format } from '../shared/format/format.ts';
import { Hold } from '../shared/hold.ts';
import { letterBadges } from '../shared/letters/letter-badge.ts';
import { letterColors } from '../shared/letters/letter-colors.ts';
import { StreamElement } from '../shared/loading/stream-element.ts';
import { experimentList } from '../shared/strings/experiments/experiment-list.ts';
import { experiments } from '../shared/strings/experiments/experiments.ts';
import { figures } from '../shared/strings/figures.ts';
import { race } from '../shared/strings/experiments/race.ts';
import { buttons } from '../shared/theme/controls.ts';
import { menuStyles } from '../shared/menus/menu.styles.ts';
import * as icons from '../shared/theme/icons.ts';
import { theme } from '../shared/theme/theme.ts';
import { Interval, Timer } from '../shared/timers.ts';
import { ViewController } from '../shared/view-state/view-controller.ts';
import { VIEW_LIMITS, type View } from '../shared/view-state/view.ts';
import { cardStyles } from './cards.styles.ts';
import { CardLayout, type ListLayout } from './card-layout.ts';
import { ExperimentEvent, type ExperimentListEventMap } from './events.ts';
import { experimentListStyles } from './experiment-list.styles.ts';
import { HeldLines } from './held-lines.ts';
import { comparison, HeldOrder, type ListSort } from './held-order.ts';
import { ListModel, wordsOf, type Row } from './list-model.ts';
import { RovingFocus } from './roving-focus.ts';
import { SearchKeys } from './search-keys.ts';
import { itemsOf, sectionView, type SectionContext } from './section-view.ts';
import { sectionsOf, type Section } from './sections.ts';
import { FILTERS, SORTS, toolbarView, type ListFilter } from './toolbar-view.ts';

/** How often the order, or the number of those that would move, is looked at; milliseconds. */
const ORDER_MS = 1000;
/** Ages are rounded down to this, milliseconds. */
const AGE_MS = 15_000;

interface Choices {
  sort: ListSort;
  filter: ListFilter;
  search: string;
}

/**
 * @summary The experiments of a stream: which need a person, which run and who leads, which are decided, and what is stopped next.
 *
 * Nothing is ranked by a raw rate. The order holds while people watch (`order="hold"`): newcomers come at the end of their group, and a button says
 * how many would move. Choosing an experiment shows it in the elements around that share the view, such as `<experiment-view>`.
 *
 * The list is one tab stop: arrow keys, Home, End and typing the beginning of a title move, Enter chooses. `/` and Ctrl+K (⌘K) go to the search, which
 * looks in titles, contents and patterns.
 *
 * @slot empty - In place of what it says while there are no experiments yet.
 *
 * @fires {ExperimentEvent} peeksafe-experiment - A person chooses an experiment; cancelable. `detail.experiment` says which.
 *
 * @csspart list - The whole list.
 * @csspart header - The line with title, search, filter and order.
 * @csspart search - The search field.
 * @csspart group - The heading of a group.
 * @csspart experiment - One experiment, as a row or a card.
 * @csspart headline - Its headline.
 * @csspart next - What is next in it.
 * @csspart letter - The letter of a variant.
 * @csspart mini - The small picture beside a row.
 * @csspart intervals - The intervals on a card.
 * @csspart waiting - The button that says how many would move.
 * @csspart more - The button that shows more of a group.
 * @csspart notice - The message in place of content that cannot be shown yet.
 * @csspart stale-note - The line that says that the figures may be out of date.
 */
export class ExperimentList extends StreamElement<ExperimentListEventMap> {
  static override styles = [
    theme,
    buttons,
    menuStyles,
    letterColors,
    letterBadges,
    raceCellStyles,
    experimentListStyles,
    cardStyles,
  ];
  static override bones = 'title row row row row';
  static override strings = { experiments, experimentList, figures, race };
  static override properties: PropertyDeclarations = {
    ...StreamElement.properties,
    experiments: { attribute: false },
    variants: { attribute: false },
    experiment: { type: String, noAccessor: true },
    order: { type: String },
    sort: { type: String, noAccessor: true },
    filter: { type: String, noAccessor: true },
    search: { type: String, noAccessor: true },
    layout: { type: String },
    noShortcuts: { type: Boolean, attribute: 'no-shortcuts' },
  };

  /** Experiments by property, for use without a server; null to take them from the stream. */
  declare experiments: readonly Experiment[] | null;
  /** The variants of these experiments by property; they get their letters in this order. Null to take them from the stream. */
  declare variants: readonly Variant[] | null;
  /** `hold`: the order stays until a person asks for another; `live`: it follows once a second, for a wall. */
  declare order: 'hold' | 'live';
  /** `rows`, `cards`, or `auto`: cards on a screen as narrow as a phone's where the list is narrower than 600 px. */
  declare layout: ListLayout;
  /** Leaves `/` and Ctrl+K to the page. */
  declare noShortcuts: boolean;

  readonly #view = new ViewController(this);
  readonly #model = new ListModel();
  #lines = new HeldLines();
  readonly #held = new HeldOrder();
  readonly #hold = new Hold(this);
  readonly #roving = new RovingFocus(this);
  readonly #cards = new CardLayout(this);
  readonly #orderTimer = new Timer(this);
  /** How many more of a section are shown than at first; a folded one is open from 0 on. */
  #extended: ReadonlyMap<Section['name'], number> = new Map();
  #waiting = 0;
  #isNew = true;
  /** The choices of the page, which hold until a person chooses otherwise. */
  readonly #own: Choices = { sort: 'need', filter: 'all', search: '' };
  #sortedBy: ListSort = 'need';

  constructor() {
    super();
    this.experiments = null;
    this.variants = null;
    this.order = 'hold';
    this.layout = 'auto';
    this.noShortcuts = false;
    new Interval(this, AGE_MS, () => this.requestUpdate());
    new SearchKeys(this, () => this.#searchInput);
  }

  /** The id of the experiment that is chosen; shared with the elements around. Null while none is. */
  get experiment(): string | null {
    return this.#view.view.experiment;
  }

  /** Chooses an experiment without asking anybody. */
  set experiment(id: string | null | undefined) {
    this.#view.set({ experiment: id ?? null });
  }

  /**
   * The order inside each group: `need` (what needs a person, then what is next), `newest` or `title`. Where a view is shared, a choice in that comes
   * first; so with `filter` and `search`.
   */
  get sort(): ListSort {
    return SORTS.find((sort) => sort === this.#view.view.sort) ?? this.#own.sort;
  }

  /** Sets the order, as long as nobody chooses another; null for `need`. */
  set sort(sort: ListSort | null | undefined) {
    this.#setOwn({ sort: sort ?? 'need' }, { sort: null });
  }

  /** The experiments that are listed: `all`, `running` or `decided`. */
  get filter(): ListFilter {
    return FILTERS.find((filter) => filter === this.#view.view.status) ?? this.#own.filter;
  }

  /** Sets what is listed, as long as nobody chooses something else; null for `all`. */
  set filter(filter: ListFilter | null | undefined) {
    this.#setOwn({ filter: filter ?? 'all' }, { status: null });
  }

  /** The words that title, contents or patterns of a listed experiment contain. */
  get search(): string {
    return this.#view.view.filter || this.#own.search;
  }

  /** Sets the words that are looked for; null for none. */
  set search(search: string | null) {
    this.#setOwn({ search: search ?? '' }, { filter: '' });
  }

  /** A setting of the page takes the place of what was chosen, except in a view that others share. */
  #setOwn(own: Partial<Choices>, chosen: Partial<View>): void {
    Object.assign(this.#own, own);
    if (!this.#view.isShared) this.#view.set(chosen);
    this.requestUpdate();
  }

  protected override get hasOwnData(): boolean {
    return this.experiments !== null || this.variants !== null;
  }

  /** Sorts the list now, as the button does that says how many would move. */
  updateOrder(): void {
    this.#settle();
    this.requestUpdate();
  }

  get #searchInput(): HTMLInputElement | null {
    return this.renderRoot.querySelector('.search input');
  }

  get #compare(): (a: Row, b: Row) => number {
    return comparison(this.sort, this.language);
  }

  protected override streamChanged(changed: Changed | null): boolean {
    if (this.hasOwnData) return false;
    if (changed === null || changed.reset) {
      this.#load();
      return true;
    }
    if (!this.#model.put(changed.experiments, changed.variants, changed.kills)) return false;
    // Nobody sees a page in the background move.
    if (this.ownerDocument.hidden) this.#settle();
    else this.#orderTimer.start(ORDER_MS, () => this.#look());
    return true;
  }

  /** Takes all data again. */
  #load(): void {
    const { stream } = this.source;
    this.#model.clear(this.hasOwnData ? 'given' : 'posted');
    if (this.hasOwnData) this.#model.put(this.experiments ?? [], this.variants ?? []);
    else if (stream !== null) this.#loadStream(stream.state);
    this.#isNew = true;
  }

  #loadStream({ experiments, variants, kills }: StreamState): void {
    this.#model.put(experiments.values(), variants.values(), kills.values());
  }

  #settle(): void {
    this.#held.settle(this.#model, this.#compare);
    this.#lines = new HeldLines();
    this.#waiting = 0;
  }

  /** Once a second while there is news: sorts a live list that nobody is at, and counts what would move in any other. */
  #look(): void {
    if (this.order === 'live' && !this.#hold.isHeld) this.#settle();
    else this.#waiting = this.#held.wouldMove(this.#model, this.#compare) + this.#linesThatWouldMove;
    this.requestUpdate();
  }

  /** Cards that would have other lines, or in another order. */
  get #linesThatWouldMove(): number {
    if (!this.#cards.isCards(this.layout)) return 0;
    return [...this.#model.ids].filter((id) => this.#lines.wouldMove(this.#model.row(id))).length;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // Nothing changes on a server: its streams are rendered as they stand.
    if (isServer || changed.has('experiments') || changed.has('variants')) this.#load();
    if (changed.has('order')) this.#isNew = true;
  }

  /** As a part of the rendering: another view, which `for` names, is found only after `willUpdate`. */
  #arrange(): void {
    if (this.#isNew || this.sort !== this.#sortedBy) this.#settle();
    else this.#held.append(this.#model, this.#compare);
    this.#isNew = false;
    this.#sortedBy = this.sort;
  }

  /** The present of the data: theirs where they are replayed or given, else that of the server. */
  get #now(): number {
    const { stream } = this.source;
    const isLive = !this.hasOwnData && stream !== null && stream.state.info?.origin !== 'replay';
    return isLive ? Math.max(stream.now(), this.#model.newest) : this.#model.newest;
  }

  readonly #choose = (id: string): void => {
    const { experiment } = this.#model.row(id).situation;
    if (this.dispatchEvent(new ExperimentEvent(experiment))) this.#view.set({ experiment: id });
  };

  /** A person writes other words; those of the page are gone then. */
  #seek(words: string): void {
    this.#own.search = '';
    this.#view.set({ filter: words.slice(0, VIEW_LIMITS.filter) });
    this.requestUpdate();
  }

  readonly #searchKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && this.search !== '') this.#seek('');
    else if (event.key === 'Escape' || event.key === 'ArrowDown') this.#roving.focus(this.#roving.active);
    else if (event.key === 'Enter') this.renderRoot.querySelector<HTMLElement>('.row')?.click();
    else return;
    event.preventDefault();
  };

  /** Goes to a row after an update that takes the button away which has the focus; meanwhile the list has it. */
  #moveFocus(to: () => void): void {
    this.renderRoot.querySelector<HTMLElement>('.card')?.focus();
    void this.updateComplete.then(to);
  }

  readonly #update = (): void => {
    this.updateOrder();
    this.#moveFocus(() => this.#roving.focus(this.#roving.active));
  };

  /** Shows more of a section, and goes to the first row that comes. */
  #show({ name, rows }: Section, count: number): void {
    this.#extended = new Map(this.#extended).set(name, count);
    this.requestUpdate();
    this.#moveFocus(() =>
      this.renderRoot.querySelectorAll<HTMLElement>(`[aria-labelledby="group-${name}"] .row`)[rows.length]?.focus(),
    );
  }

  #toggle({ name, isFolded }: Section): void {
    const extended = new Map(this.#extended);
    if (isFolded) extended.set(name, 0);
    else extended.delete(name);
    this.#extended = extended;
    this.requestUpdate();
  }

  #nothing(): TemplateResult {
    const texts = this.strings.experimentList;
    if (this.#model.size === 0)
      return html`<slot name="empty"
        ><p class="notice" part="notice">${icons.info}<span>${texts.none}</span></p></slot
      >`;
    const showAll = (): void => {
      this.#seek('');
      this.#view.set({ status: 'all' });
      this.#searchInput?.focus();
    };
    return html`<p class="notice" part="notice">
      ${icons.search}<span>${texts.noMatch}</span><button class="link" @click=${showAll}>${texts.showAll}</button>
    </p>`;
  }

  /** The one item that Tab comes to: that which had the focus last, else the chosen experiment, else the first. */
  #tabStop(sections: readonly Section[]): string | null {
    const ids = itemsOf(sections);
    const known = new Set(ids);
    return [this.#roving.active, this.experiment].find((id) => id !== null && known.has(id)) ?? ids[0] ?? null;
  }

  #sections(sections: readonly Section[], format: Format): TemplateResult {
    if (sections.length === 0) return this.#nothing();
    const isCards = this.#cards.isCards(this.layout);
    const context: SectionContext = {
      strings: this.strings,
      format,
      now: Math.floor(this.#now / AGE_MS) * AGE_MS,
      isCards,
      lines: this.#lines,
      // Cards stand in for what is beside rows.
      current: this.experiment ?? (isCards ? null : this.#view.shown),
      tabStop: this.#tabStop(sections),
      choose: this.#choose,
      toggle: (section) => this.#toggle(section),
      showMore: (section) => this.#show(section, (this.#extended.get(section.name) ?? 0) + section.next),
    };
    return html`<div class="groups" @keydown=${this.#roving.onKey} @focusin=${this.#roving.onFocusIn}>
      ${repeat(
        sections,
        ({ name }) => name,
        (section) => sectionView(section, context),
      )}
    </div>`;
  }

  #content(): TemplateResult {
    const { strings } = this;
    if (this.isBlind) return this.placeholder();
    const { format } = this;
    const words = wordsOf(this.search);
    const sections = sectionsOf(this.#model, this.#held, {
      words,
      filter: this.filter,
      startOfDay: format.calendar.startOfDay,
      extended: this.#extended,
    });
    const found = sections.reduce((sum, { all }) => sum + all, 0);
    return html`${toolbarView({
        strings,
        count: format.count(this.#model.size),
        search: this.search,
        filter: this.filter,
        sort: this.sort,
        hasShortcuts: !this.noShortcuts,
        onSearch: (search) => this.#seek(search),
        onSearchKey: this.#searchKey,
        onFilter: (status) => this.#view.set({ status: status === this.#own.filter ? null : status }),
        onSort: (sort) => this.#view.set({ sort: sort === this.#own.sort ? null : sort }),
      })}
      ${this.freshnessNote()} ${this.#waitingButton(format.count(this.#waiting))} ${this.#sections(sections, format)}
      <div class="visually-hidden" role="status">
        ${words.length === 0 ? '' : strings.experimentList.found(found, format.count(found))}
      </div>`;
  }

  /** Lies over the first heading and takes no room, so that nothing moves when it comes. */
  #waitingButton(count: string): TemplateResult | typeof nothing {
    if (this.#waiting === 0 || this.order === 'live') return nothing;
    const texts = this.strings.experimentList;
    return html`<div class="waiting-place">
      <button class="waiting" part="waiting" @click=${this.#update}>
        ${texts.wouldMove(this.#waiting, count)} · <b>${texts.update}</b>
      </button>
    </div>`;
  }

  protected override render(): TemplateResult {
    this.#arrange();
    const layout = this.#cards.isCards(this.layout) ? 'cards' : 'rows';
    return html`<section
      class="card ${layout}"
      part="list"
      tabindex="-1"
      aria-label=${this.strings.experimentList.title}
    >
      ${this.#content()}
    </section>`;
  }
}

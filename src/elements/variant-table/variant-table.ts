import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { Experiment, Variant } from '../../protocol/index.ts';
import type { Changed } from '../../sdk/index.ts';
import { ActsController } from '../shared/acts-controller.ts';
import { formatFor, type Format } from '../shared/format.ts';
import { icons } from '../shared/icons.ts';
import { freshnessNote, placeholder } from '../shared/states.ts';
import { StreamElement } from '../shared/stream-element.ts';
import { theme } from '../shared/theme.ts';
import type { Words } from '../shared/words.ts';
import { figureWords } from '../shared/words/figures.ts';
import { gridWords } from '../shared/words/table.ts';
import { COLUMNS, layoutFor, type Layout } from './columns.ts';
import { detailsPanel } from './details.ts';
import { DetailsPast } from './details-past.ts';
import { detailsStyles } from './details.styles.ts';
import { DetailsEvent, FilterEvent, SortEvent } from './events.ts';
import { choicesOf, type FilterChoices, type VariantFilter } from './filter.ts';
import { Grid } from './grid.ts';
import { Intake } from './intake.ts';
import { Interaction } from './interaction.ts';
import { Operate } from './operate.ts';
import { Place } from './place.ts';
import { sortingAfter, type SortKey, type Sorting } from './sorting.ts';
import { Taking } from './taking.ts';
import { tableFrame } from './table-frame.ts';
import { paperNote, selectedLine, waitingLine } from './table-lines.ts';
import { placeMenu, toolbar, type Density, type ViewChoice } from './toolbar.ts';
import { toolbarStyles } from './toolbar.styles.ts';
import { variantTableStyles } from './variant-table.styles.ts';

/**
 * @summary Every variant with its predicted and its actual ER on one scale, its counts, its evidence and its status, live.
 *
 * Rows sort by any column (with Shift by several), filter and group; only those in view are drawn, so that 10,000 live variants are no
 * more work than twenty. While the pointer or the focus is inside, their order holds still: figures go on changing, and a line says how
 * many rows would move. Enter or a click shows a variant's details, Space selects it, Ctrl+C copies. Cards in a narrow place.
 *
 * @fires {SortEvent} peeksafe-sort - Before another order is taken that a person asked for; cancelable.
 * @fires {FilterEvent} peeksafe-filter - Before a filter is taken that a person asked for; cancelable.
 * @fires {DetailsEvent} peeksafe-details - Before the details of a variant are shown; cancelable.
 * @fires {ActEvent} peeksafe-kill - Before a variant is stopped by hand; cancelable, and may `proceed` later.
 * @fires {ActEvent} peeksafe-revive - Before a variant is shown again; cancelable.
 * @fires {ActEvent} peeksafe-protect - Before a variant is protected, or no longer; cancelable.
 * @fires {SelectEvent} peeksafe-select - Other rows are selected.
 * @fires {ExportEvent} peeksafe-export - Before what is filtered is saved as CSV; cancelable.
 *
 * @csspart toolbar - The line with search, filter, view and export.
 * @csspart table - The table.
 * @csspart header - A column's head.
 * @csspart row - A variant's row.
 * @csspart group - The head of a group of rows.
 * @csspart cell - A cell.
 * @csspart comparison - The drawing of actual against predicted ER.
 * @csspart details - The details of a variant.
 * @csspart operate - What a person may do about the variant; there with the scope `operate` only.
 * @csspart acted - The line that says how the last act ended.
 * @csspart waiting - The line that says how many rows would move, with its button.
 * @csspart selected - The line that says how many rows are selected.
 * @csspart notice - What stands in the place of content that cannot be shown yet.
 * @csspart stale-note - The line that says that the figures may be out of date.
 *
 * @cssproperty --peeksafe-table-height - The greatest height of the rows with their head, past which they scroll; the lesser of 680px and 80% of the window.
 */
export class VariantTable extends StreamElement {
  static override styles = [theme, variantTableStyles, toolbarStyles, detailsStyles];
  static override english = [figureWords, gridWords];
  static override properties: PropertyDeclarations = {
    ...StreamElement.properties,
    variants: { attribute: false },
    experiments: { attribute: false },
    sorting: { attribute: false },
    filter: { attribute: false },
    columns: { converter: { fromAttribute: (text: string | null) => text?.split(/[\s,]+/).filter(Boolean) ?? null } },
    grouped: { type: Boolean, reflect: true },
    density: { type: String, reflect: true },
    open: { type: String },
  };

  /** Variants by property, for use without a server; null to take them from the stream. */
  declare variants: readonly Variant[] | null;
  /** The experiments of `variants`, for their titles, pauses and traffic; null to take them from the stream. */
  declare experiments: readonly Experiment[] | null;
  /** What the rows are sorted by, the first key counting most. */
  declare sorting: readonly Sorting[];
  /** Which variants are shown. */
  declare filter: VariantFilter;
  /** The names of the columns to show, as an attribute with spaces between them; null for as many as fit. */
  declare columns: readonly string[] | null;
  /** Whether rows stand under the heads of their experiments. */
  declare grouped: boolean;
  /** `comfortable` or `compact` rows. */
  declare density: Density;
  /** The id of the variant whose details are shown; null for none. */
  declare open: string | null;
  readonly #grid = new Grid({
    surroundingsChanged: () => this.requestUpdate(),
    openId: () => this.open,
    shownAs: (variant) => this.#acts.pending.variant(variant),
  });
  readonly #intake = new Intake(this.#grid);
  readonly #acts = new ActsController(this, {
    stream: () => (this.hasOwnData ? null : this.source.stream),
    words: () => this.words,
  });
  readonly #operate = new Operate(this, this.#acts);
  readonly #taking = new Taking(this, this.#grid, {
    words: () => this.words,
    format: () => formatFor(this.#lang),
    say: (sentence) => this.#say(sentence),
  });
  readonly #past = new DetailsPast(() => this.requestUpdate());
  readonly #interaction: Interaction;
  readonly #place = new Place(this);
  #layout: Layout = layoutFor(0, null);
  #lang = '';
  #choices: FilterChoices = { patterns: [], experiments: [] };
  /** The menu that was opened last; the others are empty. */
  #menu = '';
  /** What screen readers are told. */
  #said = '';

  constructor() {
    super();
    this.variants = null;
    this.experiments = null;
    // Those that run come first: they are what can still be acted on.
    this.sorting = [
      { key: 'status', descending: false },
      { key: 'er', descending: true },
    ];
    this.filter = {};
    this.columns = null;
    this.grouped = false;
    this.density = 'comfortable';
    this.open = null;
    this.#interaction = new Interaction(this.#grid, {
      open: (variant) => this.#openDetails(variant),
      close: () => this.#closeDetails(),
      copy: this.#taking.copyByKey,
      selectAll: this.#taking.selectAll,
      selectionChanged: () => this.#taking.selectionChanged(),
      isRtl: () => getComputedStyle(this).direction === 'rtl',
    });
  }

  /** The ids of the rows that are selected. */
  get selected(): readonly string[] {
    return this.#grid.selection.ids;
  }

  set selected(ids: readonly string[]) {
    this.#grid.selection.set(ids);
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#grid.holding.release();
    this.#grid.stop();
  }

  protected override get hasOwnData(): boolean {
    return this.variants !== null;
  }

  protected override streamChanged(changed: Changed | null): boolean | void {
    if (this.hasOwnData) return;
    if (changed === null || changed.reset || this.#grid.view.store.size === 0) {
      this.#intake.takeStream(this.source.stream);
      return;
    }
    this.#intake.takeFrame(changed);
    // What stands around the rows is drawn anew only for what it shows itself.
    const { pending } = this.#acts;
    const isShown = ({ id }: Variant): boolean => id === this.open || pending.has('variant', id);
    return (this.open !== null && changed.experiments.length > 0) || changed.variants.some(isShown);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const former = changed.get('variants');
    if (this.variants !== null && changed.has('variants')) this.#intake.takeList(this.variants, !former);
    else if (former) this.#intake.takeStream(this.source.stream);
    if (changed.has('experiments')) this.#intake.takeExperiments(this.experiments);
    const { sorting, filter, grouped: isGrouped, language: lang } = this;
    if (lang !== this.#lang || changed.has('sorting') || changed.has('filter') || changed.has('grouped')) {
      this.#lang = lang;
      this.#grid.view.choose({ sorting, filter, isGrouped, lang });
      this.#grid.settle();
    }
    if (changed.has('open')) this.#past.open(this.open, this.hasOwnData ? null : this.source.stream);
    this.#setLayout();
    this.#grid.prepare();
  }

  #setLayout(): void {
    const layout = layoutFor(this.#place.width, this.columns);
    // The rows are made anew for another layout only.
    if (layout.tracks !== this.#layout.tracks || layout.isCards !== this.#layout.isCards) this.#layout = layout;
  }

  protected override async getUpdateComplete(): Promise<boolean> {
    let done = await super.getUpdateComplete();
    while (this.isConnected && this.#grid.isBehind) {
      await this.#grid.caughtUp();
      done = await super.getUpdateComplete();
    }
    return done;
  }

  protected override updated(): void {
    const scroller = this.renderRoot.querySelector<HTMLElement>('.scroller');
    const body = scroller?.querySelector('tbody');
    if (!scroller || !body) return;
    const look = { layout: this.#layout, density: this.density, words: this.words, format: formatFor(this.#lang) };
    this.#grid.show(scroller, body, { ...look, isPrinting: this.#place.isPaper });
  }

  #say(sentence: string): void {
    this.#said = sentence;
    this.requestUpdate();
  }

  readonly #sortBy = (key: SortKey, isAdded: boolean): void => {
    const sorting = sortingAfter(this.sorting, key, isAdded);
    if (!this.dispatchEvent(new SortEvent(sorting))) return;
    this.sorting = sorting;
    const { words } = this;
    const labelOf = (one: SortKey): string => COLUMNS.find((column) => column.key === one)?.label(words) ?? one;
    const keys = sorting.map((one) => words.table.sortedBy(labelOf(one.key), one.descending));
    this.#say(words.table.sorted(keys.join(words.table.and)));
  };

  readonly #setFilter = (filter: VariantFilter): void => {
    if (!this.dispatchEvent(new FilterEvent(filter))) return;
    this.filter = filter;
    void this.updateComplete.then(() => {
      const { view } = this.#grid;
      const format = formatFor(this.#lang);
      this.#say(this.words.table.shown(format.count(view.passing), format.count(view.store.size)));
    });
  };

  readonly #setView = ({
    isGrouped = this.grouped,
    density = this.density,
    columns = this.columns,
  }: Partial<ViewChoice>): void => {
    this.grouped = isGrouped;
    this.density = density;
    this.columns = columns;
  };

  readonly #opening = (menu: HTMLElement): void => {
    placeMenu(menu);
    this.#menu = menu.id;
    this.#choices = choicesOf(this.#grid.view.store.rows, this.#lang);
    this.requestUpdate();
  };

  #openDetails(variant: Variant): void {
    if (variant.id === this.open) this.#closeDetails();
    else if (this.dispatchEvent(new DetailsEvent(variant))) {
      this.open = variant.id;
      this.#say(this.words.table.details(variant.content));
    }
  }

  #closeDetails(): boolean {
    const isOpen = this.open !== null;
    this.open = null;
    return isOpen;
  }

  /** The button below the rows: it goes away, so whoever came by keyboard is taken back to the cell they were at. */
  readonly #reorder = (event: MouseEvent): void => {
    const isByKeyboard = event.detail === 0 && this.#grid.holding.isAtLine;
    this.#grid.holding.release();
    this.#grid.view.forget();
    this.#grid.settle();
    if (isByKeyboard) void this.updateComplete.then(() => this.#grid.focus());
  };

  #toolbar(words: Words, format: Format): TemplateResult {
    const { view } = this.#grid;
    return toolbar({
      words,
      format,
      filter: this.filter,
      choices: this.#choices,
      menu: this.#menu,
      titleOf: (id) => view.groups.titleFor(id),
      shown: this.#layout.columns.map(({ name }) => name),
      passing: view.passing,
      all: view.store.size,
      isGrouped: this.grouped,
      density: this.density,
      columns: this.columns,
      setFilter: this.#setFilter,
      setView: this.#setView,
      opening: this.#opening,
      save: this.#taking.save,
    });
  }

  #details(words: Words, format: Format): TemplateResult | typeof nothing {
    const known = this.open === null ? undefined : this.#grid.view.store.variant(this.open);
    if (known === undefined) return nothing;
    const variant = this.#acts.pending.variant(known);
    const experiment = this.#grid.view.groups.experimentOf(variant);
    const close = (): void => {
      this.open = null;
      this.#grid.focus();
    };
    const acts = this.#operate.controls(variant, words);
    return detailsPanel({ variant, experiment, past: this.#past.past, format, words, close, acts });
  }

  protected override render(): TemplateResult {
    const { words, shownState: state } = this;
    const format = formatFor(this.#lang);
    const { view, selection, holding } = this.#grid;
    const isBlind =
      state === 'loading' || state === 'error' || (state === 'offline' && this.source.stream?.state.cursor === null);
    if (isBlind) return html`<section class="card">${placeholder(words, state, this.fault)}</section>`;
    if (view.store.size === 0)
      return html`<section class="card">
        ${freshnessNote(words, state)}
        <p class="notice" part="notice">${icons.learning}<span>${words.noData}</span></p>
      </section>`;
    const frame = { words, format, grid: this.#grid, interaction: this.#interaction, layout: this.#layout };
    return html`<section class="card">
      ${freshnessNote(words, state)} ${this.#toolbar(words, format)}
      ${tableFrame({ ...frame, sorting: this.sorting, sort: this.#sortBy, selectAll: this.#taking.selectAll })}
      ${waitingLine(view.waiting, words, holding.leaveLine, this.#reorder)}
      ${selectedLine(selection.size, words, format, this.#taking.copy, this.#taking.unselect)}
      ${this.#operate.notice(words)} ${this.#place.isPaper ? paperNote(view.lines.length, words, format) : nothing}
      ${this.#details(words, format)}
      <div class="visually-hidden" role="status">${this.#said}</div>
    </section>`;
  }
}

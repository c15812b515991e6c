import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { Experiment, Variant } from '../../protocol/index.ts';
import type { Changed } from '../../sdk/index.ts';
import { formatFor, type Format } from '../shared/format.ts';
import { icons } from '../shared/icons.ts';
import { languageOf } from '../shared/language.ts';
import { freshnessNote, placeholder } from '../shared/states.ts';
import { StreamElement } from '../shared/stream-element.ts';
import { theme } from '../shared/theme.ts';
import type { Words } from '../shared/words.ts';
import { giveToCopy, saveText } from './clipboard.ts';
import { COLUMNS, layoutFor, type Layout } from './columns.ts';
import { toCsv, toTsv } from './csv.ts';
import { detailsPanel } from './details.ts';
import { DetailsPast } from './details-past.ts';
import { detailsStyles } from './details.styles.ts';
import { DetailsEvent, ExportEvent, FilterEvent, SelectEvent, SortEvent } from './events.ts';
import { choicesOf, type FilterChoices, type VariantFilter } from './filter.ts';
import { Grid } from './grid.ts';
import { Interaction } from './interaction.ts';
import { Place } from './place.ts';
import { unique } from './row-store.ts';
import { sortingAfter, type SortKey, type Sorting } from './sorting.ts';
import { tableHead } from './table-head.ts';
import { paperNote, selectedLine, waitingLine } from './table-lines.ts';
import { placeMenu, toolbar, type Density, type ViewChoice } from './toolbar.ts';
import { toolbarStyles } from './toolbar.styles.ts';
import { variantTableStyles } from './variant-table.styles.ts';

const nobody: ReadonlyMap<string, Experiment> = new Map();

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
 * @csspart waiting - The line that says how many rows would move, with its button.
 * @csspart selected - The line that says how many rows are selected.
 * @csspart notice - What stands in the place of content that cannot be shown yet.
 * @csspart stale-note - The line that says that the figures may be out of date.
 *
 * @cssproperty --peeksafe-table-height - The greatest height of the rows with their head, past which they scroll; the lesser of 680px and 80% of the window.
 */
export class VariantTable extends StreamElement {
  static override styles = [theme, variantTableStyles, toolbarStyles, detailsStyles];
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
      copy: () => this.#copy(giveToCopy),
      selectAll: () => this.#selectAll(),
      selectionChanged: () => this.#selectionChanged(),
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
    const { store } = this.#grid.view;
    if (changed === null || changed.reset || store.size === 0) {
      this.#takeStream();
      return;
    }
    for (const variant of changed.variants) store.take(variant);
    if (changed.experiments.length > 0) this.#knowExperiments();
    this.#grid.taken();
    // What stands around the rows is drawn anew only for what it shows itself.
    return (
      this.open !== null && (changed.experiments.length > 0 || changed.variants.some(({ id }) => id === this.open))
    );
  }

  #takeStream(): void {
    const { stream } = this.source;
    this.#grid.view.store.reset(stream?.state.variants.values() ?? []);
    this.#grid.past.follow(stream);
    this.#knowExperiments();
    this.#grid.forget();
  }

  #knowExperiments(): void {
    const given = this.experiments;
    const known =
      given === null ? (this.source.stream?.state.experiments ?? nobody) : new Map(given.map((one) => [one.id, one]));
    this.#grid.view.know(known);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('variants')) this.#takeGiven(changed.get('variants') as readonly Variant[] | null | undefined);
    if (changed.has('experiments')) this.#knowExperiments();
    const lang = languageOf(this);
    if (
      lang !== this.#lang ||
      ['sorting', 'filter', 'grouped'].some((name) => changed.has(name as keyof VariantTable))
    ) {
      this.#lang = lang;
      const { sorting, filter, grouped: isGrouped } = this;
      this.#grid.view.choose({ sorting, filter, isGrouped, lang });
      this.#grid.settle();
    }
    if (changed.has('open')) this.#past.open(this.open, this.hasOwnData ? null : this.source.stream);
    this.#setLayout();
    this.#grid.prepare();
  }

  #takeGiven(former: readonly Variant[] | null | undefined): void {
    if (this.variants === null) {
      if (former) this.#takeStream();
      return;
    }
    const { version } = this.#grid.view.store;
    if (former) this.#grid.view.store.takeAll(this.variants);
    else this.#grid.view.store.reset(unique(this.variants));
    if (version !== this.#grid.view.store.version) this.#grid.forget();
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
      const { count } = formatFor(this.#lang);
      this.#say(this.words.table.shown(count(view.passing), count(view.store.size)));
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

  readonly #save = (): void => {
    const csv = toCsv(this.#grid.view.shown(), this.words);
    const fileName = `${this.words.table.fileName}.csv`;
    // The mark tells spreadsheets that it is UTF-8.
    if (this.dispatchEvent(new ExportEvent(csv, fileName))) saveText(`\uFEFF${csv}`, fileName, 'text/csv');
  };

  /** Copies the selected rows, or the one that the focus is on. */
  #copy(give: (text: string) => Promise<void> | void): void {
    const { view, selection, body } = this.#grid;
    const active = view.store.rows[view.lines.at(body?.active.line ?? 0)];
    const rows = [...view.shown()].filter(({ id }) => (selection.size === 0 ? id === active?.id : selection.has(id)));
    if (rows.length === 0) return;
    const count = formatFor(this.#lang).count(rows.length);
    Promise.resolve(give(toTsv(rows, this.words))).then(
      () => this.#say(this.words.table.copied(count, rows.length === 1)),
      () => this.#say(this.words.table.notCopied),
    );
  }

  readonly #selectAll = (): void => {
    const { view, selection } = this.#grid;
    if (selection.size >= view.passing) selection.clear();
    else selection.set(Array.from(view.shown(), ({ id }) => id));
    this.#selectionChanged();
  };

  #selectionChanged(): void {
    this.dispatchEvent(new SelectEvent(this.selected));
    this.requestUpdate();
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
      save: this.#save,
    });
  }

  #table(words: Words, format: Format): TemplateResult {
    const { view, selection, holding } = this.#grid;
    const { columns, isCards } = this.#layout;
    const selected = selection.size === 0 ? 'none' : selection.size >= view.passing ? 'all' : 'some';
    const head = {
      words,
      format,
      layout: this.#layout,
      sorting: this.sorting,
      end: view.store.scale.end,
      selected,
    } as const;
    // Every role is said: laid out as a grid, rows and cells are no table to some browsers.
    return html`<div class="scroller" @scroll=${{ handleEvent: this.#grid.scrolled, passive: true }}>
      <table
        role="grid"
        part="table"
        class=${isCards ? 'cards' : 'rows'}
        aria-label=${words.variants}
        aria-rowcount=${view.lines.length + 1}
        aria-colcount=${columns.length + 1}
        aria-multiselectable="true"
      >
        ${tableHead({ ...head, sort: this.#sortBy, selectAll: this.#selectAll })}
        <tbody
          role="rowgroup"
          @pointerenter=${holding.enter}
          @pointerleave=${holding.leave}
          @focusin=${this.#interaction.focusIn}
          @focusout=${holding.focusOut}
          @keydown=${this.#interaction.key}
          @click=${this.#interaction.click}
        ></tbody>
      </table>
      ${view.passing === 0 ? html`<p class="notice" part="notice">${icons.search}<span>${words.table.nothingPasses}</span></p>` : nothing}
    </div>`;
  }

  #details(words: Words, format: Format): TemplateResult | typeof nothing {
    const variant = this.open === null ? undefined : this.#grid.view.store.variant(this.open);
    if (variant === undefined) return nothing;
    const experiment = this.#grid.view.groups.experimentOf(variant);
    const close = (): void => {
      this.#closeDetails();
      this.#grid.focus();
    };
    return detailsPanel({ variant, experiment, past: this.#past.past, format, words, close, acts: nothing });
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
    return html`<section class="card">
      ${freshnessNote(words, state)} ${this.#toolbar(words, format)} ${this.#table(words, format)}
      ${waitingLine(view.waiting, words, holding.leaveLine, this.#reorder)}
      ${selectedLine(selection.size, words, format, this.#copyToClipboard, this.#unselect)}
      ${this.#place.isPaper ? paperNote(view.lines.length, words, format) : nothing} ${this.#details(words, format)}
      <div class="visually-hidden" role="status">${this.#said}</div>
    </section>`;
  }

  readonly #copyToClipboard = (): void => this.#copy((text) => navigator.clipboard.writeText(text));

  readonly #unselect = (): void => {
    this.#grid.selection.clear();
    this.#selectionChanged();
  };
}

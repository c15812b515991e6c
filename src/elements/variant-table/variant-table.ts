import { html, isServer, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { Experiment, Variant } from '../../protocol/index.ts';
import type { Changed, LiveStream } from '../../sdk/index.ts';
import type { Format } from '../shared/format/format.ts';
import * as icons from '../shared/theme/icons.ts';
import { letterBadges } from '../shared/letters/letter-badge.ts';
import { letterColors } from '../shared/letters/letter-colors.ts';
import { RovingItems } from '../shared/roving-items.ts';
import { StreamElement } from '../shared/loading/stream-element.ts';
import { theme } from '../shared/theme/theme.ts';
import type { Strings } from '../shared/strings/strings.ts';
import { figures } from '../shared/strings/figures.ts';
import { experiments } from '../shared/strings/experiments/experiments.ts';
import { experimentGroups } from '../shared/strings/table/experiment-groups.ts';
import { table } from '../shared/strings/table/table.ts';
import { COLUMNS } from './cells/columns.ts';
import { ExtraColumns } from './cells/extra-columns.ts';
import type { TableColumn } from './cells/table-column.ts';
import { LazyDetails } from './details/lazy-details.ts';
import { detailsAttribute, type DetailsMode } from '../shared/details/details-mode.ts';
import { ViewController } from '../shared/view-state/view-controller.ts';
import { ChartEvent, CompareEvent, FilterEvent, SortEvent, type VariantTableEventMap } from './events.ts';
import type { VariantFilter } from './data/filter.ts';
import { Grid, type GridOptions } from './grid/grid.ts';
import { LazyRowInput } from './grid/lazy-row-input.ts';
import { TableSource } from './data/table-source.ts';
import type { OperatorControls, SelectedVariants } from './panels/operator-controls.ts';
import { paperStyles } from './panels/print.styles.ts';
import { Parts } from './parts.ts';
import { LayoutController } from './grid/layout-controller.ts';
import { orderAttribute, type OrderMode } from './grid/order-hold.ts';
import { sortingAfter, USUAL_SORTING, type SortKey, type Sorting } from './data/sorting.ts';
import { HEADS } from './panels/table-head.ts';
import { paperNote, partFault, tableTemplate } from './panels/table-frame.ts';
import { densityAttribute, groupedAttribute, type Density, type ViewChoice } from './panels/toolbar-state.ts';
import { ToolbarController } from './panels/toolbar-controller.ts';
import { toolbar, TOOLS } from './panels/toolbar.ts';
import { toolbarStyles } from './panels/toolbar.styles.ts';
import { variantTableStyles } from './variant-table.styles.ts';

/**
 * @summary Every variant with its predicted and its actual ER on one scale, its counts, its evidence and its status, live.
 *
 * Rows stand under their experiments, ordered by the lower end of their intervals. They sort by any column (with Shift by several) and filter; only those
 * in view are drawn, so that 10,000 live variants are no more work than twenty. Their order holds still: figures go on changing, new rows come at the
 * end of their group, and a line says how many would move. Enter or a click shows a variant's details, Space selects it, Ctrl+C copies. Cards in a narrow place.
 *
 * @fires {SortEvent} peeksafe-sort - Before a person's sorting is applied; cancelable.
 * @fires {FilterEvent} peeksafe-filter - Before a person's filter is applied; cancelable.
 * @fires {DetailsEvent} peeksafe-details - Before the details of a variant are shown; cancelable.
 * @fires {ActionEvent} peeksafe-kill - Before a variant is stopped by hand; cancelable, and may `proceed` later.
 * @fires {ActionEvent} peeksafe-revive - Before a variant is shown again; cancelable.
 * @fires {ActionEvent} peeksafe-protect - Before a variant is protected, or no longer; cancelable.
 * @fires {OutcomeEvent} peeksafe-outcome - An action has ended; `detail` says which, and whether it is done or was rejected.
 * @fires {SelectEvent} peeksafe-select - Other rows are selected.
 * @fires {CompareEvent} peeksafe-compare - Before variants are compared in the elements that share the view; cancelable.
 * @fires {ChartEvent} peeksafe-chart - Before variants become the selection of the view, for a chart; cancelable. `detail.variants` is for the `shown` of `<er-chart>`.
 * @fires {ExportEvent} peeksafe-export - Before what is filtered is saved as CSV; cancelable.
 *
 * @slot action - Actions of the page, beside those of the toolbar.
 * @slot empty - Shown in place of the notice that there are no variants yet, such as how to send the first.
 *
 * @csspart toolbar - The line with search, filter, view and export.
 * @csspart table - The table.
 * @csspart header - A column's head.
 * @csspart row - A variant's row.
 * @csspart group - The head of a group of rows.
 * @csspart cell - A cell.
 * @csspart comparison - The drawing of actual against predicted ER.
 * @csspart details - The details of a variant.
 * @csspart operate - The actions on the variant; only with the scope `operate`.
 * @csspart action-notice - The line that says how the last action ended.
 * @csspart waiting - The line that says how many rows would move, with a button.
 * @csspart selected - The line that says how many rows are selected.
 * @csspart notice - Shown in place of content that is not available yet.
 * @csspart stale-note - The note that the figures may be out of date.
 *
 * @cssproperty --peeksafe-table-height - The greatest height of the rows with their head, past which they scroll; the lesser of 680px and 80% of the window.
 */
export class VariantTable extends StreamElement<VariantTableEventMap> {
  static override styles = [theme, letterColors, letterBadges, variantTableStyles, toolbarStyles, paperStyles];
  static override bones = 'title row row row row row';
  static override ranks = { freshness: 3, reason: 3 };
  static override strings = { figures, table, experiments, experimentGroups };
  static override properties: PropertyDeclarations = {
    ...StreamElement.properties,
    variants: { attribute: false },
    experiments: { attribute: false },
    experiment: { type: String },
    sorting: { attribute: false },
    filter: { attribute: false },
    columns: { converter: { fromAttribute: (text: string | null) => text?.split(/[\s,]+/).filter(Boolean) ?? null } },
    extraColumns: { attribute: false },
    metric: { type: String },
    grouped: { converter: groupedAttribute, reflect: true },
    order: { converter: orderAttribute, reflect: true },
    density: { converter: densityAttribute, reflect: true },
    open: { type: String },
    details: { converter: detailsAttribute, reflect: true },
    selected: { attribute: false },
  };

  /** Variants by property, for use without a server; null to take them from the stream. */
  declare variants: readonly Variant[] | null;
  /** The experiments of `variants`, for their titles, pauses and traffic; null to take them from the stream. */
  declare experiments: readonly Experiment[] | null;
  /** The id of an experiment, to show only its variants, whatever else somebody filters by; null for all. */
  declare experiment: string | null;
  /** The sort keys of the rows, the first one counting most. */
  declare sorting: readonly Sorting[];
  /** The variants that are shown. */
  declare filter: VariantFilter;
  /**
   * The names of the columns to show, each a `ColumnName` or one of `extraColumns`, separated by spaces in the attribute; null for the usual ones, as many as fit: `comparison`, `lead`,
   * `distance`, `share`, `impressions`. `content` is always first; a name that is none of theirs is left out.
   */
  declare columns: readonly string[] | null;
  /**
   * Columns of the page's own, such as the desk or the author of a variant. They stand last, are in the menu of columns and in files, and are chosen in
   * `columns` by their names. Give another array to change them.
   */
  declare extraColumns: readonly TableColumn[];
  /**
   * The name of a metric that experiments declare: its value with an interval, its difference to the leader and its guardrail stand in place of those of engagements, and in
   * files. Null for the metric in view, which is none until somebody chooses one.
   */
  declare metric: string | null;
  /** Whether rows are grouped by experiment; `grouped="false"` shows them all as one. */
  declare grouped: boolean;
  /** When rows change places: `hold` only when a person asks for it, `live` at once, as a wall wants it. */
  declare order: OrderMode;
  /** `comfortable` or `compact` rows. */
  declare density: Density;
  /** The id of the variant whose details are shown; null for none, as it is again once another experiment or stream is shown. */
  declare open: string | null;
  /**
   * Where details are shown: `below` the rows, or in a `drawer` over the page, at its end. In a window narrower than 760px that is a sheet at
   * its foot, and in a dashboard of at least 1600px its third column. On paper they are always below the rows.
   */
  declare details: DetailsMode;
  readonly #grid = new Grid(this, {
    summaryChanged: () => this.requestUpdate(),
    openId: () => this.open,
    withPending: (variant) => this.#operate?.withPending(variant) ?? variant,
  });
  readonly #tableSource = new TableSource(this.#grid);
  readonly #parts = new Parts(this);
  readonly #view = new ViewController(this);
  readonly #toolbarController = new ToolbarController(this, this.#parts, {
    filter: () => this.filter,
    lang: () => this.#lang,
    variants: () => this.#grid.model.store.rows,
  });
  #operate: OperatorControls | null = null;
  readonly #details = new LazyDetails(this, this.#grid, this.#parts, {
    strings: () => this.strings,
    announce: (sentence) => this.#announce(sentence),
    operate: () => this.#operate,
  });
  readonly #rowInput = new LazyRowInput(this, this.#grid, this.#parts, {
    strings: () => this.strings,
    format: () => this.format,
    announce: (sentence) => this.#announce(sentence),
    own: () => this.#extraColumns.forFiles,
    openDetails: (variant) => this.#details.toggle(variant),
    closeDetails: () => this.#details.close(),
  });
  readonly #extraColumns = new ExtraColumns(this.#parts, this.#grid.model.store);
  readonly #layout = new LayoutController(
    this,
    () => this.columns,
    () => this.#extraColumns.shown,
  );
  #lang = '';
  #isGrouped = false;
  /** The filter that a person chose last; that of the page is for any stream. */
  #chosenFilter: VariantFilter | null = null;
  /** The last announcement for screen readers. */
  #announcement = '';

  constructor() {
    super();
    for (const items of [TOOLS, HEADS]) new RovingItems(this, { items, isSideBySide: true });
    this.variants = null;
    this.experiments = null;
    this.experiment = null;
    this.sorting = USUAL_SORTING;
    this.filter = {};
    this.columns = null;
    this.extraColumns = [];
    this.metric = null;
    this.grouped = true;
    this.order = 'hold';
    this.density = 'comfortable';
    this.open = null;
    this.details = 'below';
    this.selected = [];
  }

  /** The ids of the rows that are selected. */
  get selected(): readonly string[] {
    return this.#grid.selection.ids;
  }

  /** Selects these rows only. */
  set selected(ids: readonly string[]) {
    this.#grid.selection.set(ids);
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#grid.hold.release();
    this.#grid.stop();
  }

  protected override get hasOwnData(): boolean {
    return this.variants !== null;
  }

  protected override streamReplaced(given: ReadonlySet<PropertyKey>): void {
    if (!given.has('open')) this.open = null;
    if (!given.has('selected')) this.#grid.selection.clear();
    if (this.filter === this.#chosenFilter) this.filter = {};
    this.#announcement = '';
  }

  protected override streamChanged(changed: Changed | null): boolean | void {
    if (this.hasOwnData) return;
    if (changed === null || changed.reset || this.#grid.model.store.size === 0) {
      this.#tableSource.showStream(this.source.stream);
      return;
    }
    this.#tableSource.applyChanges(changed);
    // Everything around the rows is rendered again only when it shows one of the changed variants.
    const isShown = (one: Variant): boolean => one.id === this.open || this.#operate?.isPending(one) === true;
    return (this.open !== null && changed.experiments.length > 0) || changed.variants.some(isShown);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (isServer && !this.hasOwnData) this.#tableSource.showStream(this.source.stream);
    const former = changed.get('variants');
    const isOther = this.#tableSource.restrict(this.experiment);
    if (this.variants !== null && (changed.has('variants') || isOther))
      this.#tableSource.showList(this.variants, !former || isOther);
    else if (former || isOther) this.#tableSource.showStream(this.source.stream);
    if (changed.has('experiments')) this.#tableSource.setExperiments(this.experiments);
    this.#useLoadedParts();
    this.#grid.hold.mode = this.order;
    const { sorting, filter, language: lang } = this;
    const isGrouped = this.grouped;
    const isRegrouped = isGrouped !== this.#isGrouped || changed.has('experiment');
    if (lang !== this.#lang || changed.has('sorting') || changed.has('filter') || isRegrouped) {
      this.#lang = lang;
      this.#isGrouped = isGrouped;
      this.#grid.model.choose({ sorting, filter, isGrouped, lang, experiment: this.experiment });
      this.#grid.settle();
    }
    this.#details.follow(this.#shownStream);
    this.#extraColumns.update(this.extraColumns, this.metric ?? this.#view.view.metric, lang, this.experiment);
    if (!this.isBlind) this.#layout.update();
    this.#grid.prepare();
  }

  /** The stream whose variants are shown; null when they are given by property. */
  get #shownStream(): LiveStream | null {
    return this.hasOwnData ? null : this.source.stream;
  }

  /** Uses the parts that have been loaded, and loads those that are needed now. */
  #useLoadedParts(): void {
    const trend = this.#parts.now('trend');
    if (trend !== null) this.#grid.useTrend(trend.Trend);
    if (this.#operate !== null || this.#shownStream?.scopes.has('operate') !== true) return;
    const operate = this.#parts.need('operate');
    if (operate === null) return;
    this.#operate = new operate.OperatorControls(this, {
      stream: () => this.#shownStream,
      strings: () => this.strings,
      find: (selector) => this.#details.find(selector) ?? this.renderRoot.querySelector(selector),
    });
  }

  protected override async getUpdateComplete(): Promise<boolean> {
    let done = await super.getUpdateComplete();
    while (this.isConnected && (this.#grid.isBehind || this.#parts.awaited !== null)) {
      await this.#parts.awaited;
      await this.#grid.caughtUp();
      done = await super.getUpdateComplete();
    }
    return done;
  }

  protected override updated(): void {
    const scroller = this.renderRoot.querySelector<HTMLElement>('.scroller');
    const body = scroller?.querySelector('tbody');
    if (!scroller || !body) return;
    const options = this.#gridOptions;
    this.#grid.show(scroller, body, options);
    const search = this.renderRoot.querySelector('input') as HTMLInputElement;
    if (search.value !== (this.filter.text ?? '')) search.value = this.filter.text ?? '';
    this.#parts.fetch();
  }

  get #gridOptions(): GridOptions {
    const { density, strings } = this;
    return {
      layout: this.#layout.current,
      density,
      strings,
      format: this.format,
      isPrinting: this.#layout.isPrinting,
    };
  }

  #announce(sentence: string): void {
    this.#announcement = sentence;
    this.requestUpdate();
  }

  readonly #sortBy = (key: SortKey, isAdded: boolean): void => {
    const sorting = sortingAfter(this.sorting, key, isAdded);
    if (!this.dispatchEvent(new SortEvent(sorting))) return;
    this.sorting = sorting;
    const { strings } = this;
    const labelOf = (one: SortKey): string => COLUMNS.find((column) => column.key === one)?.label(strings) ?? one;
    const keys = sorting.map((one) => strings.table.sortedBy(labelOf(one.key), one.descending));
    this.#announce(strings.table.sorted(keys.join(strings.table.and)));
  };

  readonly #setFilter = (filter: VariantFilter): void => {
    if (!this.dispatchEvent(new FilterEvent(filter))) return;
    this.filter = filter;
    this.#chosenFilter = filter;
    void this.updateComplete.then(() => {
      const { model } = this.#grid;
      const { format } = this;
      this.#announce(this.strings.table.shown(format.count(model.matches), format.count(model.store.size)));
    });
  };

  readonly #setView = ({
    isGrouped = this.grouped,
    density = this.density,
    columns = this.columns,
  }: Partial<ViewChoice>): void => {
    this.#parts.retry();
    this.grouped = isGrouped;
    this.density = density;
    this.columns = columns;
  };

  /** The button above the rows disappears when it is pressed, so the focus goes to them, except where that would hold a live order. */
  readonly #reorder = (event: MouseEvent): void => {
    const isByKeyboard = event.detail === 0;
    this.#grid.hold.release();
    this.#grid.model.invalidate();
    this.#grid.settle();
    void this.updateComplete.then(() => {
      if (isByKeyboard) this.#grid.focus();
      else if (this.order === 'hold') this.#grid.body?.tabStop?.focus({ preventScroll: true });
    });
  };

  #toolbar(strings: Strings, format: Format): TemplateResult {
    const { model } = this.#grid;
    return toolbar({
      strings,
      format,
      filter: this.filter,
      choices: this.#toolbarController.choices,
      menu: this.#toolbarController.menu,
      titleOf: (id) => model.groups.titleFor(id),
      shown: this.#layout.current.columns.map(({ name }) => name),
      own: this.#extraColumns.shown,
      usualOrder: this.#extraColumns.usualOrder(strings),
      matches: model.matches,
      all: model.store.size,
      isGrouped: this.grouped,
      density: this.density,
      columns: this.columns,
      sorting: this.sorting,
      waiting: model.waiting,
      reorder: this.#reorder,
      leave: this.#grid.hold.leaveWaitingLine,
      setFilter: this.#setFilter,
      setView: this.#setView,
      openMenu: this.#toolbarController.openMenu,
      menus: this.#toolbarController.menus,
      save: () => this.#rowInput.use(({ actions }) => actions.save()),
    });
  }

  /** The details, and how the last action ended: beside them where they lie over the page. */
  #foot(strings: Strings, format: Format): TemplateResult {
    const notice = this.#operate?.notice(strings, format) ?? nothing;
    const { isPrinting } = this.#layout;
    const paper = isPrinting ? paperNote(this.#grid.model.lines.rows, strings, format) : nothing;
    const place = this.#details.place(isPrinting);
    const isOver = place !== 'below';
    const details = this.#details.render(place, isOver ? notice : nothing, strings, format);
    return html`${isOver ? nothing : notice} ${paper} ${details}`;
  }

  readonly #compare = (experiment: string, ids: readonly string[]): void => {
    if (this.dispatchEvent(new CompareEvent(experiment, ids))) this.#view.set({ experiment, selection: ids });
  };

  readonly #chart = (experiment: string | null, ids: readonly string[]): void => {
    if (this.dispatchEvent(new ChartEvent(experiment, ids)))
      this.#view.set({ selection: ids, ...(experiment === null ? {} : { experiment }) });
  };

  #selected(strings: Strings, format: Format): TemplateResult | typeof nothing {
    const { isShared } = this.#view;
    const [compare, chart] = [isShared ? this.#compare : null, isShared ? this.#chart : null];
    const operate = (selected: SelectedVariants): unknown =>
      this.#operate?.selectionControls(selected, strings, format) ?? nothing;
    return this.#rowInput.selectedLine({ strings, format, compare, chart, operate });
  }

  protected override render(): TemplateResult {
    const { strings } = this;
    const { format } = this;
    const { model, selection } = this.#grid;
    if (this.isBlind)
      return html`<section class="card" aria-label=${strings.figures.variants}>${this.placeholder()}</section>`;
    if (model.store.size === 0)
      return html`<section class="card">
        ${this.freshnessNote()}
        <slot name="empty"
          ><p class="notice" part="notice">${icons.learning}<span>${strings.figures.noData}</span></p></slot
        >
      </section>`;
    const frame = { strings, format, grid: this.#grid, layout: this.#layout.current };
    return html`<section class="card">
      ${this.freshnessNote()} ${this.#toolbar(strings, format)}
      ${tableTemplate({
        ...frame,
        sorting: this.sorting,
        sort: this.#sortBy,
        selectAll: () => this.#rowInput.use(({ actions }) => actions.selectAll()),
        onRowEvent: this.#rowInput.onEvent,
        onPointerEnter: this.#rowInput.onPointerEnter,
        serverRows: this.#parts.now('serverRows'),
        context: () => this.#grid.contextFor(this.#gridOptions),
      })}
      ${selection.size === 0 ? nothing : this.#selected(strings, format)} ${partFault(this.#parts.fault, strings)}
      ${this.#foot(strings, format)}
      <div class="visually-hidden" role="status">${this.#announcement}</div>
    </section>`;
  }
}

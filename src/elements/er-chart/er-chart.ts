import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { Experiment, Pattern, Variant } from '../../protocol/index.ts';
import type { Changed, StreamStatus } from '../../sdk/index.ts';
import { ExportController } from './export/export-controller.ts';
import { observeEnvironment } from '../shared/evidence-canvas/environment-observer.ts';
import { icons } from '../shared/theme/icons.ts';
import { LazyModule, whenIdle } from '../shared/loading/lazy-module.ts';
import { StreamElement } from '../shared/loading/stream-element.ts';
import { Printing } from '../shared/printing.ts';
import { theme } from '../shared/theme/theme.ts';
import { Timer } from '../shared/timers.ts';
import { erChart } from '../shared/strings/panels/er-chart.ts';
import { figures } from '../shared/strings/figures.ts';
import { fatigueLevels } from '../shared/strings/fatigue/fatigue-levels.ts';
import { toolbar, type ToolbarActions } from './panels/toolbar.ts';
import type { ChartHistory, CountPoint } from './data/series-history.ts';
import { LazyScene } from './render/lazy-scene.ts';
import { erChartStyles } from './er-chart.styles.ts';
import { ZoomEvent, type ErChartEventMap } from './events.ts';
import { DataSource } from './data/data-source.ts';
import { CrosshairGroup } from './input/crosshair-group.ts';
import { DeferredInput } from './input/deferred-input.ts';
import { sceneModelOf, type SceneModel } from './layout/scene-model.ts';
import { legend, legendActions } from './panels/legend.ts';
import { Navigation, type NavigationTarget } from './input/navigation.ts';
import { COLORS, LineStyles, paletteStyles } from './layout/line-styles.ts';
import { plotTemplate } from './panels/plot.ts';
import { summaryTable, TableRegion } from './panels/table-region.ts';
import { windowFor } from './data/series.ts';

const MINUTE_MS = 60_000;
/** How often text follows the counts, milliseconds. The drawing follows at once. */
const TEXT_EVERY_MS = 1000;

/**
 * @summary ER over time per variant: cumulative or of the last minutes, with interval bands, predictions, kills and alarms.
 *
 * Drag over a part to zoom in; so do the wheel with Ctrl or Cmd, two fingers, and the keys + and -; a double click or 0 goes back.
 * The arrow keys read it point by point: left and right in time, up and down from variant to variant.
 *
 * @slot empty - In place of what it says while there is nothing to draw yet.
 *
 * @fires {ZoomEvent} peeksafe-zoom - The viewer zoomed, moved or went back; `detail` is `{ from, to }` in milliseconds since 1970, or null for the whole range.
 * @fires {ExportEvent} peeksafe-export - Before a file is saved; `detail` is `{ kind, fileName, blob }`; cancelable.
 *
 * @csspart bar - The buttons above the drawing.
 * @csspart ranges - The buttons that choose a time range.
 * @csspart menu - The file formats for export.
 * @csspart plot - The drawing.
 * @csspart legend - The variants as buttons that show and hide their lines.
 * @csspart table - The data table.
 * @csspart notice - Shown in place of content that is not available yet.
 * @csspart stale-note - The note that the figures may be out of date.
 *
 * @cssproperty [--peeksafe-chart-height=300px] - Height of the drawing.
 */
export class ErChart extends StreamElement<ErChartEventMap> {
  static override styles = [theme, paletteStyles, erChartStyles];
  static override bones = 'bar plot legend';
  static override ranks = { freshness: 2, reason: 3 };
  static override strings = { erChart, figures, fatigueLevels };
  static override properties: PropertyDeclarations = {
    ...StreamElement.properties,
    variants: { attribute: false },
    history: { attribute: false },
    experiments: { attribute: false },
    patterns: { attribute: false },
    range: { type: Number },
    mode: { type: String },
    windowMinutes: { type: Number, attribute: 'window' },
    paused: { type: Boolean, reflect: true },
    group: { type: String },
  };

  /** Variants by property, for use without a server; null to take them from the stream, or from the history alone. */
  declare variants: readonly Variant[] | null;
  /**
   * Counts over time by property, for use without a server; `addCounts` adds to them. Plain arrays are copied. A `Float64Array` is used as
   * it is and never written to: do not change it afterwards.
   */
  declare history: ChartHistory | null;
  /** Experiments by property, beside `variants`: for the thresholds of stopping and for traffic alarms. */
  declare experiments: readonly Experiment[] | null;
  /** Patterns by property, beside `variants`: fatigued ones are marked. */
  declare patterns: readonly Pattern[] | null;
  /** How many minutes up to the newest point are shown; null for all. */
  declare range: number | null;
  /** `cumulative`: ER of all counts so far; `windowed`: ER of what was counted in the last minutes before each moment. */
  declare mode: 'cumulative' | 'windowed';
  /** Length of the window in minutes; null for one that suits the range. */
  declare windowMinutes: number | null;
  /** Keeps the times in view while new data come. */
  declare paused: boolean;
  /** Charts of the same group share their crosshair; empty for none. */
  declare group: string;
  readonly #data: DataSource;
  readonly #scene: LazyScene;
  readonly #navigation: Navigation;
  readonly #input: DeferredInput;
  readonly #export: ExportController;
  readonly #table = new TableRegion(
    this,
    () => this.#refresh(),
    (fault) => this.#partLoaded(fault),
  );
  readonly #printPart = new LazyModule(() => import('./export/print.ts'), {
    onFault: (fault) => this.#partLoaded(fault),
  });
  readonly #crosshairGroup = new CrosshairGroup((time) => {
    if (this.#isAwake) this.#scene.setCrosshair(time === null ? null : { time, rate: null });
  });
  readonly #printing = new Printing(this, () => (this.#isStale = true));
  readonly #styles = new LineStyles();
  #model: SceneModel | null = null;
  #colors: readonly string[] = [];
  #isVisible = true;
  /** Whether more than the drawing must be rendered. */
  #isStale = true;
  #shownStateKey = '';
  /** The times that stay in view while paused. */
  #pausedTimes: readonly [number, number] | null = null;
  /** Whether the first drawing is painted: the data table comes after it. */
  #isDrawn = false;
  /** Why a part could not be loaded; empty when all could. */
  #partFault = '';
  #cancelIdle: (() => void) | null = null;
  readonly #textTimer = new Timer(this);
  #stopObserving: (() => void) | null = null;

  constructor() {
    super();
    this.variants = null;
    this.history = null;
    this.experiments = null;
    this.patterns = null;
    this.range = null;
    this.mode = 'cumulative';
    this.windowMinutes = null;
    this.paused = false;
    this.group = '';
    this.#data = this.#createDataSource();
    const failed = (fault: string | null): void => this.#partLoaded(fault);
    this.#scene = new LazyScene(this, () => this.#isAwake, failed);
    this.#export = new ExportController(this, this.#scene, () => this.#refresh());
    const navigated = this.#createNavigationTarget();
    const navigation = (this.#navigation = new Navigation(this, navigated));
    this.#input = new DeferredInput(async () => {
      const [{ InteractionController }, scene] = await Promise.all([
        import('./input/interaction-controller.ts'),
        this.#scene.whenLoaded(),
      ]);
      return new InteractionController(navigated, navigation, scene);
    }, failed);
  }

  #createDataSource(): DataSource {
    const stream = () => this.source.stream;
    const hasOwnData = () => this.hasOwnData;
    const range = () => this.range;
    return new DataSource({
      get stream() {
        return stream();
      },
      get hasOwnData() {
        return hasOwnData();
      },
      get range() {
        return range();
      },
      onPoints: () => this.#pointsAdded(),
      onChange: () => this.#refresh(),
    });
  }

  #createNavigationTarget(): NavigationTarget {
    const model = () => this.#model;
    const ends = () => this.#data.timeExtent();
    return {
      get model() {
        return model();
      },
      get timeExtent() {
        return ends();
      },
      onZoom: (times) => this.#zoomed(times),
      onZoomRest: (times) => void this.#data.loadDetail(times, this.#model?.shown ?? []),
      onPoint: (time) => this.#crosshairGroup.share(time),
      refresh: () => this.#refresh(),
    };
  }

  /** Shows why a part could not be loaded; null when it now could. The next need tries again. */
  #partLoaded(fault: string | null): void {
    this.#partFault = fault ?? '';
    this.#refresh();
  }

  /**
   * Adds counts, for use without a server. Only what is new is painted, so call it as often as data come. An unknown variant begins with
   * its first point; `variants` gives names. Beyond a quarter of a million points, old points of a variant are thinned out.
   *
   * @param points Cumulative counts with their times, of each variant in the order of time; counts of null for a gap.
   * @throws Error when the chart shows a stream, whose counts are its own.
   * @throws RangeError when a time is not a number.
   */
  addCounts(points: Iterable<CountPoint>): void {
    if (this.source.stream !== null && this.history === null)
      throw new Error('This chart shows a stream; addCounts is for data of your own.');
    this.#data.addPoints(points);
  }

  /**
   * Zooms to a range of times, in milliseconds since 1970, within the times of the data.
   * @throws RangeError when the first is not before the other.
   */
  zoomTo(from: number, to: number): void {
    if (!(from < to)) throw new RangeError(`from is ${from} and to is ${to}; expected times, the earlier first`);
    this.#navigation.zoomTo([from, to]);
  }

  /** Shows the whole range again and follows new points. */
  resetZoom(): void {
    this.#navigation.zoomTo(null);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#scene.fetch();
    this.#stopObserving = observeEnvironment(this, {
      onVisibility: (isVisible) => {
        // The first report says what was assumed: it is visible.
        const wasVisible = this.#isVisible;
        this.#isVisible = isVisible;
        if (isVisible && (!wasVisible || this.#isStale)) this.#refresh();
      },
      onAppearance: () => this.#refresh(),
    });
    this.#crosshairGroup.join(this.group);
    this.#refresh();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopObserving?.();
    this.#crosshairGroup.join('');
    this.#cancelIdle?.();
    this.#cancelIdle = null;
    this.#navigation.stop();
    this.#scene.detach();
    this.#data.cancelLoads();
  }

  get #isAwake(): boolean {
    return this.#printing.isOn || (this.#isVisible && !this.ownerDocument.hidden);
  }

  #refresh(): void {
    this.#isStale = true;
    this.requestUpdate();
  }

  /** New points are painted with the next frame; text follows a little later. */
  #pointsAdded(): void {
    if (!this.#isAwake) {
      this.#isStale = true;
      return;
    }
    this.#scene.requestPaint();
    this.#refreshIn(TEXT_EVERY_MS);
  }

  #refreshIn(ms: number): void {
    this.#textTimer.start(ms, () => this.#refresh());
  }

  // An invisible chart costs nothing: its series have everything when it comes into view. Most frames of a stream bring points only, which
  // are painted without rendering. A changed property is always rendered, since Lit reports it only once.
  protected override shouldUpdate(changed: PropertyValues): boolean {
    if (changed.size > 0 || !this.hasUpdated) return true;
    if (!this.#isAwake) return false;
    const hasOtherStrings = this.#model !== null && this.#model.strings !== this.strings;
    return this.#isStale || hasOtherStrings || this.#shownStateKey !== this.#stateKey;
  }

  /** Changes with the state and the language of the texts around the drawing. */
  get #stateKey(): string {
    return `${this.language} ${this.shownState} ${this.fault} ${this.states.version}`;
  }

  protected override get hasOwnData(): boolean {
    return this.history !== null || this.#data.hasOwnPoints;
  }

  protected override streamChanged(changed: Changed | null): boolean {
    if (!this.hasOwnData) this.#data.applyChanges(changed);
    // Points are painted without rendering; the data source requests the rest.
    return changed === null;
  }

  protected override streamStatusChanged(status: StreamStatus): void {
    if (!this.hasOwnData) this.#data.statusChanged(status);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('group') && this.isConnected) this.#crosshairGroup.join(this.group);
    if (changed.has('history') && (this.hasUpdated || this.history !== null)) this.#data.useHistory(this.history);
    if (changed.has('range') && this.hasUpdated) {
      this.#navigation.zoom = null;
      if (!this.hasOwnData) void this.#data.load();
    }
    if (changed.has('paused')) this.#pausedTimes = this.paused ? this.#scene.domain : null;
  }

  get #experiments(): ReadonlyMap<string, Experiment> {
    if (this.experiments === null) return this.source.stream?.state.experiments ?? new Map<string, Experiment>();
    return new Map(this.experiments.map((experiment) => [experiment.id, experiment]));
  }

  get #windowMs(): number {
    if (this.windowMinutes !== null && this.windowMinutes > 0) return this.windowMinutes * MINUTE_MS;
    const [oldest, newest] = this.#data.timeExtent();
    const span = Math.max(0, newest - oldest);
    const shown = this.range === null ? span : Math.min(span, this.range * MINUTE_MS);
    return windowFor(shown, this.#data.resolutionMs);
  }

  #zoomed(times: readonly [number, number] | null): void {
    // Going back to the whole range means to follow what comes.
    if (times === null) this.paused = false;
    this.dispatchEvent(new ZoomEvent(times));
    this.#refresh();
  }

  #highlight(id: string | null): void {
    this.#navigation.highlighted = id;
    this.#refresh();
  }

  readonly #legendActions = legendActions(
    () => this.#data.visible,
    (id) => this.#highlight(id),
    () => this.#navigation.highlighted,
  );

  readonly #toolbarActions: ToolbarActions = {
    setRange: (minutes) => {
      this.range = minutes;
      this.#navigation.zoomTo(null);
    },
    setWindowed: (isWindowed) => (this.mode = isWindowed ? 'windowed' : 'cumulative'),
    setPaused: (isPaused) => (this.paused = isPaused),
    resetZoom: () => this.resetZoom(),
    showTable: (isShown) => this.#table.show(isShown),
    openExport: (isOpen) => this.#export.open(isOpen),
    save: (kind) => void this.#export.save(kind, this.#model),
  };

  protected override render(): TemplateResult {
    const { strings } = this;
    this.#isStale = false;
    this.#shownStateKey = this.#stateKey;
    this.#model = null;
    if (this.isBlind)
      return html`<section class="card" aria-label=${strings.erChart.erOverTime}>${this.placeholder()}</section>`;
    const rows = this.#data.listVariants(this.variants);
    if (rows.length === 0)
      return html`<section class="card" aria-label=${strings.erChart.erOverTime}>
        ${this.freshnessNote()}
        <slot name="empty"
          ><p class="notice" part="notice">${icons.learning}<span>${strings.figures.noData}</span></p></slot
        >
      </section>`;
    this.#data.setWindow(this.mode === 'windowed' ? this.#windowMs : 0);
    this.#model = this.#buildModel(rows);
    return this.#card(rows, this.#model);
  }

  #card(rows: readonly Variant[], model: SceneModel): TemplateResult {
    const { strings, format, styles, series } = model;
    const { fault } = this.#data;
    const warning = (text: string): TemplateResult | typeof nothing =>
      text === '' ? nothing : html`<p class="stale-note" role="alert">${icons.stale}<span>${text}</span></p>`;
    const isHeld = this.hasUpdated && this.renderRoot.querySelector('.legend :is(:hover, :focus)') !== null;
    const ordered = this.#data.visible.sortedForLegend(rows, this.#data.series, isHeld);
    const { announcement } = this.#navigation;
    return html`<section class="card" aria-label=${strings.erChart.erOverTime}>
      ${this.freshnessNote()} ${toolbar(this.#toolbarState, this.#toolbarActions, strings, format)}
      ${warning(fault === '' ? '' : `${strings.erChart.noHistory} ${fault}`)} ${warning(this.#export.fault)}
      ${warning(this.#partFault === '' ? '' : `${strings.common.error} ${this.#partFault}`)}
      ${this.#printing.isOn ? this.#printed(ordered, model) : nothing} ${plotTemplate(this.#input, strings)}
      ${legend({ rows: ordered, styles, series }, this.#legendActions, strings, format)}
      ${this.#table.template(
        this.#isDrawn || this.#table.isShown ? model : null,
        this.#shownTimes,
        [this.mode, this.#navigation.zoom],
        strings.erChart.showTable,
      )}
      <div class="visually-hidden" role="status">${announcement}</div>
      <span class="palette" hidden>${PALETTE}</span>
    </section>`;
  }

  #printed(rows: readonly Variant[], model: SceneModel): TemplateResult | typeof nothing {
    const part = this.#printPart.need(() => this.#refresh());
    if (part !== null) return part.printView(model);
    // A browser does not wait for what is still loading: it prints the canvas, or the figures while there is none.
    return this.#scene.domain === null ? summaryTable(rows, model.series, model.strings, model.format) : nothing;
  }

  get #toolbarState(): Parameters<typeof toolbar>[0] {
    return {
      range: this.range,
      isZoomed: this.#navigation.zoom !== null,
      isPaused: this.paused,
      isWindowed: this.mode === 'windowed',
      windowMs: this.#windowMs,
      hasTable: this.#table.isShown,
      isExporting: this.#export.isOpen,
    };
  }

  #buildModel(rows: readonly Variant[]): SceneModel {
    const fixed = this.#navigation.zoom ?? this.#pausedTimes;
    const shown = this.#data.visible.drawn(rows, this.#data.series);
    return sceneModelOf({
      ...this.#data.finestFor(fixed),
      shown,
      styles: this.#styles.assign(shown.map(({ id }) => id)),
      experiments: this.#experiments,
      patterns: this.patterns ?? this.source.stream?.state.patterns.values() ?? [],
      highlighted: this.#navigation.highlighted,
      colors: this.#colors,
      times: { rangeMs: this.range === null ? null : this.range * MINUTE_MS, fixed },
      strings: this.strings,
      format: this.format,
    });
  }

  /** The times that the drawing shows, up to the newest point. */
  get #shownTimes(): readonly [from: number, to: number] {
    const [oldest, newest] = this.#data.timeExtent();
    const [from, to] = this.#scene.domain ?? [oldest, newest];
    return [Math.max(from, oldest), Math.min(to, newest)];
  }

  protected override firstUpdated(): void {
    // A print does not wait, and includes charts that were never in view.
    whenIdle(() => this.#printPart.need(() => {}));
  }

  protected override updated(): void {
    this.#scene.attach(this.renderRoot.querySelector('.plot'));
    if (this.#model === null) return;
    const colors = [...this.renderRoot.querySelectorAll('.palette i')].map((one) => getComputedStyle(one).color);
    // On paper they are others, and the canvas is not printed.
    if (!this.#printing.isOn && colors.join() !== this.#colors.join()) {
      this.#colors = colors;
      this.#model = this.#buildModel(this.#data.listVariants(this.variants));
    }
    this.#scene.setModel(this.#model);
    if (!this.#isDrawn) this.#cancelIdle ??= whenIdle(() => this.#loadRest());
  }

  /** Loads what the first drawing did without: the data table, and the parts that handle input. */
  #loadRest(): void {
    this.#cancelIdle = null;
    this.#isDrawn = true;
    this.#input.preload();
    this.#scene.preload();
    this.#refresh();
  }
}

// The palette is CSS, so that it follows the theme; the canvas gets the computed colors.
const PALETTE = Array.from({ length: COLORS }, (_, i) => html`<i class="c${i}"></i>`);

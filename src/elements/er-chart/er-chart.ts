import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { Experiment, Pattern, Variant } from '../../protocol/index.ts';
import type { Changed, StreamStatus } from '../../sdk/index.ts';
import { letterBadges } from '../shared/letters/letter-badge.ts';
import { letterColors } from '../shared/letters/letter-colors.ts';
import { whenIdle } from '../shared/loading/lazy-module.ts';
import { menuStyles } from '../shared/menus/menu.styles.ts';
import { StreamElement } from '../shared/loading/stream-element.ts';
import { ShownEvent } from '../shared/shown-event.ts';
import type { Strings } from '../shared/strings/strings.ts';
import { theme } from '../shared/theme/theme.ts';
import { Timer } from '../shared/timers.ts';
import { erChart } from '../shared/strings/panels/er-chart.ts';
import { figures } from '../shared/strings/figures.ts';
import { fatigueLevels } from '../shared/strings/fatigue/fatigue-levels.ts';
import type { ToolbarActions, ToolbarState } from './panels/toolbar.ts';
import type { ChartNote } from './data/marks.ts';
import type { ChartHistory, CountPoint } from './data/series-history.ts';
import { ChartParts } from './chart-parts.ts';
import { erChartStyles } from './er-chart.styles.ts';
import { ZoomEvent, type ErChartEventMap } from './events.ts';
import type { SceneModel } from './layout/scene-model.ts';
import { sceneStyles } from './render/scene.styles.ts';
import { chartCard, type CardParts } from './panels/chart-card.ts';
import { noData } from './panels/notices.ts';

/** How often text follows the counts, milliseconds. The drawing follows at once. */
const TEXT_EVERY_MS = 1000;

/**
 * @summary ER over time per variant, or a metric: cumulative or of the last minutes, with interval bands, predictions, kills, alarms and notes.
 *
 * Drag over a part to zoom in; so do the wheel with Ctrl or Cmd, two fingers, and the keys + and -; a double click or 0 goes back.
 * The arrow keys read it point by point: left and right in time, up and down from variant to variant.
 *
 * It shows one experiment, with the leader and the runner-up in front of the others, or all variants of a stream. Variants have the letters and colors that they
 * have everywhere; the order of the legend holds until somebody sorts it.
 *
 * @slot empty - In place of what it says while there is nothing to draw yet.
 *
 * @fires {ZoomEvent} peeksafe-zoom - The viewer zoomed, moved or went back; `detail` is `{ from, to }` in milliseconds since 1970, or null for the whole range.
 * @fires {ShownEvent} peeksafe-shown - A person chose which variants are drawn; `detail.shown` has their ids, or null for the chart's own choice.
 * @fires {ExportEvent} peeksafe-export - Before a file is saved; `detail` is `{ kind, fileName, blob }`; cancelable.
 *
 * @csspart bar - The buttons above the drawing.
 * @csspart ranges - The buttons that choose a time range.
 * @csspart menu - The file formats for export.
 * @csspart plot - The drawing.
 * @csspart title - The experiment, where one is chosen.
 * @csspart about - The line that says what the metric decides, where one is drawn.
 * @csspart legend - The variants as buttons that show and hide their lines.
 * @csspart letter - The letter of a variant in the legend.
 * @csspart table - The data table.
 * @csspart notice - Shown in place of content that is not available yet.
 * @csspart stale-note - The note that the figures may be out of date.
 *
 * @cssproperty [--peeksafe-chart-height=300px] - Height of the drawing.
 */
export class ErChart extends StreamElement<ErChartEventMap> {
  static override styles = [theme, letterColors, letterBadges, menuStyles, erChartStyles, sceneStyles];
  static override bones = 'bar plot choices legend';
  static override ranks = { freshness: 2, reason: 3 };
  static override strings = { erChart, figures, fatigueLevels };
  static override properties: PropertyDeclarations = {
    ...StreamElement.properties,
    experiment: { type: String },
    shown: { attribute: false },
    variants: { attribute: false },
    history: { attribute: false },
    experiments: { attribute: false },
    patterns: { attribute: false },
    notes: { attribute: false },
    range: { type: Number },
    mode: { type: String },
    windowMinutes: { type: Number, attribute: 'window' },
    paused: { type: Boolean, reflect: true },
    group: { type: String },
    metric: { type: String },
  };

  /**
   * Id of the experiment whose variants are drawn; `*` for all of them. Left out, the chart follows the experiment that a person looks at in the
   * `<variant-stream>` or `<variant-dashboard>` around it, and shows all variants where there is none.
   */
  declare experiment: string | null;
  /**
   * Ids of the variants that are drawn; null to leave it to the chart, which then draws those that are selected in the `<variant-stream>` or
   * `<variant-dashboard>` around it. The clicks of a person change it; another selection sets it to null.
   */
  declare shown: readonly string[] | null;
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
  /** Notes on the time axis by property; null for those of the stream. */
  declare notes: readonly ChartNote[] | null;
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
  /**
   * The name of a metric of the experiment, to draw its value over time in place of the ER, in its unit and with its intervals; null for the one in view, which is
   * none until somebody chooses one. The ER is drawn where no experiment declares it.
   */
  declare metric: string | null;
  readonly #parts: ChartParts;
  #model: SceneModel | null = null;
  /** Those that it was made with: a model of a metric has others. */
  #modelStrings: Strings | null = null;
  /** Whether more than the drawing must be rendered. */
  #isStale = true;
  #shownStateKey = '';
  #timesKey = '';
  /** Whether the first drawing is painted: the data table comes after it. */
  #isDrawn = false;
  /** Why a part could not be loaded; empty when all could. */
  #partFault = '';
  #cancelIdle: (() => void) | null = null;
  readonly #textTimer = new Timer(this);

  constructor() {
    super();
    this.experiment = null;
    this.shown = null;
    this.variants = null;
    this.history = null;
    this.experiments = null;
    this.patterns = null;
    this.notes = null;
    this.range = null;
    this.mode = 'cumulative';
    this.windowMinutes = null;
    this.paused = false;
    this.group = '';
    this.metric = null;
    this.#parts = new ChartParts({
      element: this,
      language: () => this.language,
      stream: () => this.source.stream,
      hasOwnData: () => this.hasOwnData,
      model: () => this.#model,
      refresh: () => this.#refresh(),
      onStale: () => (this.#isStale = true),
      onPoints: () => this.#pointsAdded(),
      onShown: (shown) => {
        this.shown = shown;
        this.dispatchEvent(new ShownEvent(shown));
      },
      onZoom: (times) => this.#zoomed(times),
      onPart: (fault) => this.#partLoaded(fault),
    });
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
    this.#parts.data.addPoints(points);
  }

  /**
   * Zooms to a range of times, in milliseconds since 1970, within the times of the data.
   * @throws RangeError when the first is not before the other.
   */
  zoomTo(from: number, to: number): void {
    if (!(from < to)) throw new RangeError(`from is ${from} and to is ${to}; expected times, the earlier first`);
    this.#parts.navigation.zoomTo([from, to]);
  }

  /** Shows the whole range again and follows new points. */
  resetZoom(): void {
    this.#parts.navigation.zoomTo(null);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#parts.connect(() => this.#isStale);
    this.#parts.crosshairGroup.join(this.group);
    this.#refresh();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#parts.disconnect();
    this.#cancelIdle?.();
    this.#cancelIdle = null;
  }

  #refresh(): void {
    this.#isStale = true;
    this.requestUpdate();
  }

  /** New points are painted with the next frame; text follows a little later. */
  #pointsAdded(): void {
    if (!this.#parts.wakefulness.isAwake) {
      this.#isStale = true;
      return;
    }
    this.#parts.scene.requestPaint();
    this.#refreshIn(TEXT_EVERY_MS);
  }

  #refreshIn(ms: number): void {
    this.#textTimer.start(ms, () => this.#refresh());
  }

  // An invisible chart costs nothing: its series have everything when it comes into view. Most frames of a stream bring points only, which
  // are painted without rendering. A changed property is always rendered, since Lit reports it only once.
  protected override shouldUpdate(changed: PropertyValues): boolean {
    if (changed.size > 0 || !this.hasUpdated) return true;
    if (!this.#parts.wakefulness.isAwake) return false;
    const hasOtherStrings = this.#model !== null && this.#modelStrings !== this.strings;
    return this.#isStale || hasOtherStrings || this.#shownStateKey !== this.#stateKey;
  }

  /** Changes with the state and the language of the texts around the drawing. */
  get #stateKey(): string {
    const { follower, times } = this.#parts;
    const asked = `${follower.key} ${times.key}`;
    return `${this.language} ${this.shownState} ${asked} ${this.fault} ${this.states.version}`;
  }

  protected override get hasOwnData(): boolean {
    return this.history !== null || this.#parts.data.hasOwnPoints;
  }

  protected override streamReplaced(given: ReadonlySet<PropertyKey>): void {
    this.#parts.navigation.forget();
    this.#parts.data.visible.forget();
    if (!given.has('shown')) this.shown = null;
    this.#isStale = true;
  }

  protected override streamChanged(changed: Changed | null): boolean {
    if (!this.hasOwnData) this.#parts.data.applyChanges(changed);
    // Points are painted without rendering; the data source requests the rest.
    return changed === null;
  }

  protected override streamStatusChanged(status: StreamStatus): void {
    if (!this.hasOwnData) this.#parts.data.statusChanged(status);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('group') && this.isConnected) this.#parts.crosshairGroup.join(this.group);
    if (changed.has('history') && (this.hasUpdated || this.history !== null)) this.#parts.data.useHistory(this.history);
    const { hasExperiment, hasSelection } = this.#parts.follower.follow();
    this.#parts.data.measure();
    // Another experiment or selection takes back `shown`, unless the page has just set that.
    if ((hasExperiment || hasSelection) && this.hasUpdated && !changed.has('shown')) this.shown = null;
    if (hasExperiment && this.hasUpdated) this.#experimentChanged();
    else if (this.#parts.times.key !== this.#timesKey && this.hasUpdated) this.#timesChanged();
    this.#timesKey = this.#parts.times.key;
    if (changed.has('paused')) this.#parts.times.pause(this.paused);
  }

  #experimentChanged(): void {
    this.#parts.navigation.highlighted = null;
    this.#timesChanged();
  }

  #timesChanged(): void {
    this.#parts.navigation.zoom = null;
    if (!this.hasOwnData) void this.#parts.data.load();
  }

  #zoomed(times: readonly [number, number] | null): void {
    // Going back to the whole range means to follow what comes.
    if (times === null) this.paused = false;
    this.dispatchEvent(new ZoomEvent(times));
    this.#refresh();
  }

  readonly #toolbarActions: ToolbarActions = {
    setRange: (minutes) => {
      this.range = this.#parts.times.choose(minutes);
      this.#parts.navigation.zoomTo(null);
    },
    setWindowed: (isWindowed) => (this.mode = isWindowed ? 'windowed' : 'cumulative'),
    setPaused: (isPaused) => (this.paused = isPaused),
    resetZoom: () => this.resetZoom(),
    showTable: (isShown) => this.#parts.table.show(isShown),
    save: (kind) => void this.#parts.export.save(kind, this.#model),
  };

  protected override render(): TemplateResult {
    const { strings } = this;
    this.#isStale = false;
    this.#shownStateKey = this.#stateKey;
    this.#model = null;
    if (this.isBlind)
      return html`<section class="card" aria-label=${strings.erChart.erOverTime}>${this.placeholder()}</section>`;
    const rows = this.#parts.data.listVariants(this.variants);
    if (rows.length === 0)
      return html`<section class="card" aria-label=${strings.erChart.erOverTime}>
        ${this.freshnessNote()} ${noData(strings)}
      </section>`;
    this.#parts.data.setWindow(this.mode === 'windowed' ? this.#parts.times.windowMs : 0);
    this.#model = this.#buildModel(rows);
    return this.#card(rows, this.#model);
  }

  #card(rows: readonly Variant[], model: SceneModel): TemplateResult {
    const { wanted, experiment } = this.#parts.follower.scope;
    const table = this.#parts.table.template(
      this.#isDrawn || this.#parts.table.isShown ? model : null,
      this.#parts.times.drawn,
      [this.mode, this.#parts.navigation.zoom],
      model.strings.erChart.showTable,
    );
    const parts: CardParts = {
      freshness: this.freshnessNote(),
      title: wanted === null ? null : (experiment?.title ?? null),
      toolbar: this.#toolbarState,
      toolbarActions: this.#toolbarActions,
      faults: { history: this.#parts.data.fault, file: this.#parts.export.fault, part: this.#partFault },
      printed: this.#parts.printing.isOn
        ? this.#parts.printed.template(rows, model, this.#parts.scene.domain !== null)
        : nothing,
      about: this.#parts.data.measuring?.note(this.strings, this.format) ?? nothing,
      input: this.#parts.input,
      legend: this.#parts.legend.state(rows, model),
      legendActions: this.#parts.legend,
      table,
      announcement: this.#parts.navigation.announcement,
      samples: this.#parts.models.palette.samples,
    };
    return chartCard(parts, model);
  }

  get #toolbarState(): ToolbarState {
    return {
      range: this.#parts.times.chosen,
      isZoomed: this.#parts.navigation.zoom !== null,
      isPaused: this.paused,
      isWindowed: this.mode === 'windowed',
      windowMs: this.#parts.times.windowMs,
      hasTable: this.#parts.table.isShown,
    };
  }

  #buildModel(rows: readonly Variant[]): SceneModel {
    const { follower } = this.#parts;
    follower.choose(rows);
    this.#modelStrings = this.strings;
    return this.#parts.models.build({
      ...{ rows, shown: follower.chosen, scope: follower.scope, experiments: follower.experiments },
      patterns: this.patterns ?? this.source.stream?.state.patterns.values() ?? [],
      notes: this.notes ?? this.source.stream?.state.notes.values() ?? [],
      highlighted: this.#parts.navigation.highlighted,
      times: this.#parts.times.selection,
      strings: this.strings,
      format: this.format,
    });
  }

  protected override firstUpdated(): void {
    whenIdle(() => this.#parts.printed.preload());
  }

  protected override updated(): void {
    this.#parts.scene.attach(this.renderRoot.querySelector('.plot'));
    if (this.#model === null) return;
    // On paper they are others, and the canvas is not printed.
    if (!this.#parts.printing.isOn && this.#parts.models.palette.read(this.renderRoot))
      this.#model = this.#buildModel(this.#parts.data.listVariants(this.variants));
    this.#parts.scene.setModel(this.#model);
    if (!this.#isDrawn) this.#cancelIdle ??= whenIdle(() => this.#loadRest());
  }

  /** Loads what the first drawing did without: the data table, and the parts that handle input. */
  #loadRest(): void {
    this.#cancelIdle = null;
    this.#isDrawn = true;
    this.#parts.input.preload();
    this.#parts.scene.preload();
    this.#refresh();
  }
}

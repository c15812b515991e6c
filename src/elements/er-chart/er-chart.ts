import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { Experiment, History, Pattern, Variant } from '../../protocol/index.ts';
import type { Changed, StreamStatus } from '../../sdk/index.ts';
import { formatFor, type Format } from '../shared/format.ts';
import { icons } from '../shared/icons.ts';
import { languageOf } from '../shared/language.ts';
import { freshnessNote, placeholder } from '../shared/states.ts';
import { StreamElement } from '../shared/stream-element.ts';
import { theme } from '../shared/theme.ts';
import { timeText } from './axes.ts';
import { bar, type BarActions, type BarOf } from './bar.ts';
import { Choice } from './choice.ts';
import { Counts, type CountPoint } from './counts.ts';
import { erChartStyles } from './er-chart.styles.ts';
import { saveFile, type ExportDetail, type ExportKind } from './export.ts';
import { join, tell, type Member } from './group.ts';
import { actOf, Interaction, type KeyAct } from './interaction.ts';
import { legend, type LegendActions } from './legend.ts';
import { marksOf } from './marks.ts';
import { COLOURS, Looks, paletteStyles } from './palette.ts';
import { planOf } from './plan.ts';
import { windowFor } from './rates.ts';
import { placeText, step } from './reading.ts';
import { fileOf } from './saving.ts';
import { Scene, type Show } from './scene.ts';
import { variantsOf } from './selection.ts';
import { nearestTime, type Series } from './series.ts';
import { watch } from './surroundings.ts';
import { figureTable } from './table.ts';
import { panned, within, zoomed } from './view.ts';

const MINUTE_MS = 60_000;
/** Text follows the counts this often, milliseconds. The drawing follows at once. */
const TEXT_EVERY_MS = 1000;
/** Points of the past that are asked for: about one for two pixels. */
const POINTS = 600;
/** The table for screen readers follows this often, milliseconds. */
const TABLE_EVERY_MS = 10_000;
/** A closer look is asked for when the zoom has come to rest, milliseconds. */
const REST_MS = 250;

/**
 * @summary ER over time per variant: cumulative or of the last minutes, with interval bands, predictions, kills and alarms.
 *
 * Drag over a part to zoom in; so do the wheel with Ctrl or Cmd, two fingers, and the keys + and -; a double click or 0 goes back.
 * The arrow keys read it point by point: left and right in time, up and down from variant to variant.
 *
 * @fires peeksafe-zoom - The viewer zoomed, moved or went back; `detail` is `{ from, to }` in milliseconds since 1970, or null for the whole range.
 * @fires peeksafe-export - A file is about to be saved; `detail` is `{ kind, name, blob }`. Cancelable: then nothing is saved.
 *
 * @csspart bar - The buttons above the drawing.
 * @csspart ranges - The buttons that choose a range of time.
 * @csspart menu - The kinds of files that it can be saved as.
 * @csspart plot - The drawing.
 * @csspart legend - The variants, as buttons that show and hide their lines.
 * @csspart table - The table of the figures.
 * @csspart notice - What stands in the place of content that cannot be shown yet.
 * @csspart stale-note - The line that says that the figures may be out of date.
 *
 * @cssproperty [--peeksafe-chart-height=300px] - Height of the drawing.
 */
export class ErChart extends StreamElement implements Member {
  static override styles = [theme, paletteStyles, erChartStyles];
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
  /** Counts over time by property, for use without a server. Its columns are taken in once; `addCounts` adds to them. */
  declare history: History | null;
  /** Experiments by property, beside `variants`: they tell where variants are stopped, and of alarms of the traffic. */
  declare experiments: readonly Experiment[] | null;
  /** Patterns by property, beside `variants`: those that wear out are marked. */
  declare patterns: readonly Pattern[] | null;
  /** How many minutes are shown, up to the newest point; null for all there is. */
  declare range: number | null;
  /** `cumulative`: ER of all counts so far; `windowed`: ER of what was counted in the last minutes before each moment. */
  declare mode: 'cumulative' | 'windowed';
  /** Length of the window in minutes; null for one that suits what is shown. */
  declare windowMinutes: number | null;
  /** Stands still while data go on coming. */
  declare paused: boolean;
  /** Charts of the same group share their crosshair; empty for none. */
  declare group: string;
  readonly #counts = new Counts();
  readonly #scene = new Scene(() => this.#isAwake);
  readonly #looks = new Looks();
  readonly #choice = new Choice();
  #show: Show | null = null;
  #colours: readonly string[] = [];
  #isVisible = true;
  /** Whether more than the drawing has to be made anew. */
  #isStale = true;
  #shownState = '';
  /** Whether points were appended, so that the data are the page's own. */
  #isOwn = false;
  #wasLost = false;
  #zoom: readonly [number, number] | null = null;
  #held: readonly [number, number] | null = null;
  #highlighted: string | null = null;
  #said = '';
  #hasTable = false;
  #isExporting = false;
  #exportFault = '';
  #text: ReturnType<typeof setTimeout> | null = null;
  #rest: ReturnType<typeof setTimeout> | null = null;
  #unwatch: (() => void) | null = null;
  #leaveGroup: (() => void) | null = null;

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
  }

  /**
   * Adds the newest counts, for use without a server. Only what is new is painted, so that it may be called as often as data come.
   * A variant that is not known yet begins with its first point; `variants` gives them names. A point that is not later than the last
   * of its variant takes its place.
   *
   * @param points Cumulative counts with their times, of each variant in the order of time; counts of null for a gap.
   * @throws Error when the chart shows a stream, whose counts are its own.
   * @throws RangeError when a time is not a number.
   */
  addCounts(points: Iterable<CountPoint>): void {
    if (this.source.stream !== null && this.history === null)
      throw new Error('This chart shows a stream; addCounts is for data of your own.');
    const isFirst = !this.#isOwn;
    this.#isOwn = true;
    if (this.#counts.add(points) || isFirst) this.#refresh();
    this.#grew();
  }

  /** Shows the times from one to another, milliseconds since 1970, and no others. */
  zoomTo(from: number, to: number): void {
    if (!(from < to)) throw new RangeError(`from is ${from} and to is ${to}; expected times, the earlier first`);
    this.#setZoom([from, to]);
  }

  /** Shows the whole range again, and follows what comes. */
  resetZoom(): void {
    this.#setZoom(null);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unwatch = watch(this, {
      seen: (isVisible) => {
        this.#isVisible = isVisible;
        if (isVisible) this.#refresh();
      },
      looks: () => this.#refresh(),
      printing: () => {
        this.#isStale = true;
        this.performUpdate();
        this.#scene.paint();
      },
    });
    this.#joinGroup();
    this.#isStale = true;
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatch?.();
    this.#leaveGroup?.();
    this.#leaveGroup = null;
    for (const timer of [this.#text, this.#rest]) if (timer !== null) clearTimeout(timer);
    this.#text = this.#rest = null;
    this.#scene.stop();
    this.#counts.stop();
  }

  get #isAwake(): boolean {
    return this.#isVisible && !this.ownerDocument.hidden;
  }

  #joinGroup(): void {
    this.#leaveGroup?.();
    this.#leaveGroup = this.group === '' || !this.isConnected ? null : join(this.group, this);
  }

  /** @internal */
  pointedElsewhere(time: number | null): void {
    if (this.#isAwake) this.#scene.point(time === null ? null : { time, rate: null });
  }

  #refresh(): void {
    this.#isStale = true;
    this.requestUpdate();
  }

  /** Points have come: they are painted with the next frame, and told in words a little later. */
  #grew(): void {
    if (!this.#isAwake) {
      this.#isStale = true;
      return;
    }
    this.#scene.request();
    this.#text ??= setTimeout(() => {
      this.#text = null;
      this.#refresh();
    }, TEXT_EVERY_MS);
  }

  // A chart that nobody sees costs nothing: what it missed is in its series when it comes into view. Frames of a stream bring points
  // only, most of the time: those are painted, and the rest stays. A property is taken up in any case, since Lit tells of it only once.
  protected override shouldUpdate(changed: PropertyValues): boolean {
    if (changed.size > 0 || !this.hasUpdated) return true;
    return this.#isAwake && (this.#isStale || this.#shownState !== this.shownState + this.fault);
  }

  protected override get hasOwnData(): boolean {
    return this.history !== null || this.#isOwn;
  }

  protected override streamChanged(changed: Changed | null): void {
    if (this.hasOwnData) return;
    if (changed === null || changed.reset) {
      this.#wasLost = false;
      this.#counts.clear();
      this.#choice.forget();
      this.#isStale = true;
      void this.#load();
      return;
    }
    const { kills, experiments, patterns } = changed;
    for (const variant of changed.variants) {
      if (this.#choice.notice(variant)) this.#isStale = true;
      if (this.#choice.wants(variant.id)) this.#counts.take(variant);
    }
    if (kills.length + experiments.length + patterns.length > 0) this.#isStale = true;
    if (changed.variants.length > 0) this.#grew();
  }

  protected override streamStatusChanged({ phase }: StreamStatus): void {
    if (this.hasOwnData) return;
    if (phase !== 'live') {
      // What comes after a silence may have passed over something; the past says what.
      if (!this.#wasLost) this.#counts.markGaps();
      this.#wasLost = true;
    } else if (this.#wasLost) {
      this.#wasLost = false;
      void this.#load();
    }
    this.#isStale = true;
  }

  async #load(): Promise<void> {
    const { stream } = this.source;
    if (stream === null || stream.state.cursor === null) return;
    const variants = this.#choice.list(stream.state.variants);
    const newest = Math.max(0, ...variants.map(({ countedAt }) => (countedAt === null ? 0 : Date.parse(countedAt))));
    const back = this.range === null ? 0 : this.range * MINUTE_MS + this.#counts.windowMs;
    const from = back === 0 || newest === 0 ? null : Math.max(0, newest - back);
    if (await this.#counts.load(stream, { variants, from, points: POINTS })) this.#refresh();
  }

  async #loadDetail(): Promise<void> {
    const { stream } = this.source;
    const times = this.#zoom;
    if (stream === null || times === null || this.hasOwnData || this.#show === null) return;
    const known = this.#counts.of(times);
    if (known.resolutionMs <= Math.max(1000, (times[1] - times[0]) / POINTS)) return;
    if (await this.#counts.loadDetail(stream, this.#show.shown, times, POINTS)) this.#refresh();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('group')) this.#joinGroup();
    if (changed.has('history') && (this.hasUpdated || this.history !== null)) this.#takeHistory();
    if (changed.has('range') && this.hasUpdated) {
      this.#zoom = null;
      if (!this.hasOwnData) void this.#load();
    }
    if (changed.has('paused')) this.#held = this.paused ? this.#scene.domain : null;
  }

  #takeHistory(): void {
    this.#isOwn = false;
    if (this.history !== null) this.#counts.use(this.history);
    else {
      this.#counts.clear();
      void this.#load();
    }
  }

  #known(): Variant[] {
    const { stream } = this.source;
    if (this.variants === null && !this.hasOwnData) return this.#choice.list(stream?.state.variants ?? new Map());
    this.#choice.forget();
    const own = this.variants ?? variantsOf(this.#counts.series);
    return this.#choice.list(new Map(own.map((variant) => [variant.id, variant])));
  }

  get #experiments(): ReadonlyMap<string, Experiment> {
    const own = this.experiments;
    if (own === null) return this.source.stream?.state.experiments ?? new Map();
    return new Map(own.map((experiment) => [experiment.id, experiment]));
  }

  get #patterns(): Iterable<Pattern> {
    return this.patterns ?? this.source.stream?.state.patterns.values() ?? [];
  }

  get #windowMs(): number {
    if (this.windowMinutes !== null && this.windowMinutes > 0) return this.windowMinutes * MINUTE_MS;
    const [oldest, newest] = ends(this.#counts.series.values());
    const span = Math.max(0, newest - oldest);
    const shown = this.range === null ? span : Math.min(span, this.range * MINUTE_MS);
    return windowFor(shown, this.#counts.resolutionMs);
  }

  #setZoom(times: readonly [number, number] | null): void {
    const [oldest, newest] = ends(this.#counts.series.values());
    this.#zoom = times === null ? null : within(times, oldest, newest);
    if (times === null && this.paused) this.paused = false;
    if (this.#rest !== null) clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      this.#rest = null;
      void this.#loadDetail();
    }, REST_MS);
    const detail = this.#zoom === null ? null : { from: this.#zoom[0], to: this.#zoom[1] };
    this.dispatchEvent(new CustomEvent('peeksafe-zoom', { detail, bubbles: true, composed: true }));
    this.#refresh();
  }

  #point(time: number | null, rate: number | null): void {
    this.#scene.point(time === null ? null : { time, rate });
    if (this.group !== '') tell(this.group, this, time);
  }

  readonly #interaction = new Interaction({
    point: (place) => {
      const show = this.#show;
      const times =
        place === null || show === null
          ? null
          : nearestTime(
              show.lines.map(({ series }) => series),
              this.#scene.timeAt(place.x),
            );
      this.#point(times, place === null ? null : this.#scene.rateAt(place.y));
    },
    brush: (part) => this.#scene.brush(part),
    brushed: ([from, to]) => this.#setZoom([this.#scene.timeAt(from), this.#scene.timeAt(to)]),
    zoom: (factor, x) => this.#zoomBy(factor, this.#scene.timeAt(x)),
    pan: (pixels) => this.#panBy(-pixels / Math.max(1, this.#scene.innerWidth)),
    reset: () => this.#setZoom(null),
  });

  #zoomBy(factor: number, around: number): void {
    const times = this.#zoom ?? this.#scene.domain;
    if (times !== null) this.#setZoom(zoomed(times, around, factor));
  }

  #panBy(part: number): void {
    if (this.#zoom !== null) this.#setZoom(panned(this.#zoom, part));
  }

  readonly #key = (event: KeyboardEvent): void => {
    const act = actOf(event);
    if (act === undefined || this.#show === null) return;
    if (act.act === 'leave') {
      this.#interaction.cancel();
      this.#left();
      return;
    }
    event.preventDefault();
    this.#obey(act);
  };

  #obey(act: KeyAct): void {
    if (act.act === 'read') {
      this.#read(act.inTime, act.inRows);
      return;
    }
    const [from, to] = this.#scene.domain ?? [0, 1];
    if (act.act === 'zoom') this.#zoomBy(act.factor, this.#scene.pointed?.time ?? (from + to) / 2);
    else if (act.act === 'pan') this.#panBy(act.part);
    else this.#setZoom(null);
    const { full } = this.#format;
    const [start, end] = this.#zoom ?? ends(this.#counts.series.values());
    if (Number.isFinite(start)) this.#said = this.words.zoomShows(full(start), full(end));
  }

  #read(inTime: number, inRows: number): void {
    const [show, domain] = [this.#show, this.#scene.domain];
    if (show === null || domain === null) return;
    const here = { time: this.#scene.pointed?.time ?? null, variant: this.#highlighted };
    const place = step({ shown: show.shown, series: show.series, domain }, here, inTime, inRows);
    if (place === null) return;
    this.#highlighted = place.variant.id;
    this.#point(place.series.times[place.point] as number, null);
    this.#said = placeText(place, this.words, this.#format);
    this.#refresh();
  }

  readonly #left = (): void => {
    this.#highlighted = null;
    this.#point(null, null);
    this.#refresh();
  };

  readonly #legendActions: LegendActions = {
    toggle: (id, isShown) => {
      this.#choice.toggle(id, isShown);
      // The pointer is still on the button: a line that is gone must not keep the others faint.
      this.#highlight(isShown ? this.#highlighted : null);
    },
    isolate: (id, isAfterClick) => {
      this.#choice.isolate(id, isAfterClick);
      this.#highlight(null);
    },
    highlight: (id) => this.#highlight(id),
    choose: (which) => {
      this.#choice.choose(which);
      this.#highlight(null);
    },
  };

  #highlight(id: string | null): void {
    this.#highlighted = id;
    this.#refresh();
  }

  readonly #barActions: BarActions = {
    setRange: (minutes) => {
      // What was held or zoomed was of another range.
      this.paused = false;
      this.range = minutes;
      if (this.#zoom !== null) this.#setZoom(null);
    },
    setWindowed: (isWindowed) => (this.mode = isWindowed ? 'windowed' : 'cumulative'),
    setPaused: (isPaused) => (this.paused = isPaused),
    resetZoom: () => this.#setZoom(null),
    showTable: (isShown) => {
      this.#hasTable = isShown;
      this.#refresh();
    },
    openExport: (isOpen) => {
      this.#isExporting = isOpen;
      this.#refresh();
    },
    save: (kind) => void this.#save(kind),
  };

  async #save(kind: ExportKind): Promise<void> {
    const card = this.renderRoot.querySelector('.card');
    this.#isExporting = false;
    this.#exportFault = '';
    this.#refresh();
    if (card === null || this.#show === null) return;
    try {
      const detail = await fileOf(kind, this.#scene, this.#show, card);
      if (detail === null) return;
      const event = new CustomEvent<ExportDetail>('peeksafe-export', {
        detail,
        bubbles: true,
        composed: true,
        cancelable: true,
      });
      if (this.dispatchEvent(event)) saveFile(detail, this);
    } catch (error) {
      this.#exportFault = `${this.words.exportFailed} ${error instanceof Error ? error.message : String(error)}`;
      this.#refresh();
    }
  }

  get #format(): Format {
    return formatFor(languageOf(this));
  }

  protected override render(): TemplateResult {
    const { words } = this;
    const state = this.shownState;
    this.#isStale = false;
    this.#shownState = state + this.fault;
    this.#show = null;
    const isBlind =
      state === 'loading' || state === 'error' || (state === 'offline' && this.source.stream?.state.cursor === null);
    if (isBlind) return html`<section class="card">${placeholder(words, state, this.fault)}</section>`;
    const rows = this.#known();
    if (rows.length === 0)
      return html`<section class="card">
        ${freshnessNote(words, state)}
        <p class="notice" part="notice">${icons.learning}<span>${words.noData}</span></p>
      </section>`;
    this.#counts.countOver(this.mode === 'windowed' ? this.#windowMs : 0);
    return this.#content(rows);
  }

  #content(rows: Variant[]): TemplateResult {
    const { words } = this;
    const format = this.#format;
    const show = this.#make(rows);
    this.#show = show;
    const { fault } = this.#counts;
    const isHeld = this.renderRoot.querySelector('.legend :is(:hover, :focus)') !== null;
    const ordered = this.#choice.ordered(rows, this.#counts.series, isHeld);
    return html`<section class="card" aria-label=${words.erOverTime}>
      ${freshnessNote(words, this.shownState)} ${bar({ ...this.#standing }, this.#barActions, words, format)}
      ${fault === '' ? nothing : html`<p class="stale-note">${icons.stale}<span>${words.noHistory} ${fault}</span></p>`}
      ${this.#exportFault === '' ? nothing : html`<p class="stale-note" role="alert">${icons.stale}<span>${this.#exportFault}</span></p>`}
      ${this.#plot()}
      ${legend({ rows: ordered, looks: show.looks, series: show.series }, this.#legendActions, words, format)}
      <div
        class=${this.#hasTable ? 'figures' : 'visually-hidden'}
        part="table"
        tabindex=${this.#hasTable ? 0 : nothing}
        role="region"
        aria-label=${words.showTable}
      >
        ${this.#table(show)}
      </div>
      <div class="visually-hidden" role="status">${this.#said}</div>
      <span class="palette" hidden>${PALETTE}</span>
    </section>`;
  }

  #plot(): TemplateResult {
    const { words } = this;
    const on = this.#interaction;
    return html`<div
      class="plot"
      part="plot"
      tabindex="0"
      role="application"
      aria-roledescription=${words.chart}
      aria-label=${words.chartHelp}
      @pointerdown=${on.down}
      @pointermove=${on.move}
      @pointerup=${on.up}
      @pointercancel=${on.up}
      @pointerleave=${on.leave}
      @wheel=${on.wheel}
      @dblclick=${on.doubled}
      @keydown=${this.#key}
      @blur=${this.#left}
    >
      <div class="rates" aria-hidden="true"></div>
      <div class="pane" aria-hidden="true">
        <div class="slide">
          <canvas></canvas>
          <canvas class="tail"></canvas>
          <div class="times"></div>
          <div class="marks"></div>
          <div class="cross"></div>
        </div>
      </div>
      <div class="brush" hidden></div>
      <div class="told" aria-hidden="true"></div>
    </div>`;
  }

  get #standing(): BarOf {
    return {
      range: this.range,
      isZoomed: this.#zoom !== null,
      isPaused: this.paused,
      isWindowed: this.mode === 'windowed',
      windowMs: this.#windowMs,
      hasTable: this.#hasTable,
      isExporting: this.#isExporting,
    };
  }

  #make(rows: readonly Variant[]): Show {
    const fixed = this.#zoom ?? this.#held;
    const { series, resolutionMs } = this.#counts.of(fixed);
    const shown = this.#choice.shownOf(rows, this.#counts.series);
    const looks = this.#looks.assign(shown.map(({ id }) => id));
    const experiments = this.#experiments;
    const lookedAt = this.#highlighted;
    const drawing = { shown, looks, series, resolutionMs, experiments, lookedAt, colours: this.#colours };
    return {
      ...planOf(drawing),
      ...{ shown, looks, series, lookedAt, words: this.words, format: this.#format },
      marks: marksOf(shown, experiments.values(), this.#patterns),
      wish: { rangeMs: this.range === null ? null : this.range * MINUTE_MS, fixed },
    };
  }

  #table({ shown, series, marks }: Show): TemplateResult {
    const format = this.#format;
    const [oldest, newest] = ends(series.values());
    const [from, to] = this.#scene.domain ?? [oldest, newest];
    const times = [Math.max(from, oldest), Math.min(to, newest)] as const;
    const of = { shown, series, marks, times, text: timeText(times[1] - times[0], format) };
    const every = this.#hasTable ? TEXT_EVERY_MS : TABLE_EVERY_MS;
    const isEmpty = !Number.isFinite(newest);
    const ids = shown.map(({ id }) => id).join(' ');
    const key = [Math.floor(Date.now() / every), ids, format, this.mode, this.#zoom, this.#hasTable, isEmpty];
    return html`${guard(key, () => figureTable(of, this.words, format))}`;
  }

  protected override updated(): void {
    this.#scene.attach(this.renderRoot.querySelector('.plot'));
    if (this.#show === null) return;
    const colours = [...this.renderRoot.querySelectorAll('.palette i')].map((one) => getComputedStyle(one).color);
    const isRecoloured = colours.join() !== this.#colours.join();
    this.#colours = colours;
    if (isRecoloured) this.#show = this.#make(this.#known());
    this.#scene.show(this.#show);
  }
}

// The palette is CSS, so that it follows the theme; a canvas takes what it comes out as.
const PALETTE = Array.from({ length: COLOURS }, (_, i) => html`<i class="c${i}"></i>`);

/** The first and the last time of some series; not finite when they are empty. */
function ends(all: Iterable<Series>): [oldest: number, newest: number] {
  let [oldest, newest] = [Infinity, -Infinity];
  for (const { times, length } of all) {
    if (length === 0) continue;
    oldest = Math.min(oldest, times[0] as number);
    newest = Math.max(newest, times[length - 1] as number);
  }
  return [oldest, newest];
}

import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { History, Variant } from '../../protocol/index.ts';
import type { Changed } from '../../sdk/index.ts';
import { formatFor } from '../shared/format.ts';
import { icons } from '../shared/icons.ts';
import { languageOf } from '../shared/language.ts';
import { freshnessNote, placeholder } from '../shared/states.ts';
import { StreamElement } from '../shared/stream-element.ts';
import { theme } from '../shared/theme.ts';
import { words } from '../shared/words.ts';
import { axes, crosshair, killLabel } from './axes.ts';
import { Counts } from './counts.ts';
import { erChartStyles } from './er-chart.styles.ts';
import { figureTable, legend, values } from './figures.ts';
import { Looks, paletteStyles, type Look } from './palette.ts';
import type { Drawn } from './paint.ts';
import { highestEr, scalesFor, timeDomain, type Scales } from './scales.ts';
import { listed, shownOf, variantsOf } from './selection.ts';
import { erAt, nearestIndex, nearestTime, type Series } from './series.ts';
import { Surface, type Picture } from './surface.ts';

/** The ranges that can be chosen, in minutes; null for all there is. */
const RANGES = [15, 60, 1440, null] as const;
const MINUTE_MS = 60_000;
/** The table for screen readers follows this often, milliseconds. */
const TABLE_EVERY_MS = 10_000;

/** What one update shows: the lines, and where they stand. */
interface View {
  readonly rows: readonly Variant[];
  readonly shown: readonly Variant[];
  readonly looks: ReadonlyMap<string, Look>;
  readonly lines: readonly Drawn[];
  readonly scales: Scales;
}

/** The steps of keys: points in time, rows of the legend. */
const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
  Home: [-Infinity, 0],
  End: [Infinity, 0],
};

/**
 * @summary ER over time per variant: cumulative, with interval bands, predictions dashed and kills marked.
 *
 * The arrow keys read it point by point: left and right in time, up and down from variant to variant.
 *
 * @csspart plot - The drawing.
 * @csspart legend - The variants, as buttons that show and hide their lines.
 * @csspart ranges - The buttons that choose a range of time.
 * @csspart notice - What stands in the place of content that cannot be shown yet.
 * @csspart stale-note - The line that says that the figures may be out of date.
 *
 * @cssproperty [--peeksafe-chart-height=280px] - Height of the drawing.
 */
export class ErChart extends StreamElement {
  static override styles = [theme, paletteStyles, erChartStyles];
  static override properties: PropertyDeclarations = {
    ...StreamElement.properties,
    variants: { attribute: false },
    history: { attribute: false },
    range: { type: Number },
  };

  /** Variants by property, for use without a server; null to take them from the stream. */
  declare variants: readonly Variant[] | null;
  /** Counts over time by property, for use without a server. */
  declare history: History | null;
  /** How many minutes are shown, up to the newest point; null for all there is. */
  declare range: number | null;
  readonly #counts = new Counts();
  readonly #surface = new Surface(() => this.#picture());
  #view: View | null = null;
  readonly #looks = new Looks();
  readonly #chosen = new Map<string, boolean>();
  #size = { width: 0, height: 0 };
  #isVisible = true;
  #highlighted: string | null = null;
  /** The time that the crosshair stands at, milliseconds since 1970; null while there is none. */
  #crosshair: number | null = null;
  #said = '';
  #resizing: ResizeObserver | null = null;
  #seeing: IntersectionObserver | null = null;
  #theming: MutationObserver | null = null;
  #darkness: MediaQueryList | null = null;

  constructor() {
    super();
    this.variants = null;
    this.history = null;
    this.range = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resizing = new ResizeObserver(() => this.#measure());
    this.#seeing = new IntersectionObserver((entries) => {
      this.#isVisible = entries.at(-1)?.isIntersecting ?? true;
      if (this.#isVisible) this.requestUpdate();
    });
    this.#resizing.observe(this);
    this.#seeing.observe(this);
    // A canvas does not follow the theme by itself: it may come from the system, or from the page's root.
    this.#theming = new MutationObserver(this.#again);
    for (const root of [document.documentElement, document.body]) this.#theming.observe(root, { attributes: true });
    this.#darkness = matchMedia('(prefers-color-scheme: dark)');
    this.#darkness.addEventListener('change', this.#again);
    document.addEventListener('visibilitychange', this.#again);
  }

  readonly #again = (): void => this.requestUpdate();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resizing?.disconnect();
    this.#seeing?.disconnect();
    this.#theming?.disconnect();
    this.#darkness?.removeEventListener('change', this.#again);
    document.removeEventListener('visibilitychange', this.#again);
    this.#surface.stop();
    this.#counts.stop();
  }

  // A chart that nobody sees costs nothing: what it missed is in its series when it comes into view.
  // A property is taken up all the same, since Lit tells of it only once.
  protected override shouldUpdate(changed: PropertyValues): boolean {
    return (this.#isVisible && !document.hidden) || !this.hasUpdated || changed.size > 0;
  }

  protected override get hasOwnData(): boolean {
    return this.history !== null;
  }

  protected override streamChanged(changed: Changed | null): void {
    if (this.hasOwnData) return;
    if (changed === null || changed.reset) {
      this.#counts.clear();
      void this.#load();
      return;
    }
    for (const variant of changed.variants) this.#counts.take(variant);
  }

  async #load(): Promise<void> {
    const { stream } = this.source;
    if (stream !== null && (await this.#counts.load(stream, this.range))) this.requestUpdate();
  }

  #measure(): void {
    const plot = this.renderRoot.querySelector('.plot');
    if (plot === null) return;
    const { clientWidth: width, clientHeight: height } = plot;
    if (width === this.#size.width && height === this.#size.height) return;
    this.#size = { width, height };
    this.requestUpdate();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('history') && (this.hasUpdated || this.hasOwnData)) this.#takeHistory();
    if (changed.has('range') && this.hasUpdated && !this.hasOwnData) void this.#load();
  }

  #takeHistory(): void {
    if (this.history !== null) {
      this.#counts.use(this.history);
      return;
    }
    this.#counts.clear();
    void this.#load();
  }

  #known(): Variant[] {
    if (this.variants !== null) return listed(this.variants);
    if (this.history !== null) return listed(variantsOf(this.history));
    return listed(this.source.stream?.state.variants.values() ?? []);
  }

  #look(rows: readonly Variant[]): View {
    const shown = shownOf(rows, this.#chosen);
    const looks = this.#looks.assign(shown.map(({ id }) => id));
    const lines = shown.flatMap((variant) => this.#drawn(variant, shown, looks.get(variant.id) as Look));
    return { rows, shown, looks, lines, scales: this.#scales(shown) };
  }

  #scales(shown: readonly Variant[]): Scales {
    const series = shown.flatMap(({ id }) => this.#counts.series.get(id) ?? []);
    const times = timeDomain(series, this.range === null ? null : this.range * MINUTE_MS);
    const looked = shown.filter(({ id }) => this.#hasBand(id, shown));
    const top = highestEr(
      series,
      times,
      looked.flatMap(({ predictedEr }) => predictedEr ?? []),
    );
    return scalesFor(this.#size.width, this.#size.height, times, top);
  }

  #hasBand(id: string, shown: readonly Variant[]): boolean {
    return this.#highlighted === null ? shown.length <= 2 : id === this.#highlighted;
  }

  #highlight(id: string | null): void {
    this.#highlighted = id;
    this.requestUpdate();
  }

  readonly #pointed = (event: PointerEvent): void => {
    if (this.#view === null) return;
    const { shown, scales } = this.#view;
    const { left } = (event.currentTarget as Element).getBoundingClientRect();
    const [from, to] = scales.x.domain().map(Number) as [number, number];
    const time = Math.min(to, Math.max(from, Number(scales.x.invert(event.clientX - left))));
    const nearest = nearestTime(
      shown.flatMap(({ id }) => this.#counts.series.get(id) ?? []),
      time,
    );
    if (nearest === this.#crosshair) return;
    this.#crosshair = nearest;
    this.requestUpdate();
  };

  readonly #unpointed = (): void => {
    this.#crosshair = null;
    this.requestUpdate();
  };

  readonly #left = (): void => {
    this.#highlighted = null;
    this.#unpointed();
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') this.#left();
    const step = STEPS[event.key];
    const shown = (this.#view?.shown ?? []).filter(({ id }) => (this.#counts.series.get(id)?.length ?? 0) > 0);
    if (step === undefined || shown.length === 0) return;
    event.preventDefault();
    this.#step(shown, step);
  };

  #step(shown: readonly Variant[], [inTime, inRows]: readonly [number, number]): void {
    const row = Math.max(
      0,
      shown.findIndex(({ id }) => id === this.#highlighted),
    );
    // The first key shows where one is; from there on keys move.
    const isFirst = this.#crosshair === null;
    const variant = shown[(row + (isFirst ? 0 : inRows) + shown.length) % shown.length] as Variant;
    const series = this.#counts.series.get(variant.id) as Series;
    const here = this.#crosshair === null ? series.length - 1 : nearestIndex(series, this.#crosshair);
    const index = Math.min(series.length - 1, Math.max(0, here + (isFirst && Number.isFinite(inTime) ? 0 : inTime)));
    this.#highlighted = variant.id;
    this.#crosshair = series.times[index] as number;
    const format = formatFor(languageOf(this));
    const er = erAt(series, index);
    this.#said = words.chartPoint(
      variant.content,
      format.full(this.#crosshair),
      Number.isNaN(er) ? words.unknown : format.rate(er),
      format.count(series.impressions[index] as number),
    );
    this.requestUpdate();
  }

  #toggle(id: string, isShown: boolean): void {
    this.#chosen.set(id, isShown);
    // The pointer is still on the button: a line that is gone must not keep the others faint.
    this.#highlight(isShown ? this.#highlighted : null);
  }

  #ranges(): TemplateResult {
    return html`<div class="ranges" part="ranges" role="group" aria-label=${words.range}>
      ${RANGES.map(
        (minutes) =>
          html`<button aria-pressed=${this.range === minutes} @click=${() => (this.range = minutes)}>
            ${minutes === null ? words.rangeAll : formatFor(languageOf(this)).duration(minutes * MINUTE_MS)}
          </button>`,
      )}
    </div>`;
  }

  #plot({ shown, looks, lines, scales }: View): TemplateResult {
    const { width, height } = this.#size;
    const format = formatFor(languageOf(this));
    const time = this.#crosshair;
    const domain = scales.x.domain().map(Number) as [number, number];
    const lookedAt = lines.find(({ series }) => series.variant === this.#highlighted);
    return html`<svg aria-hidden="true">${width === 0 ? nothing : axes(scales, width, height, format)}</svg>
      <canvas></canvas>
      <svg class="over" aria-hidden="true">
        ${width === 0 ? nothing : killLabel(lookedAt, scales, width, format)}
        ${width === 0 || time === null ? nothing : crosshair(time, lines, scales, height)}
      </svg>
      ${time === null ? nothing : values(time, domain, shown, this.#counts.series, looks, this.#highlighted, format)}`;
  }

  protected override render(): TemplateResult {
    const state = this.shownState;
    const isBlind =
      state === 'loading' || state === 'error' || (state === 'offline' && this.source.stream?.state.cursor === null);
    if (isBlind) return html`<section class="card">${placeholder(this.words, state, this.fault)}</section>`;
    const rows = this.#known();
    if (rows.length === 0)
      return html`<section class="card">
        ${freshnessNote(this.words, state)}
        <p class="notice" part="notice">${icons.learning}<span>${words.noData}</span></p>
      </section>`;
    this.#view = this.#look(rows);
    const { shown, looks } = this.#view;
    const format = formatFor(languageOf(this));
    return html`<section class="card" aria-label=${words.erOverTime}>
      ${freshnessNote(this.words, state)} ${this.#ranges()}
      ${this.#counts.fault === '' ? nothing : html`<p class="stale-note">${icons.stale}<span>${words.noHistory} ${this.#counts.fault}</span></p>`}
      <div
        class="plot"
        part="plot"
        tabindex="0"
        role="application"
        aria-roledescription=${words.chart}
        aria-label=${words.chartHelp}
        @pointermove=${this.#pointed}
        @pointerdown=${this.#pointed}
        @pointerleave=${this.#unpointed}
        @keydown=${this.#key}
        @blur=${this.#left}
      >
        ${this.#plot(this.#view)}
      </div>
      ${legend(rows, looks, { toggle: (id, isShown) => this.#toggle(id, isShown), highlight: (id) => this.#highlight(id) })}
      <div class="visually-hidden">
        ${guard([Math.floor(Date.now() / TABLE_EVERY_MS), [...looks.keys()].join(' '), format], () => figureTable(shown, format))}
      </div>
      <div class="visually-hidden" role="status">${this.#said}</div>
    </section>`;
  }

  protected override updated(): void {
    this.#measure();
    this.#surface.request();
  }

  #picture(): Picture | null {
    const canvas = this.renderRoot.querySelector('canvas');
    const { width, height } = this.#size;
    if (canvas === null || width === 0 || this.#view === null || !this.#isVisible) return null;
    const { lines, scales } = this.#view;
    return { canvas, lines, scales, width, height, version: this.#counts.version, colours: this.#colours(lines) };
  }

  /** The palette is CSS, so that it follows the theme; the canvas takes what it comes out as. */
  #colours(lines: readonly Drawn[]): string[] {
    return lines.map(({ look }) => {
      const swatch = this.renderRoot.querySelector(`.legend .c${look.colour}`);
      return swatch === null ? 'currentColor' : getComputedStyle(swatch).color;
    });
  }

  #drawn(variant: Variant, shown: readonly Variant[], look: Look): Drawn[] {
    const series = this.#counts.series.get(variant.id);
    if (series === undefined || series.length === 0) return [];
    return [
      {
        series,
        look,
        resolutionMs: this.#counts.resolutionMs,
        predictedEr: variant.predictedEr,
        hasBand: this.#hasBand(variant.id, shown),
        isFaint: this.#highlighted !== null && this.#highlighted !== variant.id,
        killedAt: variant.status === 'killed' && variant.endedAt !== null ? Date.parse(variant.endedAt) : null,
      },
    ];
  }
}

import {
  html,
  nothing,
  svg,
  type PropertyDeclarations,
  type PropertyValues,
  type SVGTemplateResult,
  type TemplateResult,
} from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { History, Variant } from '../../protocol/index.ts';
import type { Changed } from '../../sdk/index.ts';
import { formatFor, type Format } from '../shared/format.ts';
import { icons } from '../shared/icons.ts';
import { languageOf } from '../shared/language.ts';
import { freshnessNote, placeholder } from '../shared/states.ts';
import { StreamElement } from '../shared/stream-element.ts';
import { theme } from '../shared/theme.ts';
import { words } from '../shared/words.ts';
import { erChartStyles } from './er-chart.styles.ts';
import { Looks, paletteStyles, type Look } from './palette.ts';
import { paint, type Drawn } from './paint.ts';
import { highestEr, MARGIN, scalesFor, timeDomain, type Scales } from './scales.ts';
import { listed, shownOf } from './selection.ts';
import { append, erAt, nearestIndex, seriesFrom, seriesOf, type Series } from './series.ts';

/** The ranges that can be chosen, in minutes; null for all there is. */
const RANGES = [15, 60, 1440, null] as const;
const MINUTE_MS = 60_000;
const POINTS = 300;
/** Over a shorter time than this the axis names seconds too, milliseconds. */
const CLOCK_BELOW_MS = 5 * MINUTE_MS;
/** Over a longer time than this the axis names days instead of hours, milliseconds. */
const DAYS_FROM_MS = 3 * 1440 * MINUTE_MS;
/** The table for screen readers follows this often, milliseconds. */
const TABLE_EVERY_MS = 10_000;

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
  #series = new Map<string, Series>();
  readonly #looks = new Looks();
  readonly #chosen = new Map<string, boolean>();
  #size = { width: 0, height: 0 };
  #isVisible = true;
  #highlighted: string | null = null;
  /** The time that the crosshair stands at, milliseconds since 1970; null while there is none. */
  #crosshair: number | null = null;
  #said = '';
  #historyFault = '';
  #fetch = 0;
  #resizing: ResizeObserver | null = null;
  #seeing: IntersectionObserver | null = null;

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
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resizing?.disconnect();
    this.#seeing?.disconnect();
    this.#fetch++;
  }

  // A chart that nobody sees costs nothing: what it missed is in its series when it comes into view.
  protected override shouldUpdate(): boolean {
    return this.#isVisible || !this.hasUpdated;
  }

  protected override get hasOwnData(): boolean {
    return this.history !== null;
  }

  protected override streamChanged(changed: Changed | null): void {
    if (this.hasOwnData) return;
    if (changed === null || changed.reset) {
      this.#series = new Map();
      void this.#load();
      return;
    }
    for (const variant of changed.variants) this.#take(variant);
  }

  #take({ id, countedAt, impressions, engagements }: Variant): void {
    if (countedAt !== null) append(seriesOf(this.#series, id), Date.parse(countedAt), impressions, engagements);
  }

  /** Asks for the past, and joins to it what has happened since. */
  async #load(): Promise<void> {
    const { stream } = this.source;
    if (stream === null || stream.state.cursor === null) return;
    const fetch = ++this.#fetch;
    const variants = [...stream.state.variants.values()];
    const newest = Math.max(0, ...variants.map(({ countedAt }) => (countedAt === null ? 0 : Date.parse(countedAt))));
    const from = this.range === null || newest === 0 ? {} : { from: Math.max(0, newest - this.range * MINUTE_MS) };
    const wanted = listed(variants).map(({ id }) => id);
    try {
      const past = await stream.history({ points: POINTS, variants: wanted, ...from });
      if (fetch !== this.#fetch) return;
      this.#series = seriesFrom(past);
      this.#historyFault = '';
    } catch (error) {
      if (fetch !== this.#fetch) return;
      // What comes from now on is still shown.
      this.#historyFault = error instanceof Error ? error.message : String(error);
    }
    for (const variant of stream.state.variants.values()) this.#take(variant);
    this.requestUpdate();
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
    if (changed.has('history') && this.history !== null) this.#series = seriesFrom(this.history);
    if (changed.has('range') && this.hasUpdated && !this.hasOwnData) void this.#load();
  }

  #known(): Variant[] {
    return listed(this.variants ?? this.source.stream?.state.variants.values() ?? []);
  }

  #scales(shown: readonly Variant[]): Scales {
    const series = shown.flatMap(({ id }) => this.#series.get(id) ?? []);
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
    const shown = shownOf(this.#known(), this.#chosen);
    const { left } = (event.currentTarget as Element).getBoundingClientRect();
    this.#crosshair = Number(this.#scales(shown).x.invert(event.clientX - left));
    this.requestUpdate();
  };

  readonly #unpointed = (): void => {
    this.#crosshair = null;
    this.requestUpdate();
  };

  readonly #key = (event: KeyboardEvent): void => {
    const shown = shownOf(this.#known(), this.#chosen).filter(({ id }) => (this.#series.get(id)?.length ?? 0) > 0);
    const steps: Readonly<Record<string, readonly [number, number]>> = {
      ArrowRight: [1, 0],
      ArrowLeft: [-1, 0],
      ArrowDown: [0, 1],
      ArrowUp: [0, -1],
      Home: [-Infinity, 0],
      End: [Infinity, 0],
    };
    const step = steps[event.key];
    if (event.key === 'Escape') {
      this.#highlighted = null;
      this.#unpointed();
    }
    if (step === undefined || shown.length === 0) return;
    event.preventDefault();
    this.#step(shown, step);
  };

  #step(shown: readonly Variant[], [inTime, inRows]: readonly [number, number]): void {
    const row = Math.max(
      0,
      shown.findIndex(({ id }) => id === this.#highlighted),
    );
    const variant = shown[(row + inRows + shown.length) % shown.length] as Variant;
    const series = this.#series.get(variant.id) as Series;
    const here = this.#crosshair === null ? series.length - 1 : nearestIndex(series, this.#crosshair);
    const isFirst = this.#crosshair === null;
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

  #axes({ x, y, xTicks, yTicks }: Scales, format: Format): SVGTemplateResult {
    const { width, height } = this.#size;
    const [from, to] = x.domain().map(Number) as [number, number];
    const isShort = to - from < CLOCK_BELOW_MS;
    const tickText = (at: number): string =>
      isShort ? format.clock(at) : to - from > DAYS_FROM_MS ? format.shortDay(at) : format.time(at);
    return svg`
      ${yTicks.map(
        (tick) => svg`<line class="grid" x1=${MARGIN.left} x2=${width - MARGIN.right} y1=${y(tick)} y2=${y(tick)} />
        <text class="label" x=${MARGIN.left - 8} y=${y(tick)} dy="0.32em" text-anchor="end">${format.shortRate(tick)}</text>`,
      )}
      ${xTicks.map((tick) => svg`<text class="label" x=${x(tick)} y=${height - 6} text-anchor="middle">${tickText(Number(tick))}</text>`)}
      ${this.#crosshair === null ? nothing : svg`<line class="crosshair" x1=${x(this.#crosshair)} x2=${x(this.#crosshair)} y1=${MARGIN.top} y2=${height - MARGIN.bottom} />`}`;
  }

  #values(
    shown: readonly Variant[],
    looks: ReadonlyMap<string, Look>,
    scales: Scales,
    format: Format,
  ): TemplateResult | typeof nothing {
    if (this.#crosshair === null) return nothing;
    const time = this.#crosshair;
    const rows = shown
      .map((variant) => ({ variant, series: this.#series.get(variant.id) }))
      .flatMap(({ variant, series }) =>
        series === undefined || series.length === 0 ? [] : [{ variant, er: erAt(series, nearestIndex(series, time)) }],
      )
      .sort((a, b) => (b.er || 0) - (a.er || 0));
    const isLeft = scales.x(time) > this.#size.width / 2;
    return html`<div class="values ${isLeft ? 'at-start' : 'at-end'}" aria-hidden="true">
      <div class="quiet">${format.full(time)}</div>
      ${rows.map(
        ({ variant, er }) =>
          html`<div class="value ${variant.id === this.#highlighted ? 'looked-at' : ''}">
            <i class="swatch c${looks.get(variant.id)?.colour}"></i><span class="name">${variant.content}</span
            ><b>${Number.isNaN(er) ? words.unknown : format.rate(er)}</b>
          </div>`,
      )}
    </div>`;
  }

  #legend(rows: readonly Variant[], shown: ReadonlySet<string>, looks: ReadonlyMap<string, Look>): TemplateResult {
    return html`<ul class="legend" part="legend" aria-label=${words.variants}>
      ${rows.map(({ id, content, status }) => {
        const isShown = shown.has(id);
        return html`<li>
          <button
            aria-pressed=${isShown}
            title=${content}
            @click=${() => {
              this.#chosen.set(id, !isShown);
              this.requestUpdate();
            }}
            @pointerenter=${() => this.#highlight(isShown ? id : null)}
            @pointerleave=${() => this.#highlight(null)}
            @focus=${() => this.#highlight(isShown ? id : null)}
            @blur=${() => this.#highlight(null)}
          >
            <i class="swatch ${isShown ? `c${looks.get(id)?.colour}` : ''}"></i>
            ${status === 'killed' ? html`<span class="bad">${icons.killed}<span class="visually-hidden">${words.statuses.killed}</span></span>` : nothing}
            <span class="name">${content}</span>
          </button>
        </li>`;
      })}
    </ul>`;
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

  #table(shown: readonly Variant[], format: Format): TemplateResult {
    const rows = shown.map(({ content, er, interval, impressions }) => [
      content,
      er === null ? words.unknown : format.rate(er),
      `${format.rate(interval[0])} – ${format.rate(interval[1])}`,
      format.count(impressions),
    ]);
    return html`<table>
      <caption>
        ${words.erOverTime}
      </caption>
      <thead>
        <tr>
          ${[words.content, words.actualEr, words.interval, words.impressions].map((label) => html`<th scope="col">${label}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (cells) =>
            html`<tr>
              ${cells.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  protected override render(): TemplateResult {
    const state = this.shownState;
    const isBlind =
      state === 'loading' || state === 'error' || (state === 'offline' && this.source.stream?.state.cursor === null);
    if (isBlind) return html`<section class="card">${placeholder(state, this.fault)}</section>`;
    const rows = this.#known();
    if (rows.length === 0)
      return html`<section class="card">
        ${freshnessNote(state)}
        <p class="notice" part="notice">${icons.learning}<span>${words.noData}</span></p>
      </section>`;
    const shown = shownOf(rows, this.#chosen);
    const looks = this.#looks.assign(shown.map(({ id }) => id));
    const format = formatFor(languageOf(this));
    const scales = this.#scales(shown);
    return html`<section class="card" aria-label=${words.erOverTime}>
      ${freshnessNote(state)} ${this.#ranges()}
      ${this.#historyFault === '' ? nothing : html`<p class="stale-note">${icons.stale}<span>${words.noHistory} ${this.#historyFault}</span></p>`}
      <div
        class="plot"
        part="plot"
        tabindex="0"
        role="application"
        aria-roledescription=${words.chart}
        aria-label=${words.chartHelp}
        @pointermove=${this.#pointed}
        @pointerleave=${this.#unpointed}
        @keydown=${this.#key}
        @blur=${this.#unpointed}
      >
        <svg aria-hidden="true">${this.#size.width === 0 ? nothing : this.#axes(scales, format)}</svg>
        <canvas></canvas>
        ${this.#values(shown, looks, scales, format)}
      </div>
      ${this.#legend(rows, new Set(shown.map(({ id }) => id)), looks)}
      <div class="visually-hidden">
        ${guard([Math.floor(Date.now() / TABLE_EVERY_MS), shown.length, format], () => this.#table(shown, format))}
      </div>
      <div class="visually-hidden" role="status">${this.#said}</div>
    </section>`;
  }

  protected override updated(): void {
    this.#measure();
    const canvas = this.renderRoot.querySelector('canvas');
    if (canvas === null || this.#size.width === 0) return;
    this.#paint(canvas);
  }

  #paint(canvas: HTMLCanvasElement): void {
    const { width, height } = this.#size;
    const ratio = globalThis.devicePixelRatio;
    const [pixelWidth, pixelHeight] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== pixelWidth) canvas.width = pixelWidth;
    if (canvas.height !== pixelHeight) canvas.height = pixelHeight;
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const shown = shownOf(this.#known(), this.#chosen);
    const looks = this.#looks.assign(shown.map(({ id }) => id));
    paint(
      context,
      shown.flatMap((variant) => this.#drawn(variant, shown, looks.get(variant.id) as Look)),
      this.#scales(shown),
      width,
      height,
    );
  }

  #drawn(variant: Variant, shown: readonly Variant[], look: Look): Drawn[] {
    const series = this.#series.get(variant.id);
    const swatch = this.renderRoot.querySelector(`.legend .c${look.colour}`);
    if (series === undefined || series.length === 0 || swatch === null) return [];
    return [
      {
        series,
        look,
        // The palette is CSS, so that it follows the theme; the canvas takes what it comes out as.
        colour: getComputedStyle(swatch).color,
        predictedEr: variant.predictedEr,
        hasBand: this.#hasBand(variant.id, shown),
        isFaint: this.#highlighted !== null && this.#highlighted !== variant.id,
        killedAt: variant.status === 'killed' && variant.endedAt !== null ? Date.parse(variant.endedAt) : null,
      },
    ];
  }
}

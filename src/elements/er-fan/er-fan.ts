import { html, isServer, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { Experiment, Kill, Metric, Variant } from '../../protocol/index.ts';
import type { Changed, StreamStatus } from '../../sdk/index.ts';
import { sentenceText } from '../shared/experiments/sentence.ts';
import { wholeSentence } from '../shared/experiments/sentences.ts';
import { timeZoneFor } from '../shared/format/time-zone.ts';
import { alsoOnServer, LazyModule } from '../shared/loading/lazy-module.ts';
import { StreamElement } from '../shared/loading/stream-element.ts';
import { ShownEvent } from '../shared/shown-event.ts';
import { erFan } from '../shared/strings/experiments/er-fan.ts';
import { experiments as experimentStrings } from '../shared/strings/experiments/experiments.ts';
import { figures } from '../shared/strings/figures.ts';
import * as icons from '../shared/theme/icons.ts';
import { theme } from '../shared/theme/theme.ts';
import { Timer } from '../shared/timers.ts';
import { ViewController } from '../shared/view-state/view-controller.ts';
import type { Range } from '../shared/view-state/view.ts';
import { viewOf } from '../shared/view.ts';
import { differsInCountsOnly, FanPictures, isDrawnAlike, type FanInputs } from './data/fan-pictures.ts';
import type * as FanMetric from './data/fan-metric.ts';
import type { FanHistory, Measuring } from './data/fan-source.ts';
import { erFanStyles } from './er-fan.styles.ts';
import { MomentEvent, type ErFanEventMap } from './events.ts';
import { Reader } from './input/reader.ts';
import { Replay } from './input/replay.ts';
import { insets } from './layout/frame.ts';
import type { FanPicture } from './layout/picture.ts';
import type { FanNote } from './model/marks.ts';
import { counter, counterText } from './panels/counter.ts';
import type * as FanTable from './panels/fan-table.ts';
import { legend } from './panels/legend.ts';
import { scrubber } from './panels/scrubber.ts';
import type * as Scenes from './render/fan-scene.ts';

/** How often what is written follows the batches, milliseconds. The drawing follows at once. */
const TEXT_EVERY_MS = 500;

/** Whether nothing of the experiment is in the times of the axis. */
const isOutside = ({ data, from, to, now }: FanPicture): boolean => from >= now || to <= (data.times[0] as number);

const loadMetric = alsoOnServer(() => import('./data/fan-metric.ts'));

/**
 * @summary One experiment over time: the rate of each variant with intervals that are valid at every look, and what an ordinary test would have said.
 *
 * The leader and the runner-up have bands, the others are gray lines until they are pressed in the legend. The slider replays the experiment with
 * both verdicts side by side. The arrow keys read it: left and right in time, up and down from variant to variant.
 *
 * @slot empty - In place of what it says while there is no experiment, or nothing of it was judged yet.
 *
 * @fires {MomentEvent} peeksafe-moment - A person looks at another moment; `detail.time` is in milliseconds since 1970, or null for now.
 * @fires {ShownEvent} peeksafe-shown - A person chose which variants have intervals; `detail.shown` has their ids.
 *
 * @csspart legend - The variants as buttons that show and hide their intervals.
 * @csspart letter - The letter of a variant in the legend.
 * @csspart counter - The switch for the ordinary test, and the line with both verdicts.
 * @csspart about - The line that says what the metric decides, where one is shown.
 * @csspart plot - The drawing.
 * @csspart fit - The button that makes the scale of rates again, where another would suit better.
 * @csspart scrubber - The slider over time, and the button that replays.
 * @csspart table - The data table.
 * @csspart notice - Shown in place of content that is not available yet.
 * @csspart stale-note - The note that the figures may be out of date.
 *
 * @cssproperty [--peeksafe-fan-height=236px] - Height of the drawing.
 */
export class ErFan extends StreamElement<ErFanEventMap> {
  static override styles = [theme, erFanStyles];
  static override bones = 'title line plot';
  static override strings = { erFan, experiments: experimentStrings, figures };
  static override properties: PropertyDeclarations = {
    ...StreamElement.properties,
    experiment: { type: String },
    variants: { attribute: false },
    history: { attribute: false },
    experiments: { attribute: false },
    kills: { attribute: false },
    notes: { attribute: false },
    shown: { attribute: false },
    moment: { attribute: false },
    range: { attribute: false },
    metric: { type: String },
    ordinary: { type: Boolean, reflect: true },
  };

  /** Id of the experiment; null for the one in view, or the first. */
  declare experiment: string | null;
  /** Variants by property, for use without a server; null to take them from the stream. */
  declare variants: readonly Variant[] | null;
  /** Judged counts over time by property, for use without a server; a series without `judged` columns counts as judged. */
  declare history: FanHistory | null;
  /** Experiments by property, beside `variants`: for the lead, and for what the ordinary test said. */
  declare experiments: readonly Experiment[] | null;
  /** Kills by property, beside `variants`. */
  declare kills: readonly Kill[] | null;
  /** Notes by property; null for those of the stream. */
  declare notes: readonly FanNote[] | null;
  /** Ids of the variants that have intervals; null for the leader and the runner-up. */
  declare shown: readonly string[] | null;
  /** The moment that is looked at, milliseconds since 1970 by the clock of those who watched; null for now. */
  declare moment: number | null;
  /** The stretch of time on the axis; null for that in view, which is the whole experiment unless somebody chose another. */
  declare range: Range | null;
  /** The name of a metric of the experiment, to draw it in place of the rate of engagements; null for the one in view. */
  declare metric: string | null;
  /** Whether the ordinary test is drawn. */
  declare ordinary: boolean;
  readonly #view = new ViewController(this);
  readonly #pictures: FanPictures;
  readonly #replay = new Replay(
    this,
    () => this.#picture,
    (time) => this.#lookAt(time),
  );
  readonly #reader = new Reader(
    this,
    () => this.#picture,
    (x) => this.#scene?.timeAt(x) ?? null,
  );
  readonly #textTimer = new Timer(this);
  readonly #scenes = new LazyModule(() => import('./render/fan-scene.ts'), {
    host: this,
    onFault: (fault) => this.#partLoaded(fault),
  });
  readonly #metrics = new LazyModule<typeof FanMetric>(loadMetric, {
    host: this,
    onFault: (fault) => this.#partLoaded(fault),
  });
  /** That of the metric that was shown last: another object only for another metric. */
  #measuring: Measuring | undefined;
  #measuredIn = '';
  #usedMeasuring: Measuring | null | undefined = null;
  readonly #table = new LazyModule<typeof FanTable>(() => import('./panels/fan-table.ts'), {
    host: this,
    onFault: (fault) => this.#partLoaded(fault),
    isLikely: () => this.#picture !== null,
  });
  #scene: Scenes.FanScene | null = null;
  /** The choices of a person that the scale of rates was made for; empty to make it again. */
  #fitFor = '';
  #wouldMove = false;
  #picture: FanPicture | null = null;
  /** The picture that the scene shows. */
  #drawn: FanPicture | null = null;
  #isTableShown = false;
  #partFault = '';
  #width = 0;
  #resizing: ResizeObserver | null = null;

  constructor() {
    super();
    this.experiment = null;
    this.variants = null;
    this.history = null;
    this.experiments = null;
    this.kills = null;
    this.notes = null;
    this.shown = null;
    this.moment = null;
    this.range = null;
    this.metric = null;
    this.ordinary = false;
    this.#pictures = new FanPictures({
      inputs: () => this.#inputs(),
      stream: () => this.source.stream,
      history: () => this.history,
      measuring: (metric) => this.#measuringOf(metric),
      onChange: () => this.requestUpdate(),
      onBatch: () => this.#batchCame(),
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#scenes.preload();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#pictures.source.cancel();
    this.#resizing?.disconnect();
    this.#resizing = null;
  }

  protected override get hasOwnData(): boolean {
    return this.history !== null;
  }

  protected override streamReplaced(given: ReadonlySet<PropertyKey>): void {
    this.#fitFor = '';
    this.#reader.leave();
    if (!given.has('shown')) this.shown = null;
    if (!given.has('moment')) this.moment = null;
  }

  protected override streamChanged(changed: Changed | null): boolean {
    if (this.hasOwnData) return changed === null;
    // A batch is drawn without rendering; whatever else comes is rendered.
    return this.#pictures.apply(changed);
  }

  /** The drawing follows each batch; what is written follows a little later. */
  #batchCame(): void {
    const [before, after] = [this.#picture, this.#pictures.picture()];
    if (before === null || after === null || this.#scene === null || !differsInCountsOnly(before, after)) {
      this.requestUpdate();
      return;
    }
    this.#picture = this.#drawn = after;
    this.#scene.show(after, this.ownerDocument.hidden, true);
    this.#textTimer.start(TEXT_EVERY_MS, () => this.requestUpdate());
  }

  #inputs(): FanInputs {
    return {
      stream: this.source.stream,
      wanted: this.experiment ?? this.#view.view.experiment,
      experiments: this.experiments,
      variants: this.variants,
      kills: this.kills,
      notes: this.notes,
      history: this.history,
      shown: this.shown,
      moment: this.moment,
      metric: this.metric ?? this.#view.view.metric,
      range: this.range ?? this.#view.view.range,
      lastLook: this.#view.lastLook,
      timeZone: timeZoneFor(this, this.source.stream),
      hasOrdinary: this.ordinary,
      reading: this.#reader.batch,
      strings: this.strings,
      format: this.format,
    };
  }

  #measuringOf(metric: Metric): Measuring | undefined {
    const part = this.#metrics.need();
    if (this.#measuring?.metric.name !== metric.name || this.#measuredIn !== this.language) this.#measuring = undefined;
    this.#measuredIn = this.language;
    return (this.#measuring ??= part?.measuringOf(metric, this.language));
  }

  protected override streamStatusChanged(status: StreamStatus): void {
    if (!this.hasOwnData) this.#pictures.source.statusChanged(status);
  }

  protected override willUpdate(changed: PropertyValues): void {
    this.#pictures.select();
    const { measuring } = this.#pictures;
    const isMeasured = measuring !== this.#usedMeasuring;
    this.#usedMeasuring = measuring;
    const isOwn = isMeasured || ['history', 'variants', 'experiment'].some((name) => changed.has(name));
    if (isOwn && (this.history !== null || changed.get('history'))) this.#pictures.source.useHistory(this.history);
    this.#pictures.source.update();
    this.#picture = this.#pictures.picture();
  }

  #partLoaded(fault: string | null): void {
    this.#partFault = fault ?? '';
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const { strings } = this;
    if (this.isBlind)
      return html`<section class="card" aria-label=${strings.erFan.tableCaption}>${this.placeholder()}</section>`;
    const picture = this.#picture;
    if (picture === null) return this.#empty();
    const { metric } = picture;
    const text = metric === null ? counterText(picture, this.#pictures.selection?.experiment ?? null) : '';
    const [from, to] = insets(strings, this.#width);
    const isDrawing = this.#scenes.module === null && this.#scenes.fault === null;
    return html`<section
      class="card"
      aria-label=${strings.erFan.tableCaption}
      .style=${`--_from: calc(${from} * var(--_unit)); --_to: calc(${to} * var(--_unit))`}
    >
      ${this.freshnessNote()} ${this.#warnings()}
      <div class="head">
        ${legend(picture, (id) => this.#toggle(id))}
        <button class="button bare" aria-expanded=${this.#isTableShown} @click=${this.#toggleTable}>
          ${icons.table}<span class="words">${strings.erFan.table}</span>
        </button>
      </div>
      ${metric === null ? counter(picture, text, () => (this.ordinary = !this.ordinary)) : this.#metrics.view(strings, (part) => part.metricNote(metric, strings, this.format, this.language))}
      ${this.#fitButton()}
      <div
        class="plot"
        part="plot"
        role="img"
        tabindex="0"
        aria-label=${this.#summary()}
        aria-busy=${isDrawing}
        @pointermove=${this.#reader.point}
        @pointerleave=${this.#reader.leave}
        @keydown=${this.#reader.key}
        @blur=${this.#reader.leave}
      >
        <div class="evidence-canvas ${isDrawing ? 'bone' : ''}"></div>
      </div>
      ${isOutside(picture) ? this.#outside() : nothing}
      ${scrubber(picture, text, this.#canPlay ? this.#replay.isPlaying : null, this.#replay)}
      <div class="visually-hidden" role="status">${this.#reader.announcement}</div>
      ${this.#isTableShown ? html`<div class="figures" part="table" role="region" tabindex="0" aria-label=${strings.erFan.table}>${this.#table.view(strings, ({ fanTable }) => fanTable(picture))}</div>` : nothing}
    </section>`;
  }

  #empty(): TemplateResult {
    const { strings } = this;
    const { selection } = this.#pictures;
    const isLoading = selection !== null && this.#pictures.source.data === null;
    const text = selection === null ? strings.erFan.noExperiment : strings.erFan.notJudgedYet;
    const kind = selection?.situation?.kind ?? 'decided';
    const isAwaited = kind !== 'decided' && selection?.experiment?.judgedTo === null;
    const opened = isAwaited ? this.format.time(Date.parse(selection.experiment.openedAt)) : null;
    return html`<section
      aria-label=${strings.erFan.tableCaption}
      class="card ${isLoading || kind !== 'decided' ? 'expected' : ''}"
    >
      ${this.freshnessNote()}
      ${
        isLoading
          ? this.states.outline(ErFan.bones)
          : html`<slot name="empty"
              ><div class="notice" part="notice">
                ${icons.learning}<span
                  >${text}${opened === null ? nothing : html`<span class="when">${strings.erFan.firstFigures(opened)}</span>`}</span
                >
              </div></slot
            >`
      }
    </section>`;
  }

  /** Over an empty drawing. */
  #outside(): TemplateResult {
    const { strings } = this;
    const showAll = (): void => {
      if (this.range === null) this.#view.set({ range: { kind: 'experiment' } });
      else this.range = { kind: 'experiment' };
      // The button goes away; the drawing that it asked for has the focus.
      this.renderRoot.querySelector<HTMLElement>('.plot')?.focus();
    };
    return html`<p class="notice outside" part="notice">
      ${icons.info}<span>${strings.erFan.outside}</span
      ><button class="button" @click=${showAll}>${strings.erFan.showAll}</button>
    </p>`;
  }

  #warnings(): TemplateResult | typeof nothing {
    const { strings } = this;
    const fault = this.#partFault === '' ? this.#pictures.source.fault : `${strings.common.error} ${this.#partFault}`;
    return fault === '' ? nothing : html`<p class="stale-note" role="alert">${icons.stale}<span>${fault}</span></p>`;
  }

  #summary(): string {
    const { strings } = this;
    const metric = this.#picture?.metric ?? null;
    if (metric !== null) return strings.erFan.summary(strings.erFan.ofMetric(metric.name));
    const situation = this.#pictures.selection?.situation ?? null;
    const headline =
      situation === null ? strings.erFan.tableCaption : sentenceText(wholeSentence(situation, strings, this.format));
    return strings.erFan.summary(headline);
  }

  #toggle(id: string): void {
    const picture = this.#picture;
    if (picture === null) return;
    const shown = new Set(picture.rows.filter(({ isShown }) => isShown).map(({ variant }) => variant.id));
    if (!shown.delete(id)) shown.add(id);
    this.shown = picture.rows.map(({ variant }) => variant.id).filter((one) => shown.has(one));
    this.dispatchEvent(new ShownEvent(this.shown));
  }

  readonly #toggleTable = (): void => {
    this.#isTableShown = !this.#isTableShown;
    if (this.#isTableShown) this.#table.need();
    this.requestUpdate();
  };

  /** Looks at a moment because a person chose it. */
  #lookAt(time: number | null): void {
    if (time === this.moment) return;
    this.moment = time;
    this.dispatchEvent(new MomentEvent(time));
  }

  get #canPlay(): boolean {
    // Nobody knows on a server; the browser renders again.
    return !isServer && !viewOf(this).matchMedia('(prefers-reduced-motion: reduce)').matches;
  }

  protected override updated(): void {
    const plot = this.renderRoot.querySelector<HTMLElement>('.plot');
    if (plot === null || this.#picture === null) return;
    this.#observe(plot);
    const part = this.#scenes.need();
    if (part === null) return;
    this.#scene ??= new part.FanScene(this);
    const choices = JSON.stringify([this.shown, this.range ?? this.#view.view.range]);
    const isFit = choices !== this.#fitFor || this.ownerDocument.hidden;
    const isDrawn = this.#drawn !== null && isDrawnAlike(this.#drawn, this.#picture);
    if (isFit || !isDrawn) this.#scene.show(this.#picture, isFit);
    this.#drawn = this.#picture;
    this.#fitFor = choices;
    if (this.#scene.wouldMove === this.#wouldMove) return;
    this.#wouldMove = this.#scene.wouldMove;
    // After this update, which the drawing belongs to.
    queueMicrotask(() => this.requestUpdate());
  }

  /** Over the drawing, so that nothing moves when it comes. */
  #fitButton(): TemplateResult | typeof nothing {
    const { erFan: texts } = this.strings;
    const fit = (): void => {
      this.#fitFor = '';
      this.requestUpdate();
      // The button goes away; the drawing that it is about has the focus.
      this.renderRoot.querySelector<HTMLElement>('.plot')?.focus();
    };
    if (!this.#wouldMove) return nothing;
    return html`<div class="fit-place">
      <button class="fit" part="fit" @click=${fit}>${texts.scaleWouldMove} · <b>${texts.update}</b></button>
    </div>`;
  }

  /** Margins depend on how wide the drawing is, in the unit of what is drawn: 14 of it are the size of the writing. */
  #observe(plot: HTMLElement): void {
    if (this.#resizing !== null) return;
    this.#resizing = new (viewOf(plot).ResizeObserver)((entries) => {
      const text = parseFloat(viewOf(plot).getComputedStyle(plot).fontSize);
      const width = ((entries.at(-1)?.contentRect.width ?? 0) * 14) / text;
      if (width === this.#width) return;
      this.#width = width;
      this.requestUpdate();
    });
    this.#resizing.observe(plot);
  }
}

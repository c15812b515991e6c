import { html, isServer, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { Experiment, Kill, Variant } from '../../protocol/index.ts';
import type { Changed, StreamStatus } from '../../sdk/index.ts';
import { leadSentence, sentenceText } from '../shared/experiments/sentences.ts';
import { timeZoneFor } from '../shared/format/time-zone.ts';
import { LazyModule } from '../shared/loading/lazy-module.ts';
import { StreamElement } from '../shared/loading/stream-element.ts';
import { ShownEvent } from '../shared/shown-event.ts';
import { erFan } from '../shared/strings/experiments/er-fan.ts';
import { experiments as experimentStrings } from '../shared/strings/experiments/experiments.ts';
import { figures } from '../shared/strings/figures.ts';
import { icons } from '../shared/theme/icons.ts';
import { theme } from '../shared/theme/theme.ts';
import { Timer } from '../shared/timers.ts';
import { NewestEvent } from '../shared/view-state/newest-event.ts';
import { ViewController } from '../shared/view-state/view-controller.ts';
import { resolveRange } from '../shared/view-state/resolve-range.ts';
import type { Range } from '../shared/view-state/view.ts';
import { viewOf } from '../shared/view.ts';
import { FanSource, newestCount, type FanHistory } from './data/fan-source.ts';
import { pairOf, rowsOf, selectExperiment, type Selection } from './data/selection.ts';
import { erFanStyles } from './er-fan.styles.ts';
import { MomentEvent, type ErFanEventMap } from './events.ts';
import { figuresAt, readTime } from './layout/figures.ts';
import { axisEnd, insets, stepBefore } from './layout/frame.ts';
import { judgedBatch, judgedTime, type FanPicture } from './layout/picture.ts';
import type { FanData } from './model/fan-data.ts';
import { marksOf, type FanNote } from './model/marks.ts';
import { counter, counterText } from './panels/counter.ts';
import type * as FanTable from './panels/fan-table.ts';
import { legend } from './panels/legend.ts';
import { scrubber, type ScrubberActions } from './panels/scrubber.ts';
import type * as Scenes from './render/fan-scene.ts';

/** A replay shows so many milliseconds for each batch. */
const BATCH_MS = 60;
/** A page key moves the reading by so many batches. */
const PAGE = 10;

/** Whether nothing of the experiment is in the times of the axis. */
const isOutside = ({ data, from, to, now }: FanPicture): boolean => from >= now || to <= (data.times[0] as number);

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
  /** Whether the ordinary test is drawn. */
  declare ordinary: boolean;
  readonly #view = new ViewController(this);
  readonly #newest = new NewestEvent();
  readonly #source: FanSource;
  readonly #timer = new Timer(this);
  readonly #scenes = new LazyModule(() => import('./render/fan-scene.ts'), {
    host: this,
    onFault: (fault) => this.#partLoaded(fault),
  });
  readonly #table = new LazyModule<typeof FanTable>(() => import('./panels/fan-table.ts'), {
    host: this,
    onFault: (fault) => this.#partLoaded(fault),
    isLikely: () => this.#picture !== null,
  });
  #scene: Scenes.FanScene | null = null;
  /** The choices of a person that the scale of rates was made for; empty to make it again. */
  #fitFor = '';
  #wouldMove = false;
  #selection: Selection | null = null;
  #picture: FanPicture | null = null;
  #axisEnd: number | null = null;
  #axisOf: FanData | null = null;
  #reading: number | null = null;
  #readRow = 0;
  #announcement = '';
  #isPlaying = false;
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
    this.ordinary = false;
    this.#source = this.#createSource();
  }

  #createSource(): FanSource {
    const stream = () => this.source.stream;
    const history = () => this.history;
    const selection = () => this.#selection;
    return new FanSource({
      get stream() {
        return stream();
      },
      get history() {
        return history();
      },
      get experimentId() {
        return selection()?.id ?? null;
      },
      get experiment() {
        return selection()?.experiment ?? null;
      },
      get variants() {
        return selection()?.variants ?? [];
      },
      onChange: () => this.requestUpdate(),
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#scenes.preload();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#isPlaying = false;
    this.#source.cancel();
    this.#resizing?.disconnect();
    this.#resizing = null;
  }

  protected override get hasOwnData(): boolean {
    return this.history !== null;
  }

  protected override streamChanged(changed: Changed | null): boolean {
    this.#newest.follow(changed, this.source.stream?.state ?? null);
    if (this.hasOwnData) return changed === null;
    if (changed !== null && !this.#isAbout(changed)) return false;
    this.#select();
    this.#source.applyChanges(changed);
    return true;
  }

  /** Whether a frame has something of the experiment that is shown. */
  #isAbout({ reset, experiments, variants, kills, notes, info }: Changed): boolean {
    const id = this.#selection?.id;
    if (reset || id === undefined || info !== null || notes.length > 0) return true;
    const others = [...variants, ...kills];
    return experiments.some((one) => one.id === id) || others.some(({ experiment }) => experiment === id);
  }

  protected override streamStatusChanged(status: StreamStatus): void {
    if (!this.hasOwnData) this.#source.statusChanged(status);
  }

  protected override willUpdate(changed: PropertyValues): void {
    this.#select();
    const isOwn = ['history', 'variants', 'experiment'].some((name) => changed.has(name));
    if (isOwn && (this.history !== null || changed.get('history'))) this.#source.useHistory(this.history);
    this.#source.update();
    this.#picture = this.#pictureOf();
  }

  #select(): void {
    const { stream } = this.source;
    const experiments =
      this.experiments === null
        ? (stream?.state.experiments ?? new Map<string, Experiment>())
        : new Map(this.experiments.map((one) => [one.id, one]));
    const variants = this.variants ?? stream?.state.variants.values() ?? [];
    const wanted = this.experiment ?? this.#view.view.experiment;
    this.#selection = selectExperiment(wanted, experiments, variants, this.hasOwnData ? 'given' : 'posted');
  }

  get #kills(): Iterable<Kill> {
    return this.kills ?? this.source.stream?.state.kills.values() ?? [];
  }

  get #notes(): Iterable<FanNote> {
    return this.notes ?? this.source.stream?.state.notes.values() ?? [];
  }

  #pictureOf(): FanPicture | null {
    const [selection, data] = [this.#selection, this.#source.data];
    if (selection === null || data === null || data.times.length === 0) return null;
    const { experiment, variants } = selection;
    const pair = pairOf(selection, data);
    const now = Math.max(data.judgedTo, this.history === null ? newestCount(variants) || 0 : 0);
    const lag = now - data.judgedTo;
    const { lead = null } = experiment ?? {};
    return {
      data,
      rows: rowsOf(selection, data, pair, this.shown, this.#kills),
      ...pair,
      marks: marksOf(experiment, variants, this.#kills, this.#notes),
      ...this.#axis(selection, data, now),
      now,
      moment: this.moment !== null && this.moment >= now ? null : this.moment,
      lag,
      hasOrdinary: this.ordinary,
      safe:
        lead?.verdict === 'leads' && lead.since !== undefined
          ? { leader: lead.leader, since: Date.parse(lead.since) + lag }
          : null,
      reading: this.#reading === null ? null : Math.min(this.#reading, data.times.length - 1),
      strings: this.strings,
      format: this.format,
    };
  }

  /** The times of the axis. */
  #axis(
    { experiment, variants, situation }: Selection,
    data: FanData,
    now: number,
  ): { readonly from: number; readonly to: number } {
    const range = this.range ?? this.#view.view.range;
    const span = resolveRange(range, {
      newest: this.hasOwnData ? now : (this.#newest.at ?? now),
      experiment,
      timeZone: timeZoneFor(this, this.source.stream),
      lastLook: this.#view.lastLook,
    });
    const first = data.times[0] as number;
    const begin = Math.min(first, Date.parse(experiment?.openedAt ?? variants[0]?.postedAt ?? '') || first);
    if (range.kind === 'between') return { from: span.from ?? begin, to: span.to ?? now };
    const isOver = this.history !== null || situation?.kind === 'decided';
    const from = Math.max(
      begin,
      range.kind === 'last' ? stepBefore(span.from ?? begin, range.minutes) : (span.from ?? begin),
    );
    if (this.#axisOf !== data) this.#axisEnd = null;
    this.#axisOf = data;
    return { from, to: (this.#axisEnd = axisEnd(from, now, this.#axisEnd, isOver)) };
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
    const text = counterText(picture, this.#selection?.experiment ?? null);
    const [from, to] = insets(strings, this.#width);
    return html`<section
      class="card"
      aria-label=${strings.erFan.tableCaption}
      .style=${`--_from: ${from}px; --_to: ${to}px`}
    >
      ${this.freshnessNote()} ${this.#warnings()}
      <div class="head">
        ${legend(picture, (id) => this.#toggle(id))}
        <button class="button bare" aria-expanded=${this.#isTableShown} @click=${this.#toggleTable}>
          ${icons.table}<span class="words">${strings.erFan.table}</span>
        </button>
      </div>
      ${counter(picture, text, () => (this.ordinary = !this.ordinary))} ${this.#fitButton()}
      <div
        class="plot"
        part="plot"
        role="img"
        tabindex="0"
        aria-label=${this.#summary()}
        @pointermove=${this.#point}
        @pointerleave=${() => this.#read(null)}
        @keydown=${this.#key}
        @blur=${() => this.#read(null)}
      >
        <div class="evidence-canvas"></div>
      </div>
      ${isOutside(picture) ? this.#outside() : nothing}
      ${scrubber(picture, text, this.#canPlay ? this.#isPlaying : null, this.#scrubberActions)}
      <div class="visually-hidden" role="status">${this.#announcement}</div>
      ${this.#isTableShown ? html`<div class="figures" part="table" role="region" tabindex="0" aria-label=${strings.erFan.table}>${this.#table.view(strings, ({ fanTable }) => fanTable(picture))}</div>` : nothing}
    </section>`;
  }

  #empty(): TemplateResult {
    const { strings } = this;
    const isLoading = this.#selection !== null && this.#source.data === null;
    const text = this.#selection === null ? strings.erFan.noExperiment : strings.erFan.notJudgedYet;
    const kind = this.#selection?.situation?.kind ?? 'decided';
    return html`<section
      aria-label=${strings.erFan.tableCaption}
      class="card ${isLoading || kind !== 'decided' ? 'expected' : ''}"
    >
      ${this.freshnessNote()}
      ${
        isLoading
          ? this.states.outline(ErFan.bones)
          : html`<slot name="empty"
              ><p class="notice" part="notice">${icons.learning}<span>${text}</span></p></slot
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
    const fault = this.#partFault === '' ? this.#source.fault : `${strings.common.error} ${this.#partFault}`;
    return fault === '' ? nothing : html`<p class="stale-note" role="alert">${icons.stale}<span>${fault}</span></p>`;
  }

  #summary(): string {
    const { strings } = this;
    const situation = this.#selection?.situation ?? null;
    const headline =
      situation === null ? strings.erFan.tableCaption : sentenceText(leadSentence(situation, strings, this.format));
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

  readonly #scrubberActions: ScrubberActions = {
    scrubTo: (batch) => {
      this.#stop();
      this.#scrubTo(batch);
    },
    play: () => (this.#isPlaying ? this.#stop() : this.#start()),
    backToNow: () => {
      this.#stop();
      this.#lookAt(null);
      // The button goes; the focus stays at the slider.
      this.renderRoot.querySelector<HTMLElement>('.scrubber input')?.focus();
    },
  };

  #scrubTo(batch: number): void {
    const picture = this.#picture;
    if (picture === null) return;
    const time = picture.data.times[batch];
    this.#lookAt(time === undefined || batch >= picture.data.times.length - 1 ? null : time + picture.lag);
  }

  #start(): void {
    const picture = this.#picture;
    if (picture === null) return;
    this.#isPlaying = true;
    if (picture.moment === null) this.#scrubTo(0);
    this.#step();
    this.requestUpdate();
  }

  #stop(): void {
    this.#isPlaying = false;
    this.#timer.stop();
    this.requestUpdate();
  }

  #step(): void {
    this.#timer.restart(BATCH_MS, () => {
      const picture = this.#picture;
      if (!this.#isPlaying || picture === null) return;
      this.#scrubTo(judgedBatch(picture) + 1);
      if (this.moment === null) this.#stop();
      else this.#step();
    });
  }

  readonly #point = (event: PointerEvent): void => {
    const [picture, frame] = [this.#picture, this.#scene?.frame ?? null];
    if (picture === null || frame === null) return;
    const x = event.clientX - (event.currentTarget as HTMLElement).getBoundingClientRect().left;
    const batch = picture.data.batchAt(Math.min(frame.x.invert(x), judgedTime(picture)));
    this.#read(Math.max(0, batch), false);
  };

  /** Reads a batch; null to read none. */
  #read(batch: number | null, isSpoken = true): void {
    if (batch === this.#reading && !isSpoken) return;
    this.#reading = batch;
    this.#announcement = '';
    this.requestUpdate();
  }

  readonly #key = (event: KeyboardEvent): void => {
    const picture = this.#picture;
    const times: Readonly<Record<string, number>> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      PageDown: -PAGE,
      PageUp: PAGE,
      Home: -Infinity,
      End: Infinity,
    };
    const rows: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1 };
    const [time, row] = [times[event.key], rows[event.key]];
    if (picture === null) return;
    if (event.key === 'Escape' && this.#reading !== null) return this.#read(null);
    if ((time === undefined && row === undefined) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const last = Math.max(0, judgedBatch(picture));
    this.#reading = Math.min(last, Math.max(0, (this.#reading ?? last) + (this.#reading === null ? 0 : (time ?? 0))));
    this.#readRow = (this.#readRow + (row ?? 0) + picture.rows.length) % picture.rows.length;
    this.#announcement = this.#spoken({ ...picture, reading: this.#reading });
    this.requestUpdate();
  };

  #spoken(picture: FanPicture): string {
    const { strings, format } = picture;
    const row = picture.rows[this.#readRow];
    if (row === undefined) return '';
    const time = readTime(picture);
    const known = row.isStopped && row.endsAt < time ? null : figuresAt(row, time, strings, format);
    return known === null
      ? strings.erFan.unread(row.letter, format.clock(time))
      : strings.erFan.reading(row.letter, format.clock(time), known.rate, known.interval, known.evidence);
  }

  protected override updated(): void {
    const plot = this.renderRoot.querySelector<HTMLElement>('.plot');
    if (plot === null || this.#picture === null) return;
    this.#observe(plot);
    const part = this.#scenes.need();
    if (part === null) return;
    this.#scene ??= new part.FanScene(this);
    const choices = JSON.stringify([this.shown, this.range ?? this.#view.view.range]);
    this.#scene.show(this.#picture, choices !== this.#fitFor || this.ownerDocument.hidden);
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

  /** Margins depend on how wide the drawing is. */
  #observe(plot: HTMLElement): void {
    if (this.#resizing !== null) return;
    this.#resizing = new (viewOf(plot).ResizeObserver)((entries) => {
      const width = entries.at(-1)?.contentRect.width ?? 0;
      if (width === this.#width) return;
      this.#width = width;
      this.requestUpdate();
    });
    this.#resizing.observe(plot);
  }
}

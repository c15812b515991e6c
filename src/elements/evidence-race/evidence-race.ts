import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { Metric } from '../../protocol/index.ts';
import type { Changed, StreamStatus } from '../../sdk/index.ts';
import { evidenceCanvasStyles } from '../shared/evidence-canvas/ink.ts';
import { letterColors } from '../shared/letters/letter-colors.ts';
import { LazyModule } from '../shared/loading/lazy-module.ts';
import { StreamElement } from '../shared/loading/stream-element.ts';
import { figures } from '../shared/strings/figures.ts';
import { race } from '../shared/strings/experiments/race.ts';
import * as icons from '../shared/theme/icons.ts';
import { theme } from '../shared/theme/theme.ts';
import { Timer } from '../shared/timers.ts';
import { ViewController } from '../shared/view-state/view-controller.ts';
import { fullReading, raceSentence, type RaceLanguage } from './data/lane-texts.ts';
import { neededBy, type RaceLane, type RaceSubject } from './data/lanes.ts';
import type * as RaceMetric from './data/race-metric.ts';
import { RaceSource } from './data/race-source.ts';
import { evidenceRaceStyles } from './evidence-race.styles.ts';
import { raceTable } from './panels/race-table.ts';
import { raceCell, raceCellStyles } from './race-cell.ts';
import type { RaceCanvas } from './render/race-canvas.ts';
import type * as RaceCanvasModule from './render/race-canvas.ts';

/** How often a cell follows the batches, milliseconds. */
const CELL_EVERY_MS = 1000;
/** How often the sentence and the table do, which only screen readers have, milliseconds. The drawing follows at once. */
const HIDDEN_EVERY_MS = 10_000;

/** How much of the race is shown: all of it, the lanes for a card, or 120 x 40 pixels for the cell of a table. */
export type RaceForm = 'full' | 'card' | 'cell';

/**
 * @summary The race of an experiment towards a stop: one lane a variant, the evidence against it from 1 : 1 to where it is stopped, at one
 * moment.
 *
 * The arrow keys up and down read it variant by variant. With `metric` the race is that towards a broken guardrail.
 *
 * @slot empty - In place of what it says while there is no experiment, or none of its variants is judged.
 *
 * @csspart race - The drawing.
 * @csspart race-cell - The drawing of a cell.
 * @csspart about - The line that says that a metric has no race, where one is shown that decides nothing.
 * @csspart table - The same as a table, for screen readers.
 * @csspart notice - The message in place of content that cannot be shown yet.
 * @csspart stale-note - The line that says that the figures may be out of date.
 */
export class EvidenceRace extends StreamElement {
  static override styles = [theme, letterColors, evidenceCanvasStyles, raceCellStyles, evidenceRaceStyles];
  static override bones = 'title lane lane lane';
  static override strings = { figures, race };
  static override properties: PropertyDeclarations = {
    ...StreamElement.properties,
    experiment: { type: String },
    lanes: { attribute: false },
    moment: { attribute: false },
    form: { type: String },
    metric: { type: String },
  };

  /** The id of the experiment; null for the one that is chosen around it, or the first there is. */
  declare experiment: string | null;
  /** Variants by property, in the order of their letters, for use without a server; null to take them from the stream. */
  declare lanes: readonly RaceLane[] | null;
  /** The moment to show, milliseconds since 1970; null for now. What was judged until then is shown, as far as the stream's history has it. */
  declare moment: number | null;
  /** `full`, `card` for the lanes alone, or `cell` for 120 x 40 pixels. */
  declare form: RaceForm;
  /**
   * The name of a metric of the experiment; null for the one in view. Of a guardrail the race is that of the evidence that its bound is broken. A metric that decides
   * nothing has no race: the one that decides is shown, and says so.
   */
  declare metric: string | null;

  readonly #view = new ViewController(this);
  readonly #textTimer = new Timer(this);
  readonly #source = new RaceSource({ onBatch: () => this.#batchCame(), onChange: () => this.#refresh() });
  readonly #drawing = new LazyModule<typeof RaceCanvasModule>(() => import('./render/race-canvas.ts'), {
    host: this,
    onFault: (fault) => {
      this.#partFault = fault ?? '';
      this.#refresh();
    },
  });
  readonly #metrics = new LazyModule<typeof RaceMetric>(() => import('./data/race-metric.ts'), {
    host: this,
    onFault: (fault) => {
      this.#partFault = fault ?? '';
      this.#refresh();
    },
  });
  #canvas: RaceCanvas | null = null;
  #lanes: readonly RaceLane[] = [];
  /** That of the last rendering: to find it takes longer than to draw a lane. */
  #drawnLanguage: RaceLanguage | null = null;
  /** The lane that the keyboard is at; -1 before a key. */
  #at = -1;
  #reading = '';
  /** The metric of the guardrail that the lanes are of; undefined for evidence towards a stop. */
  #drawnMetric: string | undefined;
  #partFault = '';

  constructor() {
    super();
    this.experiment = null;
    this.lanes = null;
    this.moment = null;
    this.form = 'full';
    this.metric = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#drawing.preload();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#source.cancelLoads();
  }

  protected override get hasOwnData(): boolean {
    return this.lanes !== null;
  }

  protected override streamReplaced(): void {
    this.#at = -1;
    this.#reading = '';
    this.#canvas?.reset();
  }

  protected override streamChanged(changed: Changed | null): boolean {
    if (this.hasOwnData || changed === null) return true;
    const isFirst = this.#shownExperiment !== this.#source.experiment?.id;
    this.#source.apply(changed);
    // A batch is drawn without rendering; the source asks for the rest.
    return isFirst;
  }

  protected override streamStatusChanged(status: StreamStatus): void {
    this.#source.statusChanged(status);
  }

  /** The id of the experiment to show; null while there is none. */
  get #shownExperiment(): string | null {
    const chosen = this.experiment ?? this.#view.view.experiment;
    return chosen ?? this.source.stream?.state.experiments.keys().next().value ?? null;
  }

  get #language(): RaceLanguage {
    const guardrail = this.#guardrail;
    const strings = guardrail && this.#metrics.module?.guardrailStrings(guardrail, this.strings);
    return { strings: strings ?? this.strings, format: this.format };
  }

  /** The metric that is asked for, as the experiment declares it; null for none. */
  get #declared(): Metric | null {
    const name = this.metric ?? this.#view.view.metric;
    if (name === null || this.hasOwnData) return null;
    const experiment = this.source.stream?.state.experiments.get(this.#shownExperiment ?? '');
    return experiment?.metrics?.find((one) => one.name === name) ?? null;
  }

  get #guardrail(): Metric | null {
    const declared = this.#declared;
    return declared?.role === 'guardrail' ? declared : null;
  }

  /** The evidence that the race is about; null for that towards a stop, undefined until the part that knows another is loaded. */
  get #subject(): RaceSubject | null | undefined {
    const guardrail = this.#guardrail;
    return guardrail === null ? null : this.#metrics.need()?.guardrailSubject(guardrail, this.strings);
  }

  /** Says of a metric that decides nothing that it has no race. */
  #noRace(): TemplateResult | typeof nothing {
    const declared = this.#declared;
    if (declared?.role !== 'secondary') return nothing;
    this.#metrics.need();
    const { strings } = this;
    const primary = this.#source.experiment?.metrics?.find(({ role }) => role === 'primary');
    return this.#metrics.view(
      strings,
      ({ noRaceText }) =>
        html`<p class="no-race quiet small" part="about">
          ${icons.info}<span>${noRaceText(declared, primary, strings)}</span>
        </p>`,
    );
  }

  get #logNeeded(): number {
    if (this.lanes === null)
      return (
        this.#source.subject?.neededBy(this.#source.variants) ??
        neededBy(this.#source.experiment, this.#source.variants)
      );
    return this.lanes[0]?.logNeeded ?? neededBy(null, []);
  }

  get #hasProjection(): boolean {
    return this.#lanes.some(({ projection = null }) => projection !== null);
  }

  #refresh(): void {
    this.requestUpdate();
  }

  /** The drawing follows each batch; text follows a little later. */
  #batchCame(): void {
    if (this.hasOwnData || !this.hasUpdated) return;
    if (this.form === 'cell') {
      this.#textTimer.start(CELL_EVERY_MS, () => this.#refresh());
      return;
    }
    const hadProjection = this.#hasProjection;
    this.#lanes = this.#source.lanesAt(this.moment);
    this.#draw(true);
    if (hadProjection !== this.#hasProjection) this.#refresh();
    else this.#textTimer.start(HIDDEN_EVERY_MS, () => this.#refresh());
  }

  #draw(isBatch: boolean): void {
    if (this.#canvas === null || this.#lanes.length === 0) return;
    const isCard = this.form === 'card';
    const race = {
      lanes: this.#lanes,
      logNeeded: this.#logNeeded,
      isCard,
      language: this.#drawnLanguage ?? this.#language,
    };
    this.#canvas.show(race, this.moment === null, isBatch);
  }

  protected override willUpdate(changed: PropertyValues): void {
    this.#drawnLanguage = this.#language;
    const shown = this.#source.experiment?.id;
    if (this.hasOwnData) this.#source.follow(null, null);
    else this.#follow();
    const metric = this.#source.subject?.metric;
    const isOther = shown !== this.#source.experiment?.id || metric !== this.#drawnMetric;
    this.#drawnMetric = metric;
    if (changed.has('lanes') || isOther) this.#canvas?.reset();
    this.#lanes = this.lanes ?? this.#source.lanesAt(this.moment);
    if (this.#at >= this.#lanes.length) this.#at = -1;
  }

  /** Until the part that knows a guardrail is loaded, the race stays as it is. */
  #follow(): void {
    const subject = this.#subject;
    const isOther = this.source.stream !== null && this.#source.experiment?.id !== this.#shownExperiment;
    if (subject !== undefined || isOther)
      this.#source.follow(this.source.stream, this.#shownExperiment, subject ?? null);
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const last = this.#lanes.length - 1;
    const to: Readonly<Record<string, number>> = {
      ArrowDown: Math.min(last, this.#at + 1),
      ArrowUp: Math.max(0, this.#at - 1),
      Home: 0,
      End: last,
    };
    const at = to[event.key];
    const lane = this.#lanes[at ?? -1];
    if (at === undefined || lane === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.#at = at;
    this.#reading = fullReading(lane, this.#language);
    this.#refresh();
  };

  #head(needed: string, { strings: { race: texts } }: RaceLanguage): TemplateResult {
    return html`<div class="head">
      <h2>${texts.title}</h2>
      <span>${texts.rule(needed)}</span>
      <span class="dotted ${this.#hasProjection ? 'is-shown' : ''}">${texts.dotted}</span>
    </div>`;
  }

  #warning(text: string): TemplateResult | typeof nothing {
    return text === '' ? nothing : html`<p class="stale-note" role="alert">${icons.stale}<span>${text}</span></p>`;
  }

  #race(): TemplateResult {
    const language = this.#language;
    const { race: texts, common } = language.strings;
    const needed = language.format.oddsNeeded(this.#logNeeded);
    const { fault } = this.#source;
    const isDrawing = this.#drawing.module === null && this.#drawing.fault === null;
    return html`${this.#warning(this.#partFault === '' ? '' : `${common.error} ${this.#partFault}`)}
      ${this.#warning(fault === '' || this.hasOwnData ? '' : `${texts.noHistory} ${fault}`)}
      ${this.form === 'card' ? nothing : this.#head(needed, language)}
      ${this.form === 'full' ? this.#noRace() : nothing}
      <div
        class="race"
        part="race"
        role="img"
        tabindex="0"
        aria-label=${`${raceSentence(this.#lanes, this.#logNeeded, language)} ${texts.help}`}
        aria-busy=${isDrawing}
        .style="--_lanes: ${this.#lanes.length}; --_at: ${this.#at}"
        @keydown=${this.#onKey}
      >
        ${this.#at < 0 ? nothing : html`<div class="at"></div>`}
        <div class="evidence-canvas ${isDrawing ? 'bone' : ''}"></div>
      </div>
      ${raceTable(this.#lanes, language)}
      <div class="visually-hidden" role="status">${this.#reading}</div>`;
  }

  #notice(text: string): TemplateResult {
    return html`<slot name="empty"
      ><p class="notice" part="notice">${icons.learning}<span>${text}</span></p></slot
    >`;
  }

  #content(): TemplateResult {
    if (this.isBlind) return this.placeholder();
    const { race: texts, figures: common } = this.strings;
    const note = this.freshnessNote();
    if (!this.hasOwnData && this.#shownExperiment === null) return html`${note}${this.#notice(common.noData)}`;
    if (this.#lanes.length === 0)
      return html`${note}${this.#notice(this.hasOwnData || this.#source.experiment !== null ? common.noData : texts.noExperiment)}`;
    return html`${note}${this.#race()}`;
  }

  protected override render(): TemplateResult {
    if (this.form === 'cell' && !this.isBlind && this.#lanes.length > 0)
      return html`<div>${raceCell(this.#lanes, this.#logNeeded, this.#language)}</div>`;
    return html`<section
      class="card ${this.form === 'card' ? 'is-card' : ''}"
      aria-label=${this.#language.strings.race.title}
    >
      ${this.#content()}
    </section>`;
  }

  protected override updated(): void {
    if (this.form === 'cell') return;
    const part = this.#drawing.need();
    if (part === null) return;
    this.#canvas ??= new part.RaceCanvas(this, '.evidence-canvas');
    this.#draw(false);
  }
}

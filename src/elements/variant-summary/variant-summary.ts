import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { Experiment, Kill, Variant } from '../../protocol/index.ts';
import type { Changed } from '../../sdk/index.ts';
import { promiseText } from '../shared/views/guarantees.ts';
import type { Format } from '../shared/format/format.ts';
import * as icons from '../shared/theme/icons.ts';
import { savedImpressions } from '../shared/views/saved-impressions.ts';
import { RovingItems } from '../shared/roving-items.ts';
import { alsoOnServer, LazyModule } from '../shared/loading/lazy-module.ts';
import { StreamElement } from '../shared/loading/stream-element.ts';
import { menuStyles } from '../shared/menus/menu.styles.ts';
import { theme } from '../shared/theme/theme.ts';
import { Interval } from '../shared/timers.ts';
import { guarantees } from '../shared/strings/guarantees.ts';
import { summary } from '../shared/strings/panels/summary.ts';
import { MIN_IMPRESSIONS } from '../../stats/index.ts';
import { figuresOf, presentOf, promising, type Figures } from './figures.ts';
import type * as MetricTile from './metric-tile.ts';
import { bars, meter } from './sparks.ts';
import { tileView, tipView, type Tile } from './tile-view.ts';
import { variantSummaryStyles } from './variant-summary.styles.ts';

/** The data of a summary. */
interface Given {
  readonly experiments: readonly Experiment[];
  readonly variants: readonly Variant[];
}

/** Figures that change faster cannot be read, and cost time with ten thousand variants; milliseconds. */
const PACE_MS = 1000;

/** A perfect predictor lies inside the intervals this often, or oftener. */
const CALIBRATION_GOAL = 0.95;

const loadMetricTile = alsoOnServer(() => import('./metric-tile.ts'));

/**
 * @summary A stream in a line: experiments that run, stops of today beside those of the days before, impressions saved, predictions that hold, and the
 * risk of a wrong stop; each with its explanation. A number that is not known is left out. With `metric` it has the value of a metric as well.
 *
 * The explanations are one tab stop: arrow keys, Home and End go from one to the next.
 *
 * @csspart summary - The whole summary.
 * @csspart tile - One number with its name.
 * @csspart budget - The risk of a wrong stop, or that nothing is promised.
 * @csspart notice - The message in place of content that cannot be shown yet.
 * @csspart stale-note - The line that says that the figures may be out of date.
 */
export class VariantSummary extends StreamElement {
  static override styles = [theme, menuStyles, variantSummaryStyles];
  static override bones = 'tile tile tile tile';
  static override ranks = { freshness: 1, reason: 1 };
  static override strings = { guarantees, summary };
  static override properties: PropertyDeclarations = {
    ...StreamElement.properties,
    variants: { attribute: false },
    kills: { attribute: false },
    experiments: { attribute: false },
    metric: { type: String },
  };

  /** Variants by property, for use without a server; null to take them from the stream. */
  declare variants: readonly Variant[] | null;
  /** The stops of these variants, for use without a server. */
  declare kills: readonly Kill[] | null;
  /** The experiments of these variants, for their error budget, for use without a server. */
  declare experiments: readonly Experiment[] | null;
  /** The name of a metric that experiments declare, whose value over all variants that are shown is one more number; null for none. */
  declare metric: string | null;

  readonly #metrics = new LazyModule<typeof MetricTile>(loadMetricTile, {
    host: this,
    onSettled: () => this.#version++,
  });
  #isOld = true;
  #version = 0;

  constructor() {
    super();
    this.variants = null;
    this.kills = null;
    this.experiments = null;
    this.metric = null;
    new RovingItems(this, { items: '.tile, .risk', isSideBySide: true });
    new Interval(this, PACE_MS, () => this.#pace());
  }

  protected override get hasOwnData(): boolean {
    return this.variants !== null;
  }

  protected override streamChanged(changed: Changed | null): boolean {
    this.#isOld = true;
    // A stop is seen at once, as is the first picture; what only counts up waits for the next second.
    const isNews = changed === null || changed.reset || changed.kills.length > 0;
    if (isNews) this.#version++;
    return isNews;
  }

  #pace(): void {
    if (!this.#isOld) return;
    this.#version++;
    this.requestUpdate();
  }

  get #now(): number {
    return this.source.stream?.now() ?? Date.now();
  }

  #runningTile({ running, runningByDay, decidedToday, needing, closable }: Figures, format: Format): Tile {
    const texts = this.strings.summary;
    const notes = [
      decidedToday === 0 ? null : texts.decided(decidedToday, format.count(decidedToday)),
      needing === 0 ? null : texts.needing(needing, format.count(needing)),
      closable === 0 ? null : texts.closable(closable, format.count(closable)),
    ].filter((one) => one !== null);
    return {
      id: 'running',
      label: texts.running,
      value: format.count(running),
      note: notes.join(' · '),
      spark: runningByDay.length < 2 ? null : bars(runningByDay, true),
      help: [texts.runningHelp],
      helpLabel: texts.explain(texts.running),
    };
  }

  #killedTile({ killsToday, killsByDay, usuallyByNow }: Figures, format: Format): Tile {
    const texts = this.strings.summary;
    return {
      id: 'killed',
      label: texts.killed,
      value: format.count(killsToday.length),
      note: usuallyByNow === null ? '' : texts.usuallyByNow(format.count(Math.round(usuallyByNow))),
      spark: killsByDay.length < 2 ? null : bars(killsByDay, true),
      help: [texts.killedHelp],
      helpLabel: texts.explain(texts.killed),
    };
  }

  /** Impressions saved by the stops of today; null where it is not known of any. */
  #savedTile({ killsToday }: Figures, format: Format): Tile | null {
    const experiments = this.experiments
      ? new Map(this.experiments.map((one) => [one.id, one]))
      : this.source.stream?.state.experiments;
    const known = killsToday.flatMap((kill) => savedImpressions(kill, experiments?.get(kill.experiment)) ?? []);
    if (known.length === 0) return null;
    const texts = this.strings.summary;
    return {
      id: 'saved',
      label: texts.saved,
      value: format.figure(known.reduce((sum, one) => sum + one, 0)),
      note: texts.savedOf(known.length, format.count(known.length)),
      spark: known.length < 2 ? null : bars(known, false),
      help: [texts.savedHelp],
      helpLabel: texts.explain(texts.saved),
    };
  }

  /** How many predictions hold; null where nothing is predicted. */
  #calibrationTile({ holding, predicted, slope }: Figures, format: Format): Tile | null {
    if (predicted === 0) return null;
    const texts = this.strings.summary;
    const help = [texts.calibrationHelp(format.count(MIN_IMPRESSIONS))];
    if (slope !== null) help.push(texts.slope(format.number(slope)));
    return {
      id: 'calibration',
      label: texts.calibration,
      value: format.share(holding / predicted),
      note: texts.calibrationOf(format.count(holding), format.count(predicted), format.share(CALIBRATION_GOAL)),
      spark: meter(holding / predicted, CALIBRATION_GOAL),
      help,
      helpLabel: texts.explain(texts.calibration),
    };
  }

  /** The promise about stops in short, with all its words on demand; null where no experiment stops by a rule. */
  #risk(experiments: readonly Experiment[], format: Format): TemplateResult | null {
    const { strings } = this;
    const texts = strings.summary;
    const promise = promising(experiments);
    const isBySimpleRule = experiments.some(({ policy }) => policy === 'threshold');
    const words =
      promise !== undefined
        ? promiseText(promise, { strings, format })
        : isBySimpleRule
          ? strings.guarantees.noGuarantee
          : null;
    if (words === null) return null;
    const isKept = promise !== undefined && promise.notPromised === undefined;
    const budget = promise?.comparison === 'observational' ? promise.budget.prediction : promise?.budget.alpha;
    const label = isKept ? texts.risk(format.shortRate(budget ?? 0)) : texts.noPromise;
    return html`<div class="risk ${isKept ? '' : 'none'}" part="budget" data-id="risk">
      ${isKept ? icons.protect : icons.warning}${tipView('risk', label, texts.explain(label), [words])}
    </div>`;
  }

  /** A metric where one is asked for; null until the part that knows metrics is loaded. */
  #metricTile({ experiments, variants }: Given, format: Format): Tile | null {
    const name = this.metric;
    const isDeclared = name !== null && experiments.some(({ metrics }) => metrics?.some((one) => one.name === name));
    const part = isDeclared ? this.#metrics.need() : null;
    if (part === null || name === null) return null;
    return part.metricTile(part.metricFigure(name, experiments, variants), this.strings, format, this.language);
  }

  #summary(): TemplateResult {
    this.#isOld = false;
    const { stream } = this.source;
    const { format } = this;
    const experiments = [...(this.experiments ?? stream?.state.experiments.values() ?? [])];
    const sources = {
      experiments,
      variants: this.variants ?? [...(stream?.state.variants.values() ?? [])],
      kills: this.kills ?? [...(stream?.state.kills.values() ?? [])],
    };
    const now = presentOf(sources, this.#now, stream?.state.info?.origin === 'replay');
    const figures = figuresOf(sources, now, format.calendar);
    const tiles = [
      this.#runningTile(figures, format),
      this.#killedTile(figures, format),
      this.#savedTile(figures, format),
      this.#calibrationTile(figures, format),
      this.#metricTile(sources, format),
    ].filter((tile) => tile !== null);
    const risk = this.#risk(experiments, format);
    return html`<div class="all">
      <dl class="tiles of-${tiles.length}">${tiles.map(tileView)}</dl>
      ${risk ?? nothing}
    </div>`;
  }

  #content(): TemplateResult {
    if (this.isBlind) return this.placeholder();
    return html`${this.freshnessNote()}
    ${guard([this.#version, this.metric, this.variants, this.kills, this.experiments, this.strings, this.format, this.source.stream], () => this.#summary())}`;
  }

  protected override render(): TemplateResult {
    return html`<section class="card" part="summary" aria-label=${this.strings.summary.title}>
      ${this.#content()}
    </section>`;
  }
}

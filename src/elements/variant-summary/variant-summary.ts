import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { Experiment, Kill, Variant } from '../../protocol/index.ts';
import type { Changed } from '../../sdk/index.ts';
import { buttons } from '../shared/theme/controls.ts';
import { promiseText } from '../shared/views/guarantees.ts';
import type { Format } from '../shared/format/format.ts';
import { icons } from '../shared/theme/icons.ts';
import { savedImpressions } from '../shared/views/saved-impressions.ts';
import { freshnessNote, placeholder } from '../shared/views/placeholders.ts';
import { StreamElement } from '../shared/loading/stream-element.ts';
import { theme } from '../shared/theme/theme.ts';
import { Interval } from '../shared/timers.ts';
import { guarantees } from '../shared/strings/guarantees.ts';
import { summary } from '../shared/strings/summary.ts';
import { MIN_IMPRESSIONS } from '../../stats/index.ts';
import { figuresOf, promising, type Figures } from './figures.ts';
import { tileView, type Tile } from './tile-view.ts';
import { variantSummaryStyles } from './variant-summary.styles.ts';

/** Figures that change faster cannot be read, and cost time with ten thousand variants; milliseconds. */
const PACE_MS = 1000;

/**
 * @summary A stream in six numbers: active variants, stops today, median time to a stop, average ER against the prediction, impressions
 * saved, and how many predictions hold; each with its explanation, and the error budget below them.
 *
 * @csspart summary - The whole summary.
 * @csspart tile - One number with its name.
 * @csspart budget - The error budget in a sentence, or that there is none.
 * @csspart notice - The message in place of content that cannot be shown yet.
 * @csspart stale-note - The line that says that the figures may be out of date.
 */
export class VariantSummary extends StreamElement {
  static override styles = [theme, buttons, variantSummaryStyles];
  static override strings = { guarantees, summary };
  static override properties: PropertyDeclarations = {
    ...StreamElement.properties,
    variants: { attribute: false },
    kills: { attribute: false },
    experiments: { attribute: false },
  };

  /** Variants by property, for use without a server; null to take them from the stream. */
  declare variants: readonly Variant[] | null;
  /** The stops of these variants, for use without a server. */
  declare kills: readonly Kill[] | null;
  /** The experiments of these variants, for their error budget, for use without a server. */
  declare experiments: readonly Experiment[] | null;

  #isOld = true;
  #version = 0;

  constructor() {
    super();
    this.variants = null;
    this.kills = null;
    this.experiments = null;
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

  /** Impressions saved by the stops of today, and how many of them that is known of. */
  #saved({ killsToday }: Figures): { readonly impressions: number; readonly stops: number } {
    const experiments = this.experiments
      ? new Map(this.experiments.map((one) => [one.id, one]))
      : this.source.stream?.state.experiments;
    const known = killsToday.flatMap((kill) => savedImpressions(kill, experiments?.get(kill.experiment)) ?? []);
    return { impressions: known.reduce((sum, one) => sum + one, 0), stops: known.length };
  }

  #erTile(figures: Figures, format: Format): Omit<Tile, 'helpLabel'> {
    const texts = this.strings.summary;
    const { er, predictedEr, erOfPredicted } = figures;
    const delta = predictedEr && erOfPredicted !== null ? (erOfPredicted - predictedEr) / predictedEr : null;
    return {
      id: 'er',
      icon: icons.rate,
      label: texts.er,
      value: er === null ? this.strings.common.unknown : format.rate(er),
      note:
        predictedEr === null || delta === null ? '' : texts.erAgainst(format.rate(predictedEr), format.delta(delta)),
      help: [texts.erHelp],
    };
  }

  #calibrationTile({ holding, predicted, slope }: Figures, format: Format): Omit<Tile, 'helpLabel'> {
    const texts = this.strings.summary;
    const help = [texts.calibrationHelp(format.count(MIN_IMPRESSIONS))];
    if (slope !== null) help.push(texts.slope(format.number(slope)));
    return {
      id: 'calibration',
      icon: icons.calibration,
      label: texts.calibration,
      value: predicted === 0 ? this.strings.common.unknown : format.share(holding / predicted),
      note: predicted === 0 ? '' : texts.calibrationOf(format.count(holding), format.count(predicted)),
      help,
    };
  }

  #tiles(figures: Figures, format: Format): readonly Omit<Tile, 'helpLabel'>[] {
    const { common, summary: texts } = this.strings;
    const { active, experiments, killsToday, revivedToday, medianTimeToKill, timed } = figures;
    const saved = this.#saved(figures);
    return [
      {
        id: 'active',
        icon: icons.active,
        label: texts.active,
        value: format.count(active),
        note: texts.activeIn(experiments, format.count(experiments)),
        help: [texts.activeHelp],
      },
      {
        id: 'killed',
        icon: icons.killed,
        label: texts.killed,
        value: format.count(killsToday.length),
        note: revivedToday === 0 ? '' : texts.killedRevived(revivedToday, format.count(revivedToday)),
        help: [texts.killedHelp],
      },
      {
        id: 'time',
        icon: icons.timer,
        label: texts.timeToKill,
        value: medianTimeToKill === null ? common.unknown : format.duration(medianTimeToKill),
        note: timed === 0 ? '' : texts.timeToKillOf(timed, format.count(timed)),
        help: [texts.timeToKillHelp],
      },
      this.#erTile(figures, format),
      {
        id: 'saved',
        icon: icons.saved,
        label: texts.saved,
        value: saved.stops === 0 ? common.unknown : format.shortCount(saved.impressions),
        note: saved.stops === 0 ? '' : texts.savedOf(saved.stops, format.count(saved.stops)),
        help: [texts.savedHelp],
      },
      this.#calibrationTile(figures, format),
    ];
  }

  #summary(): TemplateResult {
    this.#isOld = false;
    const { stream } = this.source;
    const { strings } = this;
    const { format } = this;
    const variants =
      this.variants === null
        ? (stream?.state.variants ?? new Map<string, Variant>())
        : new Map(this.variants.map((one) => [one.id, one]));
    const kills = this.kills ?? stream?.state.kills.values() ?? [];
    const figures = figuresOf(variants, kills, this.#now, format.calendar);
    const experiments = [...(this.experiments ?? stream?.state.experiments.values() ?? [])];
    const promise = promising(experiments);
    const isBySimpleRule = experiments.some(({ policy }) => policy === 'threshold');
    const budget =
      promise !== undefined
        ? promiseText(promise, { strings, format })
        : isBySimpleRule
          ? strings.guarantees.noGuarantee
          : null;
    return html`<dl class="tiles">
        ${this.#tiles(figures, format).map((tile) => tileView({ ...tile, helpLabel: strings.summary.explain(tile.label) }))}
      </dl>
      ${budget === null ? nothing : html`<p class="budget quiet" part="budget">${icons.protect}<span>${budget}</span></p>`}`;
  }

  #content(): TemplateResult {
    const state = this.shownState;
    if (this.isBlind) return placeholder(this.strings, state, this.fault);
    return html`${freshnessNote(this.strings, state)}
    ${guard([this.#version, this.variants, this.kills, this.experiments, this.strings, this.language, this.source.stream], () => this.#summary())}`;
  }

  protected override render(): TemplateResult {
    return html`<section class="card" part="summary" aria-label=${this.strings.summary.title}>
      ${this.#content()}
    </section>`;
  }
}

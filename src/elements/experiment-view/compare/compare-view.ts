import { roundValues } from '../../shared/evidence-canvas/round-steps.ts';
import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Estimate, Variant } from '../../../protocol/index.ts';
import { judgedRate } from '../../shared/experiments/order.ts';
import { sentenceText } from '../../shared/experiments/sentence.ts';
import { nextStopSentence } from '../../shared/experiments/sentences.ts';
import type { Situation } from '../../shared/experiments/situation.ts';
import { letterBadge } from '../../shared/letters/letter-badge.ts';
import { variantClass } from '../../shared/letters/letter-colors.ts';
import * as icons from '../../shared/theme/icons.ts';
import type { Language } from '../../shared/views/evidence.ts';
import { letterIn, type Subject } from '../data/subject.ts';
import { pairDifference, type PairDifference } from './pair-difference.ts';

export { styles } from './compare.styles.ts';

/** The surroundings of a comparison. */
export interface CompareContext extends Language {
  readonly subject: Subject;
  readonly situation: Situation;
  /** Ends the comparison. */
  readonly leave: () => void;
}

/** A linear scale on the inline axis, in percent. */
interface Scale {
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

const FOREST_TICKS = 4;
const DIFFERENCE_TICKS = 5;
/** Free space at both ends, as a part of the whole. */
const PADDING = 0.06;

function scaleOf(low: number, high: number, count: number): Scale {
  const padding = (high - low || 0.01) * PADDING;
  const [from, to] = [low - padding, high + padding];
  const at = (value: number): number => (100 * (value - from)) / (to - from);
  return { at, ticks: roundValues(from, to, count) };
}

const percent = (value: number): string => `${value.toFixed(2)}%`;

function tickLabels(scale: Scale, text: (value: number) => string): TemplateResult {
  return html`<div class="ticks quiet" aria-hidden="true">
    ${scale.ticks.map((value) => html`<span .style="inset-inline-start:${percent(scale.at(value))}">${text(value)}</span>`)}
  </div>`;
}

/** The rates of both on one scale, with their intervals and predictions. */
function forest(pair: readonly [Variant, Variant], context: CompareContext): TemplateResult {
  const { subject, format } = context;
  const ends = pair.flatMap(({ interval, predictedEr }) => [...interval, predictedEr ?? interval[0]]);
  const scale = scaleOf(Math.min(...ends), Math.max(...ends), FOREST_TICKS);
  const row = (variant: Variant): TemplateResult => {
    const { interval, predictedEr } = variant;
    const er = judgedRate(variant);
    const [from, to] = [scale.at(interval[0]), scale.at(interval[1])];
    const letter = letterIn(subject, variant.id);
    return html`<li>
      ${letterBadge(variant, letter)}
      <div>
        <svg class="scale ${variantClass(variant, letter)}" aria-hidden="true">
          ${svg`<line class="rail" x1="0" x2="100%" y1="12" y2="12"/>
          <rect class="bar" x=${percent(from)} width=${percent(to - from)} y="9" height="6" rx="3"/>
          ${predictedEr === null ? nothing : svg`<line class="predicted" x1=${percent(scale.at(predictedEr))} x2=${percent(scale.at(predictedEr))} y1="4" y2="20"/>`}
          ${er === null ? nothing : svg`<circle class="dot" cx=${percent(scale.at(er))} cy="12" r="5"/>`}`}
        </svg>
        <p class="small">
          <strong>${er === null ? context.strings.common.unknown : format.rate(er)}</strong>
          <span class="quiet"
            >${context.strings.evidence.between(format.rate(interval[0]), format.rate(interval[1]))}</span
          >
        </p>
      </div>
    </li>`;
  };
  return html`<ul class="forest">
      ${pair.map(row)}
    </ul>
    ${tickLabels(scale, (value) => format.shortRate(value))}`;
}

function differenceView(difference: Estimate, context: CompareContext): TemplateResult {
  const { strings, format } = context;
  const texts = strings.experimentView.compare;
  const { estimate, low, high } = difference;
  const end = Math.max(Math.abs(low), Math.abs(high)) || 0.01;
  const scale = scaleOf(-end, end, DIFFERENCE_TICKS);
  const tone = low > 0 ? 'good' : high < 0 ? 'bad' : 'quiet';
  const signed = (value: number): string => format.points(value, true);
  const zero = percent(scale.at(0));
  return html`<svg
      class="scale difference ${tone}"
      role="img"
      aria-label=${texts.said(signed(estimate), signed(low), signed(high))}
    >
      ${svg`<line class="rail" x1="0" x2="100%" y1="15" y2="15"/>
      <line class="zero" x1=${zero} x2=${zero} y1="0" y2="30"/>
      <rect class="bar" x=${percent(scale.at(low))} width=${percent(scale.at(high) - scale.at(low))} y="11" height="8" rx="4"/>
      <circle class="dot" cx=${percent(scale.at(estimate))} cy="15" r="6"/>`}
    </svg>
    ${tickLabels(scale, (value) => (Math.abs(value) < 1e-9 ? texts.equal : signed(value)))}`;
}

function said(
  pair: PairDifference,
  [first, second]: readonly [string, string],
  context: CompareContext,
): TemplateResult {
  const { strings, format } = context;
  const texts = strings.experimentView.compare;
  const { difference, hasChanged } = pair;
  if (difference === null) return html`<p class="said">${hasChanged ? texts.changed : texts.notJudged}</p>`;
  const { estimate, low, high } = difference;
  const points = (value: number): string => format.points(value);
  const { leads, validNow, tooEarly, against } = strings.experiments;
  if (low > 0)
    return html`<p class="said">
      ${leads(first, second, points(estimate))} <span class="quiet">${validNow(points(low), points(high))}</span>
    </p>`;
  if (high < 0)
    return html`<p class="said">
      ${leads(second, first, points(-estimate))} <span class="quiet">${validNow(points(-high), points(-low))}</span>
    </p>`;
  const interval = against(first, second, format.points(estimate, true), points(low), points(high));
  const next = sentenceText(nextStopSentence(context.situation, strings, format, 'short'));
  return html`<p class="said">
    ${tooEarly} <span class="quiet">· ${next === '' ? interval : `${interval} · ${next}`}</span>
  </p>`;
}

function figures(pair: readonly [Variant, Variant], context: CompareContext): TemplateResult {
  const { strings, format, subject } = context;
  const texts = strings.experimentView.compare;
  return html`<dl class="figures small">
    ${pair.map(
      ({ id, judged, units }) =>
        html`<div>
          <dt class="quiet">${texts.judged} ${letterIn(subject, id)}</dt>
          <dd>
            ${texts.counts(format.count(judged.engagements), format.count(judged.impressions), units !== undefined)}
          </dd>
        </div>`,
    )}
  </dl>`;
}

/** Two variants side by side: their rates, and how they differ by an interval that holds although somebody chose them. */
export function compareView(a: Variant, b: Variant, context: CompareContext): TemplateResult {
  const { strings, format, subject, leave } = context;
  const texts = strings.experimentView.compare;
  const pair = pairDifference(a, b, subject.experiment, subject.variants);
  const both = [pair.first, pair.second] as const;
  const letters = [letterIn(subject, pair.first.id), letterIn(subject, pair.second.id)] as const;
  const rule = pair.basis === 'pair' ? texts.ofPair : texts.ofIntervals;
  const total = pair.alpha * pair.pairs;
  return html`<section class="block compare" part="compare" aria-labelledby="compare-title" tabindex="-1">
    <header class="block-head">
      <h3 id="compare-title">${texts.title(...letters)}</h3>
      <button class="icon-button" aria-label=${texts.leave} title=${texts.leave} @click=${leave}>${icons.close}</button>
    </header>
    ${said(pair, letters, context)}
    <p class="quiet small">${rule(format.share(1 - total), format.shortRate(total), format.count(pair.pairs))}</p>
    <div class="charts">
      <div>
        <h4>
          ${texts.rates}<span class="legend quiet"><i></i>${strings.evidence.predicted}</span>
        </h4>
        ${forest(both, context)}
        <p class="quiet tiny">${texts.overlap}</p>
      </div>
      <div>
        <h4>${texts.difference(...letters)}</h4>
        ${pair.difference === null ? html`<p class="quiet small">${strings.common.unknown}</p>` : differenceView(pair.difference, context)}
        ${figures(both, context)}
      </div>
    </div>
  </section>`;
}

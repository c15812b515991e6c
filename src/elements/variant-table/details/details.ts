import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Experiment, HistorySeries, Variant } from '../../../protocol/index.ts';
import { countsInUnits } from '../../../protocol/state/counted-units.ts';
import type { Format } from '../../shared/format/format.ts';
import { variantClass } from '../../shared/letters/letter-colors.ts';
import { detailsFrame } from '../../shared/details/details-frame.ts';
import type { DetailsPlace } from '../../shared/details/details-mode.ts';
import { addStrings } from '../../shared/strings/language/languages.ts';
import { variantDetails } from '../../shared/strings/table/variant-details.ts';
import { experimentGroups } from '../../shared/strings/table/experiment-groups.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import { statusOf } from '../cells/cell-renderers.ts';
import type { VariantHistory } from './details-history.ts';
import { lineThrough } from '../data/trend-history.ts';

addStrings({ variantDetails, experimentGroups });

export { DetailsController } from './details-controller.ts';
export { detailsStyles as styles } from './details.styles.ts';

const CHART = { width: 260, height: 56 } as const;

/** Everything that the details show. */
export interface DetailsOptions {
  readonly variant: Variant;
  readonly experiment: Experiment | undefined;
  /** The letter of the variant in its experiment; empty for none. */
  readonly letter: string;
  /** The text of a variant of the table; its id when it is not there. */
  readonly contentOf: (variant: string) => string;
  readonly history: VariantHistory;
  readonly format: Format;
  readonly strings: Strings;
  readonly close: () => void;
  readonly place: DetailsPlace;
  /** The actions on the variant; nothing without the right. */
  readonly actions: unknown;
  /** How the last action ended, where the line under the rows that says so is out of sight. */
  readonly notice: unknown;
}

const line = (name: string, text: unknown): TemplateResult =>
  html`<div>
    <dt>${name}</dt>
    <dd>${text}</dd>
  </div>`;

function evidence({ variant: { killDistance }, strings, format }: DetailsOptions): string {
  if (killDistance === null) return strings.variantDetails.evidenceUnknown;
  const { logE, logNeeded, rule } = killDistance;
  return strings.variantDetails.evidenceText(
    format.odds(logE),
    format.oddsNeeded(logNeeded),
    strings.variantDetails.rules[rule],
  );
}

/** Counts that came too late; null when none did. */
function late({ variant: { late: counts, units }, strings, format }: DetailsOptions): string | null {
  if (counts === undefined) return null;
  const { lateText, lateVisitors } = strings.variantDetails;
  const text = units === undefined ? lateText : lateVisitors;
  return text(format.count(counts.impressions), format.count(counts.engagements));
}

function judged({ variant, strings, format }: DetailsOptions): string {
  const { judged: counts } = variant;
  const isOfVisitors = variant.units !== undefined;
  const { judgedText, judgedVisitors, provisional } = strings.variantDetails;
  const er = counts.impressions === 0 ? strings.common.unknown : format.rate(counts.engagements / counts.impressions);
  const textOf = isOfVisitors ? judgedVisitors : judgedText;
  const text = textOf(format.count(counts.engagements), format.count(counts.impressions), er);
  const rest = countsInUnits(variant).impressions - counts.impressions;
  return rest <= 0 ? text : `${text}; ${provisional(format.count(rest), isOfVisitors)}`;
}

/** The lead of the experiment in a sentence, and the range that it holds for. Nothing while there is no lead. */
function lead({ experiment, contentOf, strings, format }: DetailsOptions): TemplateResult | typeof nothing {
  const { variantDetails: texts } = strings;
  const known = experiment?.lead;
  if (!known) return nothing;
  const { verdict, difference, alpha, variants } = known;
  const pair = [contentOf(known.leader), contentOf(known.runnerUp)] as const;
  const points = (part: number): string => format.number(100 * part);
  const range = difference === null ? null : texts.leadRange(points(difference.low), points(difference.high));
  const sentence =
    verdict === 'leads' && difference !== null && range !== null
      ? texts.leads(...pair, points(difference.estimate), range)
      : verdict === 'changed'
        ? texts.leadChanged
        : texts.leadEarly(...pair, range);
  const rule =
    range === null
      ? nothing
      : html`<p class="quiet">${texts.leadRule(format.shortRate(alpha), format.count(variants))}</p>`;
  return line(texts.lead, html`${sentence}${rule}`);
}

/** The cumulative ER at each moment. */
const cumulative = ({ impressions, engagements }: HistorySeries): number[] =>
  impressions.map((shown, i) => (shown === 0 ? 0 : (engagements[i] as number) / shown));

function chart(series: HistorySeries, { strings, format }: DetailsOptions): TemplateResult {
  const { times } = series;
  const rates = cumulative(series);
  if (rates.length < 2) return html`<p class="quiet">${strings.variantDetails.historyEmpty}</p>`;
  const [from, to] = [times[0] as number, times.at(-1) as number];
  const [first, last] = [format.rate(rates[0] as number), format.rate(rates.at(-1) as number)];
  const text = strings.variantDetails.historyText(format.full(from), format.full(to), first, last);
  return html`<svg
      class="history"
      viewBox="0 -3 ${CHART.width} ${CHART.height + 6}"
      preserveAspectRatio="none"
      role="img"
      aria-label=${text}
    >
      ${svg`<polyline points=${lineThrough(rates, CHART.width, CHART.height)} />`}
    </svg>
    <div class="history-ends quiet"><span>${format.full(from)}, ${first}</span><span>${last}</span></div>`;
}

function historyPanel(details: DetailsOptions): TemplateResult {
  const { history: known, strings } = details;
  switch (known.state) {
    case 'known':
      return chart(known.series, details);
    case 'fault':
      return html`<p class="quiet">${strings.variantDetails.historyFault(known.message)}</p>`;
    case 'loading':
      return html`<p class="quiet" aria-busy="true">${strings.variantDetails.historyLoading}</p>`;
    case 'none':
      return html`<p class="quiet">${strings.variantDetails.historyEmpty}</p>`;
  }
}

function facts(details: DetailsOptions): TemplateResult {
  const { variant, experiment, format, strings } = details;
  const { variantDetails: texts } = strings;
  const [low, high] = variant.interval;
  const { pause } = experiment ?? { pause: null };
  const tooLate = late(details);
  const level =
    variant.status === 'active' ? texts.levelTexts[variant.level] : strings.figures.statuses[variant.status];
  return html`<dl>
    ${line(texts.level, level)} ${line(texts.evidence, evidence(details))} ${line(texts.judged, judged(details))}
    ${tooLate === null ? nothing : line(texts.late, tooLate)}
    ${line(texts.interval, texts.intervalText(format.rate(low), format.rate(high)))}
    ${line(
      texts.best,
      variant.probabilityBest === null ? texts.bestUnknown : texts.bestText(format.share(variant.probabilityBest)),
    )}
    ${line(strings.table.experiment, experiment?.title || variant.experiment)} ${lead(details)}
    ${line(texts.posted, format.full(Date.parse(variant.postedAt)))}
    ${variant.endedAt === null ? nothing : line(texts.ended, format.full(Date.parse(variant.endedAt)))}
    ${
      pause === null
        ? nothing
        : line(
            texts.pause,
            texts.pauseText(
              (strings.engine?.reason(pause, format) ?? pause.reason) || strings.experimentGroups.pausedBy[pause.cause],
              format.full(Date.parse(pause.since)),
            ),
          )
    }
    ${line(texts.id, variant.id)}
  </dl>`;
}

/** Everything about one variant, in words, and its history. */
export function detailsPanel(details: DetailsOptions): TemplateResult {
  const { variant, letter, strings, close, place, actions, notice } = details;
  const { icon, word, tone } = statusOf(variant, strings);
  return detailsFrame({
    ...{ label: strings.table.details(variant.content), place, strings, close },
    head: html`${letter === '' ? nothing : html`<span class="letter ${variantClass(variant, letter)}"><b>${letter}</b></span>`}
      <h3 dir="auto">${variant.content}</h3>
      <span class="state ${tone}">${icon}<span>${word}</span></span>`,
    body: html`<div class="details-body">
        ${facts(details)}
        <figure>
          <figcaption class="quiet">${strings.variantDetails.history}</figcaption>
          ${historyPanel(details)}
        </figure>
      </div>
      ${actions} ${notice}`,
  });
}

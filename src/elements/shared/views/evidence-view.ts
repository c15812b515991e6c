import { css, html, nothing, svg, type TemplateResult } from 'lit';
import type { Evidence, Experiment, Kill, Tally, Variant } from '../../../protocol/index.ts';
import { countsInUnits } from '../../../protocol/state/counted-units.ts';
import { erOf, strengthOf, type Language } from './evidence.ts';
import { promiseText } from './guarantees.ts';
import { evidenceText } from './kill-sentence.ts';
import type { Format } from '../format/format.ts';
import { addStrings } from '../strings/language/languages.ts';
import type { Strings } from '../strings/strings.ts';
import { evidence } from '../strings/evidence.ts';
import { guarantees } from '../strings/guarantees.ts';
import { sentences } from '../strings/sentences.ts';

/** The subject of the evidence: a kill as it was decided, or a variant in its current state. */
export interface EvidenceSubject {
  /** A kill: the evidence that was frozen when it was decided comes first. */
  readonly kill?: Kill | undefined;
  readonly variant?: Variant | undefined;
  /** For its error budget and its simple rule. */
  readonly experiment?: Experiment | undefined;
  /** The leader that a kill was compared with, where it is known. */
  readonly leader?: Variant | undefined;
}

const STRINGS = { evidence, guarantees, sentences };

type Fact = readonly [name: string, value: string | TemplateResult];

/** Names the person, monitor or rule that stopped the variant. */
export function decider({ by, cause }: Kill, strings: Strings): string {
  if (by !== null) return by;
  if (cause === 'operator') return strings.evidence.someone;
  return cause === 'external' ? strings.evidence.outside : strings.evidence.monitor;
}

const countsText = (
  { impressions, engagements }: Tally,
  isOfVisitors: boolean,
  { strings: { evidence: texts }, format }: Language,
): string => (isOfVisitors ? texts.visitors : texts.counts)(format.count(engagements), format.count(impressions));

function frozenFacts(kill: Kill, { leader }: EvidenceSubject, { strings, format }: Language): Fact[] {
  const texts = strings.evidence;
  const { rule, impressions, engagements, predictedEr, factor, minImpressions, leaderEr } = kill.evidence ?? {};
  const facts: Fact[] = [];
  if (rule !== undefined) facts.push([texts.rule, texts.rules[rule]]);
  const isOfVisitors = kill.units !== undefined;
  const seen = countsInUnits(kill);
  const judged = { engagements: engagements ?? seen.engagements, impressions: impressions ?? seen.impressions };
  facts.push([texts.judged, countsText(judged, isOfVisitors, { strings, format })]);
  const er = kill.evidence === null ? kill.er : erOf(kill.evidence, kill);
  if (er !== null) facts.push([texts.actual, format.rate(er)]);
  if (leaderEr !== undefined)
    facts.push([
      texts.leader,
      html`${format.rate(leaderEr)}${leader === undefined ? nothing : html` · <bdi>${leader.content}</bdi>`}`,
    ]);
  if (predictedEr !== undefined) facts.push([texts.predicted, format.rate(predictedEr)]);
  if (predictedEr !== undefined && factor !== undefined)
    facts.push([texts.floor, texts.floorOf(format.rate(factor * predictedEr), format.share(factor))]);
  if (minImpressions !== undefined)
    facts.push([texts.least, texts.impressions(format.count(minImpressions), isOfVisitors)]);
  facts.push([texts.at, format.full(Date.parse(kill.at))], [texts.by, html`<bdi>${decider(kill, strings)}</bdi>`]);
  return facts;
}

function standingFacts(variant: Variant, { strings, format }: Language): Fact[] {
  const texts = strings.evidence;
  const { judged, killDistance, interval, er, predictedEr } = variant;
  const facts: Fact[] = [];
  if (killDistance !== null) facts.push([texts.rule, texts.rules[killDistance.rule]]);
  const isOfVisitors = variant.units !== undefined;
  const seen = countsInUnits(variant);
  facts.push([texts.seen, countsText(seen, isOfVisitors, { strings, format })]);
  const isJudgedWhole = judged.impressions === seen.impressions && judged.engagements === seen.engagements;
  if (!isJudgedWhole) facts.push([texts.judged, countsText(judged, isOfVisitors, { strings, format })]);
  if (er !== null)
    facts.push(
      [texts.actual, format.rate(er)],
      [texts.interval, texts.between(format.rate(interval[0]), format.rate(interval[1]))],
    );
  if (predictedEr !== null) facts.push([texts.predicted, format.rate(predictedEr)]);
  return facts;
}

/** Evidence as a length on a logarithmic scale, with a line where it suffices. */
function scale({ logE, logNeeded }: Evidence, label: string): TemplateResult {
  const end = Math.max(logE, logNeeded, Math.log(10)) * 1.08;
  const percent = (log: number): string => `${((100 * Math.max(0, log)) / end).toFixed(2)}%`;
  return html`<svg class="evidence-scale" role="img" aria-label=${label}>
    ${svg`<rect class="track" width="100%" height="6" y="5" rx="3"/>
    <rect class=${logE >= logNeeded ? 'enough' : 'some'} width=${percent(logE)} height="6" y="5" rx="3"/>
    <line class="needed" x1=${percent(logNeeded)} x2=${percent(logNeeded)} y1="0" y2="16"/>`}
  </svg>`;
}

const isBySimpleRule = ({ kill, variant }: EvidenceSubject): boolean =>
  (kill === undefined ? variant?.killDistance?.rule : kill.evidence?.rule) === 'threshold';

/**
 * The numbers that a kill was decided on, or that a variant is judged by now: the same view everywhere. Use it with
 * {@link styles}.
 */
export function evidenceView(subject: EvidenceSubject, strings: Strings, format: Format): TemplateResult {
  addStrings(STRINGS);
  const language = { strings, format };
  const { kill, variant, experiment } = subject;
  const strength = strengthOf(subject);
  const promise = experiment === undefined || isBySimpleRule(subject) ? null : promiseText(experiment, language);
  const facts =
    kill !== undefined
      ? frozenFacts(kill, subject, language)
      : variant === undefined
        ? []
        : standingFacts(variant, language);
  return html`<div class="evidence" part="evidence">
    ${
      strength === null
        ? nothing
        : html`<p class="evidence-said">
              <strong>${format.odds(strength.logE)}</strong>
              <span class="quiet">${strings.evidence.stopsAt(format.oddsNeeded(strength.logNeeded))}</span>
            </p>
            ${scale(strength, evidenceText(strength, language))}`
    }
    <dl>
      ${facts.map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>
    ${
      strength === null || strength.logE < Math.LN2
        ? nothing
        : html`<p class="quiet">
            ${strings.evidence.meaning(format.number(Math.floor(Math.exp(Math.min(strength.logE, 14)))))}
          </p>`
    }
    ${isBySimpleRule(subject) ? html`<p class="quiet">${strings.guarantees.noGuarantee}</p>` : nothing}
    ${promise === null ? nothing : html`<p class="quiet">${promise}</p>`}
  </div>`;
}

/** The looks of {@link evidenceView}, and of the `dl` of names and numbers that other evidence is shown in. */
export const styles = css`
  .evidence {
    display: grid;
    gap: var(--_space);
    padding: var(--_space) calc(var(--_space) * 1.25);
    margin-block: calc(var(--_space) * 0.5) calc(var(--_space) * 0.25);
    background: var(--_surface-raised);
    border-radius: var(--_radius-small);
    font-size: var(--_text-small);
  }
  .evidence-said {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    column-gap: var(--_space);
  }
  .evidence-said strong {
    font-size: var(--_text-large);
  }
  .evidence dl {
    display: grid;
    grid-template-columns: minmax(0, max-content) minmax(0, 1fr);
    gap: 2px calc(var(--_space) * 1.5);
  }
  .evidence dt {
    color: var(--_text-quiet);
  }
  .evidence dd {
    overflow-wrap: anywhere;
  }
  .evidence-scale {
    display: block;
    inline-size: 100%;
    block-size: 16px;
    overflow: visible;
  }
  .evidence-scale:dir(rtl) {
    scale: -1 1;
  }
  .evidence-scale .track {
    fill: var(--_line);
  }
  .evidence-scale .some {
    fill: var(--_warn);
  }
  .evidence-scale .enough {
    fill: var(--_bad);
  }
  .evidence-scale .needed {
    stroke: var(--_text);
    stroke-width: 2px;
  }
  @media (forced-colors: active) {
    .evidence-scale .some,
    .evidence-scale .enough {
      fill: CanvasText;
    }
    .evidence-scale .track {
      fill: Canvas;
      stroke: CanvasText;
    }
  }
`;

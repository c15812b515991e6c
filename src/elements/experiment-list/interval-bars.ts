import { html, nothing, type TemplateResult } from 'lit';
import type { Variant } from '../../protocol/index.ts';
import { judgedRate } from '../shared/experiments/order.ts';
import { MIN_STOP_SHARE, stopShare, type Situation } from '../shared/experiments/situation.ts';
import type { Format } from '../shared/format/format.ts';
import { letterBadge } from '../shared/letters/letter-badge.ts';
import { variantClass } from '../shared/letters/letter-colors.ts';
import type { Strings } from '../shared/strings/strings.ts';
import * as icons from '../shared/theme/icons.ts';
import type { CardLines } from './held-lines.ts';

/** Room beside the outermost ends, as a part of the whole. */
const PADDING = 0.05;

/** Places of rates on the card's own scale, in percent of its length. */
type Scale = (rate: number) => number;

function scaleOf(variants: readonly Variant[]): Scale {
  const settled = variants.filter(({ level, judged }) => level !== 'learning' && judged.impressions > 0);
  const measured = settled.length > 0 ? settled : variants;
  const low = Math.min(...measured.map(({ interval }) => interval[0]));
  const high = Math.max(...measured.map(({ interval }) => interval[1]));
  const room = (high - low) * PADDING || 0.01;
  return (rate) => Math.min(100, Math.max(0, (100 * (rate - low + room)) / (high - low + 2 * room)));
}

/** How far one is on its way to a stop, as a bar in the color of its letter. */
export function stopMeter(variant: Variant, letter: string, share: number, format: Format): TemplateResult {
  const width = `inline-size: ${Math.round(share * 100)}%`;
  return html`<span class="meter ${variantClass(variant, letter)}" aria-hidden="true"><i .style=${width}></i></span>
    ${format.share(share)}`;
}

function standing(variant: Variant, situation: Situation, strings: Strings, format: Format): TemplateResult | string {
  const { experimentList: texts } = strings;
  if (variant === situation.winner) return texts.winner;
  if (variant.status !== 'active') return strings.figures.statuses[variant.status];
  if (situation.decidedAt !== null) return '';
  const letter = situation.letters.get(variant.id) ?? '';
  if (situation.offPlan?.variant === variant) {
    const { seen, planned } = situation.offPlan;
    return html`<b class="bad">${texts.seenAndPlanned(format.share(seen), format.share(planned))}</b>`;
  }
  if (variant.protected) return html`${icons.shield}${texts.protected}`;
  const share = stopShare(variant);
  if (share >= MIN_STOP_SHARE) return stopMeter(variant, letter, share, format);
  return variant.level === 'learning' ? texts.learning : texts.noEvidence;
}

function bar(variant: Variant, situation: Situation, scale: Scale): TemplateResult {
  const [low, high] = [scale(variant.interval[0]), scale(variant.interval[1])];
  const guided = situation.winner ?? situation.leader;
  const [rate, guide] = [judgedRate(variant), guided === null ? null : judgedRate(guided)];
  const at = (place: number): string => `inset-inline-start: ${place}%`;
  return html`<span class="track ${variantClass(variant, situation.letters.get(variant.id) ?? '')}" aria-hidden="true">
    ${guide === null ? nothing : html`<i class="guide" .style=${at(scale(guide))}></i>`}
    <i class="span" .style=${`${at(low)}; inline-size: ${high - low}%`}></i>
    ${rate === null ? nothing : html`<i class="dot" .style=${at(scale(rate))}></i>`}
  </span>`;
}

/** The intervals of a card on its own scale, with a line at the leader and how far each is from a stop. */
export function intervalBars(
  situation: Situation,
  { variants, more }: CardLines,
  strings: Strings,
  format: Format,
): TemplateResult | typeof nothing {
  if (variants.length === 0) return nothing;
  const scale = scaleOf(variants);
  return html`<span class="bars" part="intervals">
    ${variants.map((variant) => {
      const rate = judgedRate(variant);
      return html`${letterBadge(variant, situation.letters.get(variant.id) ?? '')}${bar(variant, situation, scale)}
        <b class="rate">${rate === null ? strings.common.unknown : format.headRate(rate)}</b>
        <span class="standing">${standing(variant, situation, strings, format)}</span>`;
    })}
    ${more === 0 ? nothing : html`<span class="more-variants quiet">${strings.experimentList.moreVariants(more, format.count(more))}</span>`}
  </span>`;
}

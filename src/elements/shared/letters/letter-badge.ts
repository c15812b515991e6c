import { css, html, type TemplateResult } from 'lit';
import { variantClass } from './letter-colors.ts';
import type { Lettered } from './letters.ts';

/** The looks of `letterBadge`; needs `letterColors`. The size follows `--_badge`, 1.43em unless it is set. */
export const letterBadges = css`
  .letter {
    display: inline-grid;
    place-items: center;
    flex: none;
    min-inline-size: var(--_badge, 1.43em);
    block-size: var(--_badge, 1.43em);
    padding-inline: 0.2em;
    border-radius: calc(var(--_radius-small) * 0.8);
    background: color-mix(in oklab, currentcolor 14%, var(--_surface));
    line-height: 1;
    vertical-align: baseline;
  }
  .letter > b {
    /* The letter is darker than the color that draws, which has 3 : 1. */
    color: color-mix(in oklab, currentcolor 78%, var(--_text));
    font-size: 0.86em;
    font-weight: 650;
  }
  .letter.gone > b {
    color: var(--_text-quiet);
  }
  @media (forced-colors: active) {
    .letter {
      border: 1px solid CanvasText;
    }
  }
`;

/**
 * The rounded, tinted letter of a variant.
 *
 * @param name Its accessible name, such as "A, Ten quiet villages"; left out inside a sentence, where the letter itself is read.
 */
export function letterBadge(variant: Pick<Lettered, 'status'>, letter: string, name?: string): TemplateResult {
  const classes = `letter ${variantClass(variant, letter)}`;
  if (name === undefined) return html`<span class=${classes} part="letter"><b>${letter}</b></span>`;
  return html`<span class=${classes} part="letter" role="img" aria-label=${name} title=${name}><b>${letter}</b></span>`;
}

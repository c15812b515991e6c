import { html, type TemplateResult } from 'lit';
import { letterBadge } from '../letters/letter-badge.ts';
import type { Sentence } from './sentence.ts';

/** A sentence whose letters are badges; needs the styles `letterColors` and `letterBadges`. Quiet pieces have the class `quiet`. */
export const sentenceView = (sentence: Sentence): TemplateResult[] =>
  sentence.map(({ text, variant, isQuiet }) => {
    if (variant !== null) return letterBadge(variant, text);
    return isQuiet ? html`<span class="quiet">${text}</span>` : html`${text}`;
  });

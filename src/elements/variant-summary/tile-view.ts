import { html, nothing, type SVGTemplateResult, type TemplateResult } from 'lit';
import { popoverButton } from '../shared/menus/popover.ts';

/** One number with its name and its explanation. */
export interface Tile {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  /** The total or the comparison that puts the number in context. */
  readonly note: string;
  /** A small drawing of what the words say; null where there is nothing to draw. */
  readonly spark: SVGTemplateResult | null;
  /** Sentences on demand. */
  readonly help: readonly string[];
  /** The accessible name of the button that shows the help. */
  readonly helpLabel: string;
}

/** Words that show sentences about them on demand. */
export const tipView = (id: string, words: string, label: string, help: readonly string[]): TemplateResult =>
  popoverButton({
    ...{ id, role: 'note', label: words },
    button: { className: 'about', content: words, label },
    content: help.map((one) => html`<p>${one}</p>`),
  });

/** A tile of the summary. */
export function tileView({ id, label, value, note, spark, help, helpLabel }: Tile): TemplateResult {
  return html`<div class="tile ${id}" part="tile" data-id=${id}>
    <dt>${tipView(id, label, helpLabel, help)}</dt>
    <dd class="value">${value}</dd>
    <dd class="note quiet">${note === '' ? nothing : note}</dd>
    ${spark === null ? nothing : html`<dd class="drawing">${spark}</dd>`}
  </div>`;
}

import { html, nothing, type SVGTemplateResult, type TemplateResult } from 'lit';
import { placeAt } from '../shared/views/menu.ts';

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

function opening(event: ToggleEvent): void {
  const tip = event.currentTarget as HTMLElement;
  const button = tip.previousElementSibling;
  if (event.newState === 'open' && button !== null) placeAt(tip, button);
}

/** Words that show sentences about them on demand. */
export const tipView = (id: string, words: string, label: string, help: readonly string[]): TemplateResult =>
  html`<button class="about" aria-label=${label} popovertarget=${id}>${words}</button>
    <div class="tip" id=${id} popover role="note" @beforetoggle=${opening}>
      ${help.map((one) => html`<p>${one}</p>`)}
    </div>`;

/** A tile of the summary. */
export function tileView({ id, label, value, note, spark, help, helpLabel }: Tile): TemplateResult {
  return html`<div class="tile ${id}" part="tile" data-id=${id}>
    <dt>${tipView(id, label, helpLabel, help)}</dt>
    <dd class="value">${value}</dd>
    <dd class="note quiet">${note === '' ? nothing : note}</dd>
    ${spark === null ? nothing : html`<dd class="drawing">${spark}</dd>`}
  </div>`;
}

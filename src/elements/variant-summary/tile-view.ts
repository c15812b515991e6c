import { html, nothing, type SVGTemplateResult, type TemplateResult } from 'lit';
import { icons } from '../shared/theme/icons.ts';
import { placeAt } from '../shared/views/menu.ts';

/** One number with its name and its explanation. */
export interface Tile {
  readonly id: string;
  readonly icon: SVGTemplateResult;
  readonly label: string;
  readonly value: string;
  /** The total or the comparison that puts the number in context. */
  readonly note: string;
  /** `good`, `warn`, `bad`, or nothing. Only ever beside words that say the same. */
  readonly tone?: string;
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

/** A tile of the summary. */
export function tileView({ id, icon, label, value, note, tone, help, helpLabel }: Tile): TemplateResult {
  return html`<div class="tile" part="tile">
    <dt>
      ${icon}<span>${label}</span>
      <button class="icon-button about" aria-label=${helpLabel} popovertarget=${id}>${icons.info}</button>
      <div class="tip" id=${id} popover role="note" @beforetoggle=${opening}>
        ${help.map((one) => html`<p>${one}</p>`)}
      </div>
    </dt>
    <dd class="value">${value}</dd>
    <dd class="note ${tone ?? 'quiet'}">${note === '' ? nothing : note}</dd>
  </div>`;
}

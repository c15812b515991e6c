import { html, nothing, type TemplateResult } from 'lit';
import type { Format } from '../../shared/format/format.ts';
import type { Words } from '../../shared/strings/strings.ts';

/** The line that says how many rows are selected, and what can be done with them; nothing while none is. */
export function selectedLine(
  count: number,
  words: Words,
  format: Format,
  copy: () => void,
  clear: () => void,
): TemplateResult | typeof nothing {
  if (count === 0) return nothing;
  return html`<div class="selected" part="selected">
    <span>${words.table.selected(format.count(count), count === 1)}</span>
    <button type="button" @click=${copy}>${words.table.copy}</button>
    <button type="button" @click=${clear}>${words.table.unselect}</button>
  </div>`;
}

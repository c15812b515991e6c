import { html, nothing, type TemplateResult } from 'lit';
import type { Format } from '../../shared/format/format.ts';
import type { Strings } from '../../shared/strings/strings.ts';

/** The line that says how many rows are selected, and what can be done with them; nothing while none is. */
export function selectedLine(
  count: number,
  strings: Strings,
  format: Format,
  copy: () => void,
  clear: () => void,
): TemplateResult | typeof nothing {
  if (count === 0) return nothing;
  return html`<div class="selected" part="selected">
    <span>${strings.table.selected(format.count(count), count === 1)}</span>
    <button type="button" @click=${copy}>${strings.table.copy}</button>
    <button type="button" @click=${clear}>${strings.table.unselect}</button>
  </div>`;
}

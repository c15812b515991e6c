import { html, nothing, type TemplateResult } from 'lit';
import type { Format } from '../shared/format.ts';
import type { Words } from '../shared/words.ts';
import { PRINTED } from './grid-body.ts';

/** The line that says how many rows would move; nothing while none would. */
export function waitingLine(
  waiting: number,
  words: Words,
  leave: () => void,
  reorder: (event: MouseEvent) => void,
): TemplateResult | typeof nothing {
  if (waiting === 0) return nothing;
  return html`<div class="waiting" part="waiting" @pointerleave=${leave} @focusout=${leave}>
    <span>${words.orderWaits(waiting)}</span><button type="button" @click=${reorder}>${words.reorder}</button>
  </div>`;
}

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

/** What paper leaves out; nothing while all of it fits. */
export function paperNote(lines: number, words: Words, format: Format): TemplateResult | typeof nothing {
  if (lines <= PRINTED) return nothing;
  return html`<p class="notice">${words.table.printBound(format.count(PRINTED), format.count(lines))}</p>`;
}

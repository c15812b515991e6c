import { html, nothing, type TemplateResult } from 'lit';
import type { Format } from '../../shared/format/format.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import { MAX_PRINTED } from '../grid/grid-body.ts';

/** The line that says how many rows would move; nothing while none would. */
export function waitingLine(
  waiting: number,
  strings: Strings,
  leave: () => void,
  reorder: (event: MouseEvent) => void,
): TemplateResult | typeof nothing {
  if (waiting === 0) return nothing;
  return html`<div class="waiting" part="waiting" @pointerleave=${leave} @focusout=${leave}>
    <span>${strings.table.orderWaits(waiting)}</span
    ><button type="button" @click=${reorder}>${strings.table.reorder}</button>
  </div>`;
}

/** What paper leaves out; nothing while all of it fits. */
export function paperNote(lines: number, strings: Strings, format: Format): TemplateResult | typeof nothing {
  if (lines <= MAX_PRINTED) return nothing;
  return html`<p class="notice">${strings.table.printBound(format.count(MAX_PRINTED), format.count(lines))}</p>`;
}

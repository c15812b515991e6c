import { html, nothing, type TemplateResult } from 'lit';
import { icons } from '../theme/icons.ts';
import type { ShownState } from '../loading/stream-element.ts';
import type { Strings } from '../strings/strings.ts';

/** Fills the place of content that cannot be shown yet. */
export function placeholder(strings: Strings, state: ShownState, fault: string): TemplateResult {
  if (state === 'error')
    return html`<p class="notice" role="alert" part="notice">
      ${icons.denied}<span>${strings.common.error} ${fault}</span>
    </p>`;
  if (state === 'offline')
    return html`<p class="notice" part="notice">${icons.offline}<span>${strings.common.offlineEmpty}</span></p>`;
  return html`<p class="notice" part="notice" aria-busy="true">
    ${icons.waiting}<span>${strings.common.loading}</span>
  </p>`;
}

/** A line above content that may be out of date; nothing while it is not. */
export function freshnessNote(strings: Strings, state: ShownState): TemplateResult | typeof nothing {
  if (state === 'stale')
    return html`<p class="stale-note" part="stale-note">${icons.stale}<span>${strings.common.stale}</span></p>`;
  if (state === 'offline')
    return html`<p class="stale-note" part="stale-note">${icons.offline}<span>${strings.common.offline}</span></p>`;
  return nothing;
}

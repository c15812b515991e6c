import { svg, type SVGTemplateResult } from 'lit';

const icon = (path: SVGTemplateResult): SVGTemplateResult =>
  svg`<svg class="icon" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${path}</svg>`;

/** Signs that stand beside words, never instead of them. They take the colour of the text around them. */
export const icons = {
  live: icon(svg`<circle cx="8" cy="8" r="3.2" fill="currentColor" stroke="none"/><circle cx="8" cy="8" r="6"/>`),
  waiting: icon(svg`<circle cx="8" cy="8" r="6"/><path d="M8 4.6V8l2.3 1.6"/>`),
  stale: icon(svg`<path d="M8 2 14.4 13.4H1.6z"/><path d="M8 6.4v3"/><path d="M8 11.4v.1"/>`),
  offline: icon(
    svg`<path d="M2 2l12 12"/><path d="M3.2 7.2a7 7 0 0 1 2-1.3M12.8 7.2a7 7 0 0 0-4.4-2M5.6 9.8a3.6 3.6 0 0 1 3-.9"/><path d="M8 12.6v.1"/>`,
  ),
  denied: icon(svg`<rect x="3" y="7" width="10" height="6.6" rx="1.4"/><path d="M5.2 7V5a2.8 2.8 0 0 1 5.6 0v2"/>`),
  active: icon(svg`<path d="M5 3.4v9.2l7.4-4.6z"/>`),
  learning: icon(svg`<path d="M2.4 13.2h11.2"/><path d="M4 10.6v-2M8 10.6V5.4M12 10.6V2.8"/>`),
  watch: icon(
    svg`<path d="M1.4 8S4 3.6 8 3.6 14.6 8 14.6 8 12 12.4 8 12.4 1.4 8 1.4 8z"/><circle cx="8" cy="8" r="1.8"/>`,
  ),
  endangered: icon(svg`<path d="M8 2 14.4 13.4H1.6z"/><path d="M8 6.4v3"/><path d="M8 11.4v.1"/>`),
  killed: icon(svg`<circle cx="8" cy="8" r="6"/><path d="M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4"/>`),
  winner: icon(svg`<path d="M4.6 2.4h6.8v3.4a3.4 3.4 0 0 1-6.8 0z"/><path d="M8 9.2v2.6M5.4 13.6h5.2"/>`),
  closed: icon(svg`<path d="M3 8.4l3.2 3.2L13 4.6"/>`),
  close: icon(svg`<path d="M4 4l8 8M12 4l-8 8"/>`),
  up: icon(svg`<path d="M8 13V3M4 7l4-4 4 4"/>`),
  down: icon(svg`<path d="M8 3v10M4 9l4 4 4-4"/>`),
  pause: icon(svg`<path d="M5.4 3.4v9.2M10.6 3.4v9.2"/>`),
  table: icon(svg`<rect x="2.2" y="3" width="11.6" height="10" rx="1.4"/><path d="M2.2 6.4h11.6M6.6 6.4V13"/>`),
  export: icon(svg`<path d="M8 2.4v7M5 6.6l3 3 3-3M2.8 11v2.4h10.4V11"/>`),
  zoomOut: icon(svg`<circle cx="7" cy="7" r="4.4"/><path d="M10.4 10.4l3.4 3.4M5 7h4"/>`),
} as const;

import { html, type TemplateResult } from 'lit';
import type { Format } from '../format/format.ts';

/** When something was: relative, with the exact time on demand, or the exact time of day. `at`: RFC 3339; `now`: ms since 1970. */
export function timeView(at: string, now: number, format: Format, isExact: boolean): TemplateResult {
  const ms = Date.parse(at);
  return html`<time datetime=${at} title=${format.full(ms)}
    >${isExact ? format.clock(ms) : format.shortAgo(ms, now)}</time
  >`;
}

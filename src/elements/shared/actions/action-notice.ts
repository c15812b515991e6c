import { html, nothing, type TemplateResult } from 'lit';
import type { ActsController } from './actions-controller.ts';
import type { Words } from '../strings/strings.ts';

/** How the last act ended, with the button that takes it back; nothing while there is nothing to say. */
export function actNotice(acts: ActsController, words: Words): TemplateResult {
  const { notice } = acts;
  return html`<div class="act-notice-place" role="status">
    ${
      notice === null
        ? nothing
        : // What would show it is what could not be loaded, then.
          (acts.noticeView?.(acts, notice, words) ?? html`<p class="notice bad" part="act-notice">${notice.text}</p>`)
    }
  </div>`;
}

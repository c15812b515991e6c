import { html, nothing, type TemplateResult } from 'lit';
import type { ActionsController } from './actions-controller.ts';
import type { Strings } from '../strings/strings.ts';

/** How the last action ended, with the button that takes it back; nothing while there is nothing to say. */
export function actionNotice(actions: ActionsController, strings: Strings): TemplateResult {
  const { notice } = actions;
  return html`<div class="action-notice-place" role="status">
    ${
      notice === null
        ? nothing
        : // Without the view, the module that renders notices failed to load.
          (actions.noticeView?.(actions, notice, strings) ??
          html`<p class="notice bad" part="action-notice">${notice.text}</p>`)
    }
  </div>`;
}

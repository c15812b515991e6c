import { css, html, nothing, type TemplateResult } from 'lit';
import type { ActionNotice, NoticeKeeper } from './action-outcome.ts';
import * as icons from '../theme/icons.ts';
import type { Strings } from '../strings/strings.ts';

/** How an action ended, with the button that takes it back. */
export function noticeView(
  actions: NoticeKeeper,
  { outcome, text, undo }: ActionNotice,
  strings: Strings,
): TemplateResult {
  const takeBack = (): void => {
    actions.dismissNotice();
    if (undo !== null) actions.perform(undo);
  };
  return html`<p class="action-notice ${outcome}" part="action-notice">
    ${outcome === 'done' ? icons.check : icons.warning}<span>${text}</span>
    ${undo === null ? nothing : html`<button class="link" @click=${takeBack}>${strings.common.undo}</button>`}
    <button class="icon-button" aria-label=${strings.common.dismissNotice} @click=${() => actions.dismissNotice()}>
      ${icons.close}
    </button>
  </p>`;
}

/** The looks of {@link noticeView}. */
export const styles = css`
  .action-notice {
    display: flex;
    align-items: center;
    gap: var(--_space);
    padding-block: calc(var(--_space) * 0.5);
    padding-inline: var(--_inset) var(--_space);
    border-block-start: 1px solid var(--_line);
    background: var(--_good-tint);
    font-size: var(--_text-small);
  }
  .action-notice > .icon {
    color: var(--_good);
  }
  .action-notice > span {
    flex: 1;
  }
  .action-notice.failed {
    background: var(--_bad-tint);
  }
  .action-notice.failed > .icon {
    color: var(--_bad);
  }
`;

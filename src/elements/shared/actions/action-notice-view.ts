import { css, html, nothing, type TemplateResult } from 'lit';
import type { ActNotice, NoticeKeeper } from './action-outcome.ts';
import { icons } from '../theme/icons.ts';
import type { Words } from '../strings/strings.ts';

/** How an act ended, with the button that takes it back. */
export function noticeView(acts: NoticeKeeper, { outcome, text, undo }: ActNotice, words: Words): TemplateResult {
  const takeBack = (): void => {
    acts.dismissNotice();
    if (undo !== null) acts.act(undo);
  };
  return html`<p class="act-notice ${outcome}" part="act-notice">
    ${outcome === 'done' ? icons.check : icons.warning}<span>${text}</span>
    ${undo === null ? nothing : html`<button class="link" @click=${takeBack}>${words.acts.undo}</button>`}
    <button class="icon-button" aria-label=${words.closeNotice} @click=${() => acts.dismissNotice()}>
      ${icons.close}
    </button>
  </p>`;
}

/** The looks of {@link noticeView}. */
export const styles = css`
  .act-notice {
    display: flex;
    align-items: center;
    gap: var(--_space);
    padding-block: calc(var(--_space) * 0.5);
    padding-inline: var(--_inset) var(--_space);
    border-block-start: 1px solid var(--_line);
    background: var(--_good-tint);
    font-size: var(--_text-small);
  }
  .act-notice > .icon {
    color: var(--_good);
  }
  .act-notice > span {
    flex: 1;
  }
  .act-notice.failed {
    background: var(--_bad-tint);
  }
  .act-notice.failed > .icon {
    color: var(--_bad);
  }
`;

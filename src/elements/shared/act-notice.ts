import { css, html, nothing, type TemplateResult } from 'lit';
import type { ActsController } from './acts-controller.ts';
import { icons } from './icons.ts';
import type { Words } from './words.ts';

/** How the last act ended, with the button that takes it back; nothing while there is nothing to say. */
export function actNotice(acts: ActsController, words: Words): TemplateResult {
  const { notice } = acts;
  const undo = notice?.undo ?? null;
  const takeBack = (): void => {
    acts.dismissNotice();
    if (undo !== null) acts.act(undo);
  };
  return html`<div class="act-notice-place" role="status">
    ${
      notice === null
        ? nothing
        : html`<p class="act-notice ${notice.outcome}" part="act-notice">
            ${notice.outcome === 'done' ? icons.check : icons.warning}<span>${notice.text}</span>
            ${undo === null ? nothing : html`<button class="link" @click=${takeBack}>${words.acts.undo}</button>`}
            <button class="icon-button" aria-label=${words.closeNotice} @click=${() => acts.dismissNotice()}>
              ${icons.close}
            </button>
          </p>`
    }
  </div>`;
}

/** The looks of {@link actNotice}. */
export const noticeStyles = css`
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

import { css } from 'lit';

export const operateStyles = css`
  .operate {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_space);
    margin-block-start: calc(var(--_space) * 1.5);
    padding-block-start: calc(var(--_space) * 1.5);
    border-block-start: 1px solid var(--_line);
  }
  .selected > .operate {
    flex-basis: 100%;
    justify-content: center;
    margin-block-start: 0;
  }
  .question p {
    flex-basis: 100%;
    margin: 0;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .question input {
    flex: 1 1 180px;
    min-inline-size: 0;
    block-size: 32px;
    padding-inline: var(--_space);
    font: inherit;
    color: var(--_text);
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: 6px;
  }
  .action {
    block-size: 32px;
    padding-inline: calc(var(--_space) * 1.5);
    font-weight: 600;
    border: 1px solid var(--_line);
    border-radius: 6px;
  }
  .action:hover {
    background: var(--_surface-raised);
  }
  .action[aria-disabled='true'] {
    opacity: 0.6;
    cursor: default;
  }
  .action.kill {
    color: var(--_bad);
  }
  .action-notice {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: calc(var(--_space) * 1.5);
    padding: calc(var(--_space) * 0.75) calc(var(--_space) * 2);
    font-size: calc(var(--_text-size) * 13 / 14);
    background: var(--_surface-raised);
    border-block-start: 1px solid var(--_line);
  }
  .action-notice button {
    min-inline-size: 24px;
    min-block-size: 24px;
  }
  .action-notice.failed {
    color: var(--_bad);
  }
  .action-notice button:not(.close) {
    font-weight: 600;
    color: var(--_accent);
  }
  .close {
    padding: 4px;
    border-radius: 6px;
    color: var(--_text-quiet);
  }
  .close svg {
    display: block;
  }
  .close:hover {
    color: var(--_text);
    background: var(--_surface-raised);
  }
  @media (pointer: coarse) {
    .action,
    .question input,
    .action-notice button {
      min-inline-size: 44px;
      block-size: 44px;
    }
    .action-notice .close {
      display: grid;
      place-items: center;
    }
  }
  @media print {
    .operate,
    .action-notice {
      display: none;
    }
  }
`;

import { css } from 'lit';

/** The buttons above the drawing. */
export const barStyles = css`
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
    padding: var(--_space) calc(var(--_space) * 1.5) 0;
    font-size: calc(var(--_text-size) * 12.5 / 14);
  }
  :is(.choice, .tools) > button {
    min-block-size: 28px;
    padding: 3px 9px;
    border-radius: 6px;
    color: var(--_text-quiet);
    white-space: nowrap;
  }
  :is(.choice, .tools) > button:hover {
    color: var(--_text);
    background: var(--_surface-raised);
  }
  :is(.choice, .tools) > button:focus-visible {
    outline-offset: -1px;
  }
  .choice {
    display: flex;
    gap: 2px;
  }
  :is(.choice, .tools) > button[aria-pressed='true'] {
    color: var(--_text);
    font-weight: 600;
    background: var(--_surface-raised);
    box-shadow: inset 0 0 0 1px var(--_line);
  }
  .tools {
    display: flex;
    flex-wrap: wrap;
    gap: 2px;
    margin-inline-start: auto;
  }
  .tool {
    display: inline-flex;
    align-items: center;
    gap: 5px;
  }
  @media (forced-colors: active) {
    :is(.choice, .tools) > button[aria-pressed='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
  @container (max-width: 560px) {
    .bar {
      gap: 2px;
      padding-inline: var(--_space);
      font-size: calc(var(--_text-size) * 12 / 14);
    }
    :is(.choice, .tools) > button {
      padding-inline: 6px;
    }
    .choice {
      gap: 0;
    }
    .ranges {
      margin-inline-start: auto;
    }
    .tools {
      margin-inline-start: 0;
    }
  }
`;

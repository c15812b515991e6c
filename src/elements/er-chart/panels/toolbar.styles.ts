import { css } from 'lit';

/** The buttons above the drawing. */
export const barStyles = css`
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
    padding: var(--_space) calc(var(--_space) * 1.5) 0;
    font-size: 12.5px;
  }
  .bar button {
    min-block-size: 28px;
    padding: 3px 9px;
    border-radius: 6px;
    color: var(--_text-quiet);
    white-space: nowrap;
  }
  .bar button:hover {
    color: var(--_text);
    background: var(--_surface-raised);
  }
  .bar button:focus-visible {
    outline-offset: -1px;
  }
  .choice {
    display: flex;
    gap: 2px;
  }
  .bar button[aria-pressed='true'] {
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
  .export {
    position: relative;
  }
  .menu {
    position: absolute;
    inset-block-start: calc(100% + 4px);
    inset-inline-end: 0;
    display: grid;
    min-inline-size: 150px;
    padding: 4px;
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: 8px;
    box-shadow: 0 6px 18px rgb(0 0 0 / 16%);
    z-index: 3;
  }
  .menu button {
    text-align: start;
    color: var(--_text);
  }
  @media (forced-colors: active) {
    .bar button[aria-pressed='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
  @container (max-width: 560px) {
    .bar {
      gap: 2px;
      padding-inline: var(--_space);
      font-size: 12px;
    }
    .bar button {
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

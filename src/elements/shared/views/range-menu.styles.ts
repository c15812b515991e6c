import { css } from 'lit';

/** The popover of `rangeMenu`. */
export const rangeMenuStyles = css`
  .range-menu {
    margin: 0;
    inset: auto;
    padding: var(--_space);
    max-inline-size: min(22em, 100vw);
    color: var(--_text);
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: var(--_radius-small);
    box-shadow: var(--_shadow);
  }
  .range-preset {
    display: flex;
    justify-content: space-between;
    gap: var(--_space);
    inline-size: 100%;
    min-block-size: var(--_control);
    padding: 0 var(--_space);
    border-radius: calc(var(--_radius-small) / 1.5);
    text-align: start;
    align-items: center;
  }
  .range-preset:hover {
    background: var(--_hover);
  }
  .range-preset[aria-checked='true'] {
    font-weight: 600;
    background: var(--_surface-raised);
  }
  .range-menu form {
    display: grid;
    gap: calc(var(--_space) / 2);
    margin-block-start: var(--_space);
    padding-block-start: var(--_space);
    border-block-start: 1px solid var(--_line);
  }
  .range-menu label {
    display: grid;
    grid-template-columns: 3em 1fr;
    align-items: center;
    gap: var(--_space);
    font-size: var(--_text-small);
  }
  .range-menu input {
    min-block-size: var(--_control);
    min-inline-size: 0;
    font: inherit;
    color: inherit;
    background: var(--_surface);
    border: 1px solid var(--_edge);
    border-radius: var(--_radius-small);
  }
  @media (pointer: coarse) {
    .range-preset,
    .range-menu input {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .range-preset[aria-checked='true'] {
      outline: 2px solid;
      outline-offset: -2px;
    }
  }
`;

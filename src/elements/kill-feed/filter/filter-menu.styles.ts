import { css } from 'lit';

/** The popover of `filterMenu`. */
export const filterMenuStyles = css`
  .filter-menu {
    margin: 0;
    inset: auto;
    padding: calc(var(--_space) * 1.5);
    inline-size: min(20em, 100vw);
    color: var(--_text);
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: var(--_radius-small);
    box-shadow: var(--_shadow);
  }
  .filter-menu:popover-open {
    display: grid;
    gap: var(--_space);
  }
  .filter-menu label {
    display: grid;
    gap: 3px;
    font-size: var(--_text-small);
  }
  .filter-menu .field {
    inline-size: 100%;
    min-inline-size: 0;
    min-block-size: var(--_control);
    padding: 0 var(--_space);
    border: 1px solid var(--_edge);
    border-radius: var(--_radius-small);
    color: inherit;
    background: var(--_surface);
    font: inherit;
  }
  .hidden-note {
    display: flex;
    justify-content: space-between;
    gap: var(--_space);
    min-block-size: 1.6em;
  }
  @media (pointer: coarse) {
    .filter-menu .field {
      min-block-size: 44px;
    }
  }
`;

import { css } from 'lit';

/**
 * All that a popover of `popoverButton` holds: `.menu-heading` and `.menu-item`; `.menu-field`, a label with a control below its name;
 * `.menu-check`, a label with a check box; `.menu-group`, which a line parts from what is above it.
 */
export const menuStyles = css`
  .menu {
    margin: 0;
    /* From the corner of the window it is moved to its button. */
    inset: 0 auto auto 0;
    min-inline-size: 12em;
    max-inline-size: min(22em, calc(100vw - 8px));
    padding: calc(var(--_space) / 2);
    overflow: auto;
    overscroll-behavior: contain;
    color: var(--_text);
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: var(--_radius-small);
    box-shadow: var(--_shadow);
  }
  .menu:is([role='dialog'], [role='note']) {
    padding: calc(var(--_space) * 1.25);
    font-size: var(--_text-small);
  }
  .menu[role='note'] {
    line-height: 1.45;
  }
  .menu-heading {
    padding: 2px var(--_space);
    font-size: var(--_text-tiny);
    color: var(--_text-quiet);
  }
  .menu-item {
    display: flex;
    align-items: center;
    gap: var(--_space);
    inline-size: 100%;
    min-block-size: var(--_control);
    padding: 0 var(--_space);
    border-radius: calc(var(--_radius-small) / 1.5);
    color: var(--_text);
    font-size: var(--_text-size);
    text-align: start;
  }
  .menu-item:hover {
    background: var(--_hover);
  }
  /* The outline of one at the edge would be cut. */
  .menu-item:focus-visible {
    outline-offset: -2px;
  }
  .menu-item > small {
    margin-inline-start: auto;
  }
  /* A mark of its own keeps its room when it is off, so that labels stand in line. */
  .menu-item[aria-checked]::before {
    content: '';
    flex: none;
    inline-size: 0.4em;
    block-size: 0.75em;
    margin-inline: 0.2em 0.3em;
    rotate: 45deg;
    border: solid transparent;
    border-width: 0 2px 2px 0;
  }
  .menu-item[aria-checked='true'] {
    font-weight: 600;
  }
  .menu-item[aria-checked='true']::before {
    border-color: currentcolor;
  }
  .menu-field {
    display: grid;
    gap: 3px;
    color: var(--_text-quiet);
  }
  .menu-field + .menu-field {
    margin-block-start: var(--_space);
  }
  .menu-field :is(input, select) {
    inline-size: 100%;
    min-inline-size: 0;
    min-block-size: var(--_control);
    padding: 0 var(--_space);
    border: 1px solid var(--_edge);
    border-radius: var(--_radius-small);
    color: var(--_text);
    background: var(--_surface);
    font: inherit;
  }
  .menu-check {
    display: flex;
    align-items: center;
    gap: var(--_space);
    min-block-size: var(--_control);
    cursor: pointer;
  }
  .menu-check input {
    flex: none;
    inline-size: 16px;
    block-size: 16px;
    margin: 0;
    accent-color: var(--_accent);
  }
  .menu-group {
    margin: var(--_space) 0 0;
    padding: var(--_space) 0 0;
    border: 0;
    border-block-start: 1px solid var(--_line);
  }
  form.menu-group {
    display: grid;
    gap: var(--_space);
  }
  form.menu-group > .menu-field {
    margin: 0;
  }
  .menu-group > legend {
    float: inline-start;
    inline-size: 100%;
    padding: 0;
    font-weight: 600;
    color: var(--_text-quiet);
  }
  .menu-group > legend + * {
    clear: both;
  }
  @media (pointer: coarse) {
    .menu-item,
    .menu-check,
    .menu-field :is(input, select) {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .menu-item[aria-checked='true']::before {
      border-color: CanvasText;
    }
  }
`;

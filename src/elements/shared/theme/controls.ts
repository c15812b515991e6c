import { css } from 'lit';

/** Buttons: `.button`, `.button.main` for the one that matters most, `.button.danger`, `.button.bare`, `.icon-button`, `.link`. */
export const buttons = css`
  .button,
  .icon-button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: calc(var(--_space) * 0.75);
    min-block-size: var(--_control);
    padding: 0 calc(var(--_space) * 1.25);
    border: 1px solid var(--_edge);
    border-radius: var(--_radius-small);
    font-size: var(--_text-small);
    font-weight: 500;
    line-height: 1.2;
    white-space: nowrap;
    transition: background-color var(--_motion);
  }
  .button:hover,
  .icon-button:hover {
    background: var(--_hover);
  }
  .button.main {
    background: var(--_accent);
    border-color: var(--_accent);
    color: var(--_on-accent);
  }
  @media (forced-colors: active) {
    /* A mixed color, such as that under a pointer, is none of the system's: the browser would take the ground's for it, which is the label's. */
    .button.main {
      forced-color-adjust: none;
    }
  }
  .button.main:hover {
    background: color-mix(in oklab, var(--_accent) 88%, var(--_text));
  }
  .button.danger {
    color: var(--_bad);
    border-color: var(--_bad);
  }
  .button.bare,
  .icon-button {
    border-color: transparent;
  }
  .icon-button {
    min-inline-size: var(--_control);
    padding: 0;
    color: var(--_text-quiet);
  }
  .icon-button:hover {
    color: var(--_text);
  }
  .link {
    color: var(--_accent);
    font-size: var(--_text-small);
    /* A target of 24 px without moving the line that it stands in. */
    padding-block: 4px;
    margin-block: -4px;
    text-align: start;
  }
  .link:hover {
    text-decoration: underline;
  }
  @media (pointer: coarse) {
    .button,
    .icon-button {
      min-inline-size: 44px;
    }
    .link,
    summary {
      min-block-size: 44px;
    }
    summary {
      align-content: center;
    }
  }
  button:disabled,
  button[aria-disabled='true'] {
    opacity: 0.55;
    cursor: default;
  }
  @media print {
    button:not(.burst-head) {
      display: none;
    }
  }
`;

/** Choices: `<select>`. On paper there is only the value that is chosen. */
export const selects = css`
  select {
    min-block-size: var(--_control);
    max-inline-size: 100%;
    padding-inline: 4px;
    border: 1px solid var(--_edge);
    border-radius: var(--_radius-small);
    background: var(--_surface);
    color: var(--_text);
    font: inherit;
  }
  @media print {
    select {
      appearance: none;
      border: 0;
    }
  }
`;

/** Chips: `.chip`, a word that names something; `.badge` with a tone (`good`, `warn`, `bad`), an icon and a word that says how it stands. */
export const chips = css`
  .chip,
  .badge {
    display: inline-flex;
    align-items: center;
    gap: 0.35em;
    max-inline-size: 100%;
    padding: 0.05em 0.6em;
    border: 1px solid var(--_line);
    border-radius: 999px;
    background: var(--_surface-raised);
    font-size: var(--_text-tiny);
    line-height: 1.6;
  }
  .badge {
    border-color: transparent;
    font-weight: 600;
    white-space: nowrap;
  }
  .badge.good {
    background: var(--_good-tint);
  }
  .badge.warn {
    background: var(--_warn-tint);
  }
  .badge.bad {
    background: var(--_bad-tint);
  }
  @media (forced-colors: active) {
    .badge {
      border-color: currentcolor;
    }
  }
`;

/** Details on demand: `<details>` whose `<summary>` looks like a link, with the icon `icons.forward` in it that turns. */
export const disclosures = css`
  summary {
    display: inline-flex;
    align-items: center;
    gap: 0.25em;
    padding-block: 3px;
    color: var(--_accent);
    font-size: var(--_text-small);
    cursor: pointer;
    list-style: none;
    border-radius: 4px;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  summary:hover {
    text-decoration: underline;
  }
  summary > .icon:first-child {
    transition: rotate var(--_motion);
  }
  summary:dir(rtl) > .icon:first-child {
    scale: -1 1;
  }
  details[open] > summary > .icon:first-child {
    rotate: 90deg;
  }
  details[open] > summary:dir(rtl) > .icon:first-child {
    rotate: -90deg;
  }
`;

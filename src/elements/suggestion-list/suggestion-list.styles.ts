import { css } from 'lit';

export const suggestionListStyles = css`
  :host {
    display: flex;
    flex-direction: column;
  }
  .card {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    overflow: auto;
    scrollbar-width: thin;
  }
  .suggestions {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 360px), 1fr));
    gap: 1px;
    background: var(--_line);
  }
  .suggestion {
    display: flex;
    flex-direction: column;
    gap: 3px;
    padding: var(--_row) var(--_inset);
    background: var(--_surface);
  }
  .suggestion:not(.open) {
    color: var(--_text-quiet);
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px;
  }
  .badge.good {
    color: var(--_good);
  }
  .badge.warn {
    color: var(--_warn);
  }
  .badge.bad {
    color: var(--_bad);
  }
  .when {
    margin-inline-start: auto;
    font-size: var(--_text-tiny);
  }
  h3,
  .reason {
    overflow-wrap: anywhere;
  }
  .reason {
    font-size: var(--_text-small);
  }
  .reason:empty {
    display: none;
  }
  .gain {
    display: flex;
    align-items: center;
    flex-wrap: wrap;
    gap: 2px var(--_space);
    font-size: var(--_text-small);
  }
  .gain-scale {
    inline-size: 88px;
    block-size: 16px;
    flex: none;
  }
  .gain-scale:dir(rtl) {
    scale: -1 1;
  }
  .zero {
    stroke: var(--_text-quiet);
    stroke-width: 1px;
  }
  .whisker {
    stroke: var(--_accent);
    stroke-width: 2px;
  }
  .dot {
    fill: var(--_accent);
  }
  .lead {
    font-weight: 550;
  }
  .lead .quiet {
    font-weight: 400;
  }
  .shares {
    inline-size: max-content;
    max-inline-size: 100%;
    border-spacing: 0;
    font-size: var(--_text-small);
    font-variant-numeric: tabular-nums;
  }
  .shares th,
  .shares td {
    padding-block: 1px;
    padding-inline: 0 calc(var(--_space) * 1.5);
    text-align: end;
  }
  .shares th[scope='row'] {
    text-align: start;
  }
  .shares thead th {
    color: var(--_text-quiet);
    font-weight: 400;
  }
  .shares .suggested {
    font-weight: 600;
  }
  /* Beside the button whose effect it says, as long as there is room. */
  .effect {
    flex: 1 1 14em;
    align-self: center;
  }
  .below {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-start;
    gap: 4px var(--_space);
    margin-block-start: auto;
    padding-block-start: 3px;
  }
  .evidence-button {
    display: inline-flex;
    align-items: center;
    gap: 0.35em;
    margin: 0;
  }
  .on-demand {
    flex: 1 1 100%;
  }
  .controls {
    display: flex;
    gap: calc(var(--_space) * 0.75);
    margin-inline-start: auto;
  }
  /* One filled button is a call; ten of them are noise. */
  .suggestion:not(:first-child) .accept {
    color: var(--_accent);
    background: var(--_accent-tint);
  }
  .rest {
    display: block;
    inline-size: 100%;
    min-block-size: var(--_control);
    padding-inline: var(--_inset);
    border-block-start: 1px solid var(--_line);
    text-align: start;
  }
  .history {
    padding: calc(var(--_space) * 0.75) var(--_inset);
    background: var(--_surface-raised);
    border-block-start: 1px solid var(--_line);
  }
  .ended {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: var(--_space);
    padding-block: calc(var(--_space) * 0.5);
  }
  .ended p {
    overflow-wrap: anywhere;
  }
  @media print {
    .card {
      display: block;
      overflow: visible;
    }
    .suggestion {
      break-inside: avoid;
    }
  }
`;

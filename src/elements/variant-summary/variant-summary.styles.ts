import { css } from 'lit';

export const variantSummaryStyles = css`
  :host {
    --_natural-width: 960px;
  }
  .tiles {
    display: grid;
    grid-template-columns: repeat(6, minmax(0, 1fr));
    gap: 1px;
    background: var(--_line);
  }
  .tile {
    /* Names of one and of two lines: the numbers beside each other stand on one line. */
    display: grid;
    grid-row: span 3;
    grid-template-rows: subgrid;
    row-gap: 0;
    padding-block: var(--_row);
    padding-inline: var(--_inset) calc(var(--_space) * 0.75);
    background: var(--_surface);
  }
  dt {
    display: flex;
    align-items: start;
    gap: 0.4em;
    min-inline-size: 0;
    color: var(--_text-quiet);
    font-size: var(--_text-small);
    line-height: 1.3;
  }
  dt > span {
    overflow-wrap: anywhere;
    padding-block: 5px 2px;
  }
  dt > .icon {
    margin-block-start: 6px;
  }
  .about {
    margin-inline-start: auto;
    min-block-size: 28px;
    min-inline-size: 28px;
    flex: none;
  }
  .value {
    font-size: var(--_text-figure);
    font-weight: 650;
    line-height: 1.2;
    letter-spacing: -0.01em;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .note {
    min-block-size: 1.45em;
    font-size: var(--_text-small);
    overflow-wrap: anywhere;
  }
  .tip {
    max-inline-size: min(22rem, calc(100vi - 16px));
    margin: 0;
    inset: auto;
    padding: calc(var(--_space) * 1.25) calc(var(--_space) * 1.5);
    color: var(--_text);
    background: var(--_surface);
    border: 1px solid var(--_edge);
    border-radius: var(--_radius-small);
    box-shadow: var(--_shadow);
    font-size: var(--_text-small);
    line-height: 1.45;
  }
  .tip p + p {
    margin-block-start: var(--_space);
  }
  .budget {
    display: flex;
    gap: var(--_space);
    padding: calc(var(--_space) * 0.75) var(--_inset);
    border-block-start: 1px solid var(--_line);
    background: var(--_surface-raised);
    font-size: var(--_text-tiny);
  }
  .budget .icon {
    margin-block-start: 0.15em;
  }
  @container (inline-size < 900px) {
    .tiles {
      grid-template-columns: repeat(3, minmax(0, 1fr));
    }
  }
  @container (inline-size < 500px) {
    .tiles {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .value {
      font-size: calc(var(--_text-figure) * 0.9);
    }
  }
  @container (inline-size < 260px) {
    .tiles {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;

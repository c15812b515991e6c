import { css } from 'lit';

/** Experiments as cards, for a phone. */
export const cardStyles = css`
  .card.cards {
    border: 0;
    border-radius: 0;
    background: none;
  }
  .cards header {
    padding-inline: 2px 0;
  }
  .cards h3 {
    padding-inline: 2px;
    border: 0;
    background: none;
  }
  .cards ul {
    display: grid;
    gap: var(--_space);
  }
  .cards .group + .group {
    margin-block-start: var(--_space);
  }
  .cards .row,
  .cards li + li .row {
    padding: calc(var(--_space) * 1.5);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  .cards .row[aria-current] {
    border-color: var(--_accent);
  }
  .cards .row[aria-current]::before {
    display: none;
  }
  .cards .title {
    font-size: calc(var(--_text-size) * 1.07);
    white-space: normal;
  }
  .cards .headline {
    font-size: var(--_text-size);
    white-space: normal;
  }
  .bars {
    grid-column: 1 / -1;
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) minmax(3em, auto) minmax(6em, auto);
    align-items: center;
    column-gap: var(--_space);
    margin-block-start: calc(var(--_space) * 0.75);
    font-size: calc(var(--_text-size) * 0.9);
    --_badge: 1.35em;
  }
  .track {
    position: relative;
    block-size: calc(24 * var(--_unit));
  }
  .track::before {
    content: '';
    position: absolute;
    inset-inline: 0;
    inset-block-start: 50%;
    border-block-start: 1px solid var(--_line);
  }
  .track i {
    position: absolute;
  }
  .track .guide {
    /* From row to row without a gap. */
    inset-block: 0;
    inline-size: 1.5px;
    background: repeating-linear-gradient(var(--_text-quiet) 0 2px, transparent 2px 4px);
  }
  .track .span {
    inset-block-start: calc(50% - 3 * var(--_unit));
    block-size: calc(6 * var(--_unit));
    border-radius: calc(3 * var(--_unit));
    background: color-mix(in oklab, currentcolor 84%, var(--_surface));
  }
  .track .dot {
    inset-block-start: calc(50% - 6 * var(--_unit));
    inline-size: calc(12 * var(--_unit));
    block-size: calc(12 * var(--_unit));
    margin-inline-start: calc(-6 * var(--_unit));
    border: 2px solid var(--_surface);
    border-radius: 50%;
    background: currentcolor;
  }
  .rate {
    font-weight: 600;
    text-align: end;
  }
  .standing {
    display: flex;
    align-items: center;
    justify-content: end;
    gap: 0.4em;
    color: var(--_text-quiet);
    white-space: nowrap;
  }
  .standing b {
    font-weight: 600;
  }
  .bars .meter {
    inline-size: calc(34 * var(--_unit));
  }
  .more-variants {
    grid-column: 2 / -1;
  }
  .cards .more {
    margin-block-start: var(--_space);
    border: 0;
  }
  .cards .notice {
    border: 0;
  }
  @media (forced-colors: active) {
    .track .span,
    .track .dot {
      forced-color-adjust: none;
      background: CanvasText;
      border-color: Canvas;
    }
  }
`;

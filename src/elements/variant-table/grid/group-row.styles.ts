import { css } from 'lit';

/** The heads of groups: a sentence over the whole width, and below it the scale over the column that it is for. */
export const groupStyles = css`
  .group {
    display: block;
    block-size: var(--_group, 56px);
    contain: size layout style;
    background: var(--_surface-raised);
    border-block-end: 1px solid var(--_line);
  }
  td.group-head {
    display: grid;
    grid-template-columns: var(--_tracks, 1fr);
    grid-template-rows: auto auto;
    align-content: center;
    row-gap: 2px;
    block-size: 100%;
    padding-inline: 0;
    white-space: nowrap;
    cursor: pointer;
  }
  .group-result {
    grid-column: 1 / -1;
    display: flex;
    align-items: center;
    gap: var(--_space);
    min-inline-size: 0;
    padding-inline: calc(var(--_space) * 1.25) calc(var(--_space) * 2);
  }
  .group-title,
  .group-headline,
  .group-more {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .group-title {
    flex: 0 1 auto;
    min-inline-size: 0;
    font-weight: 600;
  }
  .group-headline {
    flex: 0 1 auto;
    min-inline-size: 0;
  }
  .group-headline:empty {
    display: none;
  }
  .group-more {
    grid-column: 1 / 3;
    /* Beyond its column where no scale is drawn. */
    padding-inline: calc(var(--_space) * 2.25 + 16px) calc(var(--_space) * 2);
    font-size: calc(var(--_text-size) * 12 / 14);
    line-height: calc(var(--_text-size) * 18 / 14);
  }
  .group-axis {
    grid-row: 2;
    position: relative;
    align-self: end;
    margin-inline: var(--_space);
    block-size: calc(var(--_text-size) * 16 / 14);
    font-size: calc(var(--_text-size) * 11 / 14);
    color: var(--_text-quiet);
  }
  .group-axis span {
    position: absolute;
    display: flex;
    justify-content: center;
    inline-size: 0;
  }
  .group-warning {
    display: flex;
    align-items: center;
    gap: 5px;
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    font-size: calc(var(--_text-size) * 13 / 14);
    color: var(--_warn);
  }
  .group-warning span {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .group-warning[hidden] {
    display: none;
  }
  .fold {
    flex: none;
    min-inline-size: 24px;
    min-block-size: 24px;
    margin-inline: -4px;
  }
  .fold svg {
    display: block;
    margin: auto;
  }
  .fold[aria-expanded='false'] svg {
    transform: rotate(-90deg);
  }
  :host(:dir(rtl)) .fold[aria-expanded='false'] svg {
    transform: rotate(90deg);
  }
  .cards td.group-head {
    display: flex;
    flex-direction: column;
    align-items: stretch;
    justify-content: center;
    padding: 0;
    block-size: 100%;
  }
  .cards .group-axis {
    display: none;
  }
  .cards .group-result {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 2px var(--_space);
  }
  .cards .group-result > :is(.group-headline, .group-warning) {
    grid-column: 2;
  }
  :host([density='compact']) .rows .group-axis {
    margin-inline-start: calc(var(--_space) * 2 + var(--_text-size) * 3.5);
  }
  @media print {
    .group {
      break-inside: avoid;
    }
  }
`;

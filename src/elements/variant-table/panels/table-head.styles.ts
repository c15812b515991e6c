import { css } from 'lit';

/** The heads of the columns. */
export const tableHeadStyles = css`
  thead th {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    align-content: center;
    min-block-size: 38px;
    font-size: calc(var(--_text-size) * 12 / 14);
    line-height: 1.2;
    font-weight: 600;
    color: var(--_text-quiet);
  }
  /* What lies below a head would cover what is pressed in it. */
  @media (pointer: coarse) {
    thead th {
      min-block-size: 44px;
    }
  }
  thead th button {
    display: inline-flex;
    align-items: center;
    gap: 3px;
    min-inline-size: 0;
    min-block-size: 26px;
    font-weight: 600;
    text-align: inherit;
    border-radius: 4px;
  }
  th button:hover,
  th[aria-sort='ascending'],
  th[aria-sort='descending'] {
    color: var(--_text);
  }
  th.number button {
    flex-direction: row-reverse;
  }
  .label {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .rows .label {
    white-space: normal;
    /* Words stay whole; a word of the page's own that is wider than its column ends in an ellipsis. */
    overflow-wrap: normal;
  }
  .rank {
    font-size: calc(var(--_text-size) * 10 / 14);
    font-weight: 600;
  }
  .axis {
    position: relative;
    flex-basis: 100%;
    block-size: calc(var(--_text-size) * 16 / 14);
    font-weight: 400;
    font-size: calc(var(--_text-size) * 11 / 14);
  }
  .axis span {
    position: absolute;
    display: flex;
    justify-content: center;
    inline-size: 0;
  }
  .cards .axis {
    display: none;
  }
  :host([density='compact']) .rows .axis {
    margin-inline-start: calc(var(--_space) + var(--_text-size) * 3.5);
    flex-basis: calc(100% - var(--_space) - var(--_text-size) * 3.5);
  }
  @media (pointer: coarse) {
    th button:not(.box) {
      min-block-size: 44px;
    }
  }
`;

import { css } from 'lit';

/** Rows in a narrow place: one variant a block, its figures beside their names. */
export const cardStyles = css`
  .cards {
    min-inline-size: 0;
  }
  .cards .heads {
    display: flex;
    /* Nothing scrolls inside a page that does. */
    flex-wrap: wrap;
    gap: 0 calc(var(--_space) * 2);
    padding-inline: calc(var(--_space) * 1.5);
  }
  .cards th {
    flex: none;
    padding: 0;
    white-space: nowrap;
  }
  .cards th.unsorted {
    display: none;
  }
  .cards .row {
    display: grid;
    grid-template-columns: 28px repeat(3, minmax(0, 1fr));
    column-gap: var(--_space);
    align-content: start;
    padding: calc(var(--_space) * 1.5);
  }
  .cards .row > :is(th, td),
  .cards .row > td:last-child {
    padding: 0;
  }
  .cards td.select {
    grid-column: 1;
    grid-row: 1 / span 9;
    justify-content: flex-start;
    align-items: flex-start;
    padding-block-start: 2px;
  }
  .cards .row th.content {
    grid-column: 2 / -1;
    align-items: flex-start;
    block-size: calc(var(--_text-size) * 46 / 14);
  }
  .cards .content > .letter {
    align-self: flex-start;
  }
  .cards th.content:has(~ .status) {
    grid-column-end: 4;
  }
  .cards td.status {
    grid-column: 4;
    grid-row: 1;
    justify-content: flex-end;
    align-items: flex-start;
    block-size: calc(var(--_text-size) * 46 / 14);
  }
  .cards td.patterns {
    grid-column: 2 / -1;
    block-size: calc(var(--_text-size) * 24 / 14);
  }
  .cards td.trend .spark {
    max-inline-size: 34px;
  }
  .cards td.experiment {
    display: none;
  }
  .cards td.comparison {
    grid-column: 2 / -1;
    justify-content: flex-start;
    block-size: calc(var(--_text-size) * 44 / 14);
  }
  .cards td.figure {
    display: block;
    block-size: var(--_figure);
    text-align: start;
    line-height: 1.35;
  }
  .cards td.share > .share-bar {
    max-inline-size: 120px;
  }
  .cards td.trend .spark,
  .cards td.trend .trend-text {
    display: inline-block;
    vertical-align: middle;
    min-inline-size: 0;
    block-size: calc(var(--_text-size) * 16 / 14);
    line-height: calc(var(--_text-size) * 16 / 14);
    inline-size: auto;
    max-inline-size: 38px;
    margin-inline-end: 4px;
  }
  .cards .guide {
    inset-block: -4px;
  }
  .cards td.figure::before {
    content: attr(data-label);
    display: block;
    font-size: calc(var(--_text-size) * 12 / 14);
    font-weight: 400;
    color: var(--_text-quiet);
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  :host([density='compact']) .cards :is(th.content, td.status, td.comparison) {
    block-size: calc(var(--_text-size) * 26 / 14);
  }
  :host([density='compact']) .cards td.figure {
    line-height: 1.2;
  }
  /* Narrower still: the status has a line of its own, and fewer figures stand beside each other. */
  .narrow .row {
    grid-template-columns: 28px repeat(2, minmax(0, 1fr));
  }
  .single .row {
    grid-template-columns: 28px minmax(0, 1fr);
  }
  .narrow .row th.content,
  .narrow td.status {
    grid-column: 2 / -1;
  }
  .narrow td.select {
    grid-row-end: span 20;
  }
  .narrow td.status {
    grid-row: 2;
    justify-content: flex-start;
    align-items: center;
  }
  .narrow .row td.status {
    block-size: calc(var(--_text-size) * 24 / 14);
  }
  .single td.trend .spark {
    display: none;
  }
`;

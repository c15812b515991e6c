import { css } from 'lit';

/** The rows on paper: a table as browsers know it, whose head is repeated on each page and whose columns share any width. */
export const paperStyles = css`
  table.paper {
    display: table;
    inline-size: 100%;
    min-inline-size: 0;
    border-collapse: collapse;
    font-size: 10px;
  }
  .paper thead {
    display: table-header-group;
    position: static;
  }
  .paper tbody {
    display: table-row-group;
  }
  .paper tr {
    display: table-row;
    block-size: auto;
    contain: none;
    break-inside: avoid;
  }
  .paper :is(th, td),
  .paper :is(th, td):last-child {
    display: table-cell;
    block-size: auto;
    min-block-size: 0;
    padding: 3px 4px;
    font-size: inherit;
    vertical-align: middle;
    border-block-end: 1px solid var(--_line);
  }
  .paper :is(th, td).select {
    display: none;
  }
  .paper td > * + * {
    margin-block-start: 2px;
  }
  .paper .content {
    min-inline-size: 100px;
  }
  .paper th.content div.content {
    display: block;
    overflow: visible;
    white-space: normal;
  }
  .paper .patterns {
    flex-wrap: wrap;
  }
  .paper .chip {
    font-size: 9px;
    line-height: 13px;
    padding: 0 4px;
    white-space: normal;
  }
  .paper .state {
    font-size: inherit;
    gap: 3px;
  }
  .paper div.comparison {
    min-inline-size: 76px;
  }
  .paper .spark,
  .paper .trend-text {
    display: inline-block;
    min-inline-size: 0;
    vertical-align: middle;
  }
  .paper .spark {
    inline-size: 30px;
  }
  .paper .group-head > :not(.group-axis) {
    display: inline;
    margin-inline-end: 8px;
  }
  .paper .group-axis {
    display: none;
  }
  .paper .content > * {
    display: inline;
  }
  .paper .fold,
  .paper .group-warning[hidden] {
    display: none;
  }
  @media print {
    .card {
      display: block;
      max-block-size: none;
    }
    .card > .scroller {
      max-block-size: none;
      overflow: visible;
    }
    .selected {
      display: none;
    }
  }
`;

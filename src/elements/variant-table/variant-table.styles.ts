import { css } from 'lit';

export const variantTableStyles = css`
  .card {
    position: relative;
  }
  /* Fixed: columns do not jump when a figure grows a digit. */
  table {
    inline-size: 100%;
    table-layout: fixed;
    border-collapse: collapse;
  }
  @container (inline-size >= 720px) {
    th.status {
      inline-size: 10.5em;
    }
    th.comparison {
      inline-size: 21%;
    }
    th.er {
      inline-size: 8.5em;
    }
    th.age,
    th.predicted,
    th.impressions {
      inline-size: 9em;
    }
    th.delta {
      inline-size: 6.5em;
    }
    th.engagements {
      inline-size: 9.5em;
    }
  }
  th,
  td {
    padding: calc(var(--_space) * 1) calc(var(--_space) * 1.25);
    text-align: start;
    vertical-align: middle;
  }
  th:first-child,
  td:first-child {
    padding-inline-start: calc(var(--_space) * 2);
  }
  th:last-child,
  td:last-child {
    padding-inline-end: calc(var(--_space) * 2);
  }
  thead th {
    font-size: 12px;
    font-weight: 600;
    color: var(--_text-quiet);
    background: var(--_surface-raised);
    white-space: nowrap;
    border-block-end: 1px solid var(--_line);
  }
  thead button {
    display: inline-flex;
    vertical-align: middle;
    align-items: center;
    gap: 3px;
    font-weight: 600;
    border-radius: 4px;
  }
  thead button:hover,
  th[aria-sort='ascending'],
  th[aria-sort='descending'] {
    color: var(--_text);
  }
  .number {
    text-align: end;
    white-space: nowrap;
  }
  th.number button {
    flex-direction: row-reverse;
  }
  tbody tr + tr {
    border-block-start: 1px solid var(--_line);
  }
  tbody tr:hover {
    background: var(--_surface-raised);
  }
  td:focus-visible {
    outline-offset: -2px;
  }
  .content .content {
    font-weight: 500;
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    line-clamp: 2;
    overflow: hidden;
    overflow-wrap: anywhere;
  }
  .patterns {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    margin-block-start: 3px;
  }
  .chip {
    font-size: 12px;
    line-height: 1.5;
    padding: 0 7px;
    color: var(--_text-quiet);
    border: 1px solid var(--_line);
    border-radius: 999px;
  }
  .state {
    display: inline-flex;
    vertical-align: middle;
    align-items: center;
    gap: 5px;
    white-space: nowrap;
    font-weight: 600;
    font-size: 13px;
  }
  .axis {
    display: flex;
    justify-content: space-between;
    gap: var(--_space);
  }
  .axis span:first-child {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .axis .end {
    font-weight: 400;
  }
  svg.comparison {
    display: block;
    inline-size: 100%;
    block-size: 26px;
    overflow: visible;
    --_level: var(--_accent);
  }
  :host(:dir(rtl)) svg.comparison {
    transform: scaleX(-1);
  }
  svg.learning,
  svg.stopped {
    --_level: var(--_text-quiet);
  }
  svg.watch {
    --_level: var(--_warn);
  }
  svg.endangered {
    --_level: var(--_bad);
  }
  .base {
    stroke: var(--_line);
    stroke-width: 1;
  }
  .whisker,
  .cap {
    stroke: var(--_level);
    stroke-width: 2;
  }
  .whisker {
    stroke-width: 5;
    opacity: 0.28;
  }
  .tick {
    stroke: var(--_text);
    stroke-width: 2;
    stroke-dasharray: 3 2;
  }
  .mark {
    overflow: visible;
  }
  .dot {
    fill: var(--_level);
    stroke: var(--_surface);
    stroke-width: 1.5;
  }
  .strike {
    stroke: var(--_bad);
    stroke-width: 2;
  }
  .stopped .dot,
  .learning .dot {
    fill: var(--_surface);
    stroke: var(--_level);
    stroke-width: 2;
  }
  tr.killed .content .content {
    text-decoration: line-through;
    text-decoration-color: var(--_bad);
    font-weight: 400;
    color: var(--_text-quiet);
  }
  tr.killed td.number,
  tr.killed td.number * {
    color: var(--_text-quiet);
    font-weight: 400;
  }
  .waiting {
    position: sticky;
    inset-block-end: 0;
    display: flex;
    justify-content: center;
    gap: calc(var(--_space) * 1.5);
    padding: calc(var(--_space) * 0.75);
    font-size: 13px;
    background: var(--_surface-raised);
    border-block-start: 1px solid var(--_line);
  }
  .waiting button {
    color: var(--_accent);
    font-weight: 600;
  }
  /* The content keeps about 190px: what can be seen or reckoned from the rest goes first. */
  @container (inline-size < 1180px) {
    .age {
      display: none;
    }
  }
  @container (inline-size < 1040px) {
    .predicted {
      display: none;
    }
  }
  @container (inline-size < 910px) {
    .engagements {
      display: none;
    }
  }
  /* Cards: one variant a block, its figures beside their names. */
  @container (inline-size < 720px) {
    table,
    tbody,
    thead,
    thead tr {
      display: block;
    }
    thead tr {
      display: flex;
      flex-wrap: wrap;
      gap: 2px 14px;
      padding: var(--_space) calc(var(--_space) * 1.5);
      background: var(--_surface-raised);
      border-block-end: 1px solid var(--_line);
    }
    thead th {
      padding: 0;
      border: 0;
      inline-size: auto;
    }
    th:first-child,
    th:last-child {
      padding-inline: 0;
    }
    th.comparison,
    th.content {
      display: none;
    }
    .predicted,
    .engagements,
    .age {
      display: revert;
    }
    th.predicted,
    th.age,
    th.status {
      display: none;
    }
    tbody tr {
      display: grid;
      grid-template-columns: repeat(3, minmax(0, 1fr));
      gap: 2px 12px;
      padding: calc(var(--_space) * 1.5);
    }
    td,
    td:first-child,
    td:last-child {
      display: block;
      padding: 2px 0;
      min-inline-size: 0;
    }
    td.content {
      grid-column: 1 / 3;
    }
    td.status {
      grid-column: 3;
      align-self: start;
      text-align: end;
    }
    td.comparison {
      grid-column: 1 / -1;
      inline-size: auto;
    }
    td.number {
      text-align: start;
    }
    td.number::before {
      content: attr(data-label);
      display: block;
      font-size: 12px;
      font-weight: 400;
      color: var(--_text-quiet);
      white-space: nowrap;
      overflow: hidden;
      text-overflow: ellipsis;
    }
  }
  @media (forced-colors: active) {
    .tick,
    .base {
      stroke: CanvasText;
    }
  }
`;

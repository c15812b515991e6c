import { css } from 'lit';

/** How the data table looks where it is shown; loaded with it. */
export const dataTableStyles = css`
  .figures {
    overflow: auto;
    max-block-size: 340px;
    border-block-start: 1px solid var(--_line);
    padding: var(--_space) calc(var(--_space) * 1.5);
  }
  table {
    border-collapse: collapse;
    inline-size: 100%;
    font-size: calc(var(--_text-size) * 12.5 / 14);
  }
  caption {
    text-align: start;
    font-weight: 600;
    padding-block-end: 4px;
  }
  th,
  td {
    padding: 3px 10px 3px 0;
    text-align: end;
    white-space: nowrap;
    border-block-end: 1px solid var(--_line);
  }
  thead th {
    color: var(--_text-quiet);
    font-weight: 500;
  }
  th:first-child {
    text-align: start;
    font-weight: 500;
    max-inline-size: 260px;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  h3 {
    margin: 10px 0 2px;
    font-size: calc(var(--_text-size) * 12.5 / 14);
  }
  .happened {
    margin: 0;
    padding-inline-start: 18px;
    font-size: calc(var(--_text-size) * 12.5 / 14);
  }
  @media print {
    .figures {
      max-block-size: none;
      overflow: visible;
    }
  }
`;

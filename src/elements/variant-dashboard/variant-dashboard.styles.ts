import { css } from 'lit';

export const variantDashboardStyles = css`
  :host {
    --_natural-width: 1200px;
  }
  .place {
    container-type: inline-size;
  }
  .dashboard {
    --_gap: calc(var(--_space) * 2.25);
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    grid-template-areas: 'head' 'summary' 'banner' 'suggestions' 'chart' 'kills' 'table';
    gap: var(--_gap);
  }
  .head {
    grid-area: head;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px calc(var(--_space) * 2);
  }
  /* Said once, on the line that is there, and not by every section: nothing moves when the connection is lost or back. */
  .summary,
  section > * {
    --_note: none;
  }
  .head .stale-note {
    padding-block: 0;
    border: 0;
    border-radius: var(--_radius-small);
  }
  .head stream-status {
    margin-inline-start: auto;
  }
  .notice-of-all {
    grid-column: 1 / -1;
  }
  .summary {
    grid-area: summary;
  }
  .banner {
    grid-area: banner;
  }
  .chart {
    grid-area: chart;
  }
  .kills {
    grid-area: kills;
  }
  .suggestions {
    grid-area: suggestions;
  }
  .table {
    grid-area: table;
  }
  section {
    display: flex;
    flex-direction: column;
    min-inline-size: 0;
    min-block-size: 0;
  }
  h2 {
    margin-block-end: var(--_space);
    font-size: var(--_text-large);
  }
  .kills kill-feed {
    max-block-size: 30em;
  }
  .suggestions suggestion-list {
    max-block-size: 24em;
  }
  @container (inline-size < 760px) {
    /* No room beside the status, which says it too. */
    .head .stale-note {
      display: none;
    }
  }
  @container (inline-size >= 760px) {
    .dashboard {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      grid-template-areas: 'head head' 'summary summary' 'banner banner' 'chart chart' 'kills suggestions' 'table table';
    }
    .suggestions suggestion-list {
      max-block-size: 30em;
    }
  }
  @container (inline-size >= 1120px) {
    .dashboard {
      grid-template-columns: minmax(0, 1fr) minmax(320px, 26%);
      grid-template-rows: auto auto auto auto minmax(0, 1fr);
      grid-template-areas: 'head head' 'summary summary' 'banner banner' 'chart kills' 'table suggestions';
      align-items: start;
    }
    /* The feed and the suggestions are as high as the chart and the table beside them, whatever their content. */
    .kills,
    .suggestions {
      align-self: stretch;
      position: relative;
      min-block-size: 24em;
    }
    .kills kill-feed,
    .suggestions suggestion-list {
      position: absolute;
      inset-inline: 0;
      inset-block: calc(var(--_text-large) * 1.45 + var(--_space)) 0;
      max-block-size: none;
    }
  }
  @container (inline-size >= 1680px) {
    .dashboard {
      grid-template-columns: minmax(0, 1fr) minmax(340px, 21%) minmax(320px, 19%);
      grid-template-areas: 'head head head' 'summary summary summary' 'banner banner banner' 'chart kills suggestions' 'table table table';
    }
  }
  /* On a wall, people stand further away. */
  @container (inline-size >= 2400px) {
    .dashboard {
      --peeksafe-font-size: calc(var(--_text-size) * 1.3);
      --peeksafe-space: calc(var(--_space) * 1.25);
    }
    h2 {
      font-size: calc(var(--_text-large) * 1.3);
    }
  }
  @container (inline-size >= 3400px) {
    .dashboard {
      --peeksafe-font-size: calc(var(--_text-size) * 1.75);
      --peeksafe-space: calc(var(--_space) * 1.6);
    }
    h2 {
      font-size: calc(var(--_text-large) * 1.75);
    }
  }
  @media print {
    .dashboard {
      display: block;
    }
    .dashboard > * {
      margin-block-end: var(--_gap);
    }
    section {
      display: block;
    }
    h2 {
      break-after: avoid;
    }
    .kills,
    .suggestions,
    .kills kill-feed,
    .suggestions suggestion-list {
      position: static;
      min-block-size: 0;
    }
  }
`;

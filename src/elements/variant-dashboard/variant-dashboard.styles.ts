import { css } from 'lit';

export const variantDashboardStyles = css`
  :host {
    --_natural-width: 1200px;
  }
  .place {
    container-type: inline-size;
  }
  .dashboard {
    --_gap: calc(var(--_space) * 1.5);
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    grid-template-areas: 'head' 'attention' 'summary' 'list' 'view' 'kills' 'suggestions' 'patterns';
    gap: var(--_gap);
  }
  .head {
    grid-area: head;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px calc(var(--_space) * 2);
  }
  /* Its room is kept while nothing has come. */
  .range.empty {
    visibility: hidden;
  }
  .range-button {
    border-color: var(--_line);
    background: var(--_surface);
  }
  .range {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px var(--_space);
  }
  /* Said once, on the line that is there, and not by every section: nothing moves when the connection is lost or back. */
  .attention,
  .summary,
  section > * {
    --_note: none;
  }
  .head .stale-note {
    padding-block: 0;
    border: 0;
    border-radius: var(--_radius-small);
  }
  /* Never a line of its own, which would move all below: its words are cut. */
  .head .stale-note.slow {
    flex: 1 1 0;
    min-inline-size: min(26em, 40%);
    max-inline-size: max-content;
    & > span {
      min-inline-size: 0;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
  }
  /* The status beside it says the same, and both would not have room in one line: only the button is left. */
  .head .stale-note:not(.slow) {
    padding: 0;
    background: none;
    & > :not(button) {
      display: none;
    }
  }
  /* As wide as its words will be once it is live, so that nothing beside it moves then. */
  .head stream-status {
    min-inline-size: 19em;
    margin-inline-start: auto;
    text-align: end;
  }
  .notice-of-all {
    grid-column: 1 / -1;
  }
  .attention {
    grid-area: attention;
  }
  .summary {
    grid-area: summary;
  }
  .list {
    grid-area: list;
  }
  .view {
    grid-area: view;
    scroll-margin-block-start: var(--_gap);
  }
  .kills {
    grid-area: kills;
  }
  .suggestions {
    grid-area: suggestions;
  }
  .patterns {
    grid-area: patterns;
  }
  .timeline {
    grid-area: timeline;
  }
  .column {
    display: none;
  }
  /* Their places are known only once those above them are filled: until then they would move. */
  .waiting :is(.kills, .suggestions, .patterns, .timeline) {
    display: none;
  }
  @container (inline-size < 1120px) {
    /* Laid out all the same: so it knows its width before it is seen. */
    .waiting .view {
      visibility: hidden;
    }
  }
  section {
    min-inline-size: 0;
  }
  h2 {
    margin-block-end: var(--_space);
    font-size: var(--_text-large);
  }
  .back {
    display: none;
    align-items: center;
    gap: var(--_space);
    min-block-size: 44px;
  }
  :host(:dir(ltr)) .back .icon {
    transform: scaleX(-1);
  }
  @media (pointer: coarse) {
    .range-button {
      min-block-size: 44px;
    }
  }
  @container (inline-size < 1000px) {
    /* No room beside the status, which says it too. */
    .head .stale-note:not(.slow) {
      display: none;
    }
    /* In its place, so that no line comes that moves all below. */
    .head:has(.stale-note.slow) > :is(.range.empty, stream-status) {
      display: none;
    }
    .head .stale-note.slow {
      flex: 1 1 8em;
      min-inline-size: 0;
      padding: 0;
      background: none;
    }
    /* Where it stands does not depend on its words: they are cut. */
    .head stream-status {
      --_more: none;
      flex: 1 1 7em;
      min-inline-size: 0;
      overflow: hidden;
    }
    .head stream-status::part(status) {
      flex-wrap: nowrap;
      white-space: nowrap;
    }
  }
  @container (inline-size < 760px) {
    /* One after the other: the list, or the experiment that was chosen in it. Paper has room for both. */
    .dashboard:not(.chosen, .on-paper) .view,
    .chosen:not(.on-paper) .list {
      display: none;
    }
    .chosen:not(.on-paper) .back {
      display: inline-flex;
    }
    /* Its marks would be few, and the entries say the same. */
    .timeline {
      display: none;
    }
  }
  @container (inline-size >= 760px) {
    .dashboard {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      grid-template-areas: 'head head' 'attention attention' 'summary summary' 'list list' 'view view' 'kills suggestions' 'patterns patterns' 'timeline timeline';
      align-items: start;
    }
  }
  @container (inline-size >= 1120px) {
    .dashboard {
      grid-template-columns: 344px minmax(0, 1fr) minmax(0, 1fr);
      grid-template-rows: auto auto auto auto minmax(0, 1fr);
      grid-template-areas:
        'head head head' 'attention attention attention' 'summary summary summary' 'list view view'
        'patterns view view' 'kills kills suggestions' 'timeline timeline timeline';
    }
  }
  @container (inline-size >= 1600px) {
    .dashboard {
      grid-template-columns: 360px minmax(0, 1fr) minmax(340px, 22%);
      grid-template-rows: auto auto auto auto auto minmax(0, 1fr) auto;
      grid-template-areas:
        'head head head' 'attention attention attention' 'summary summary summary' 'list view kills'
        'list view suggestions' 'list view patterns' 'timeline timeline timeline';
    }
    /* They stand beside it. */
    experiment-view {
      --_suggestions: none;
    }
    /* Details take the place of what else is in the third column, and follow whoever reads down the page. They are as high as they are: nothing moves. */
    .column {
      display: block;
      contain: size;
      grid-column: 3;
      grid-row: kills-start / patterns-end;
      align-self: stretch;
    }
    .column > * {
      position: sticky;
      inset-block-start: var(--_gap);
      max-block-size: calc(100dvh - 2 * var(--_gap));
      border: 1px solid var(--_line);
      border-radius: var(--_radius);
      background: var(--_surface);
      overflow: auto;
    }
    .dashboard:has(> .column > *) > :is(.kills, .suggestions, .patterns) {
      --_spoken: visible;
      visibility: hidden;
    }
  }
  /* On a wall, people stand further away. */
  @container (inline-size >= 2400px) {
    .dashboard {
      --peeksafe-font-size: calc(var(--_text-size) * 1.3);
      --peeksafe-space: calc(var(--_space) * 1.25);
      grid-template-columns: 480px minmax(0, 1fr) minmax(460px, 22%);
    }
    /* The line at the top is its own, not that of an element inside. */
    .head {
      --_text-size: var(--peeksafe-font-size);
      --_text-small: calc(var(--_text-size) * 0.9);
      --_control: calc(var(--_text-size) * 2.15);
    }
    h2 {
      font-size: calc(var(--_text-large) * 1.3);
    }
  }
  @container (inline-size >= 3400px) {
    .dashboard {
      --peeksafe-font-size: calc(var(--_text-size) * 1.75);
      --peeksafe-space: calc(var(--_space) * 1.6);
      grid-template-columns: 640px minmax(0, 1fr) minmax(600px, 22%);
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
    .column {
      display: none;
    }
    h2 {
      break-after: avoid;
    }
  }
`;

import { css } from 'lit';

export const variantTableStyles = css`
  :host {
    --_natural-width: 960px;
  }
  .card {
    display: flex;
    flex-direction: column;
    max-block-size: 100%;
  }
  .card > * {
    flex: none;
  }
  .card > .scroller {
    flex: 0 1 auto;
    min-block-size: 96px;
    max-block-size: var(--peeksafe-table-height, min(680px, 80vh));
    overflow: auto;
    /* Rows come and go at the upper edge; the browser must not scroll to make up for it. */
    overflow-anchor: none;
  }
  table,
  thead,
  tbody {
    display: block;
  }
  table {
    min-inline-size: var(--_width);
    /* Pages without a doctype give tables a font of their own. */
    font: inherit;
    color: inherit;
  }
  tbody {
    position: relative;
  }
  /* As high as text is large, over the end of the table: script measures it, and hears when text becomes larger. */
  .natural-width {
    block-size: var(--_text-size);
    margin-block-start: calc(-1 * var(--_text-size));
  }
  thead {
    position: sticky;
    inset-block-start: 0;
    z-index: 2;
    background: var(--_surface-raised);
    border-block: 1px solid var(--_line);
  }
  .rows .heads,
  .rows .row {
    display: grid;
    /* The sizes are set by script; rows that a server rendered have columns of one width until then. */
    grid-template-columns: var(--_tracks, 36px);
    grid-auto-flow: column;
    grid-auto-columns: minmax(0, 1fr);
  }
  /* Nothing that changes in a row moves anything outside of it: that is what keeps a change cheap. No paint containment, and no clip
     or transform where none is needed: each would be gone through with every frame. */
  .row {
    contain: size layout style;
    block-size: var(--_row, 56px);
    border-block-end: 1px solid var(--_line);
    background: var(--_surface);
  }
  .row:last-child {
    border-block-end-color: transparent;
  }
  .pinned {
    position: absolute;
    inset-inline: 0;
  }
  .row:hover {
    background: var(--_surface-raised);
  }
  .row[aria-selected='true'] {
    background: color-mix(in oklab, var(--_accent) 9%, var(--_surface));
  }
  .row[aria-current] {
    box-shadow: inset 0 0 0 1px var(--_accent);
  }
  th,
  td {
    min-inline-size: 0;
    padding: 0 calc(var(--_space) * 1.25);
    text-align: start;
  }
  td {
    display: flex;
    align-items: center;
  }
  .number {
    justify-content: flex-end;
    text-align: end;
    white-space: nowrap;
  }
  th:last-child,
  td:last-child {
    padding-inline-end: calc(var(--_space) * 2);
  }
  td:focus-visible {
    outline-offset: -2px;
  }
  /* The head. */
  th {
    display: flex;
    align-items: center;
    min-block-size: 38px;
    font-size: calc(var(--_text-size) * 12 / 14);
    line-height: 1.2;
    font-weight: 600;
    color: var(--_text-quiet);
  }
  th button {
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
  .rows th button .label {
    white-space: normal;
  }
  .rank {
    font-size: calc(var(--_text-size) * 10 / 14);
    font-weight: 600;
  }
  .axis {
    flex: 1;
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    min-inline-size: 0;
    white-space: nowrap;
  }
  .axis .label {
    flex-basis: 100%;
    text-align: center;
  }
  .axis span:not(.label) {
    font-weight: 400;
    font-size: calc(var(--_text-size) * 11 / 14);
  }
  /* Selection. */
  th.select,
  td.select {
    justify-content: center;
    padding-inline: calc(var(--_space) * 1.25) 0;
  }
  .box {
    display: block;
    inline-size: 16px;
    block-size: 16px;
    min-block-size: 0;
    border: 1.5px solid var(--_text-quiet);
    border-radius: 4px;
    cursor: pointer;
  }
  td.select {
    cursor: pointer;
  }
  th .box {
    min-block-size: 16px;
  }
  .box[aria-checked='true'],
  .box[aria-checked='mixed'] {
    border-color: var(--_accent);
    background: var(--_accent);
  }
  .box[aria-checked='true']::after,
  .box[aria-checked='mixed']::after {
    content: '';
    display: block;
    margin: 1px auto 0;
    inline-size: 4px;
    block-size: 8px;
    border: solid var(--_surface);
    border-width: 0 2px 2px 0;
    transform: rotate(45deg);
  }
  .box[aria-checked='mixed']::after {
    margin: 5px auto 0;
    inline-size: 8px;
    block-size: 0;
    border-width: 0 0 2px;
    transform: none;
  }
  /* Cells. */
  td.content {
    flex-direction: column;
    align-items: stretch;
    justify-content: center;
    gap: 3px;
  }
  div.content {
    font-weight: 500;
    line-height: 1.35;
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    line-clamp: 2;
    overflow: hidden;
    overflow-wrap: anywhere;
    /* Content has a direction of its own, and the place of the column. */
    unicode-bidi: plaintext;
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
  .rows .has-patterns div.content,
  :host([density='compact']) div.content {
    display: block;
    white-space: nowrap;
    text-overflow: ellipsis;
  }
  .patterns {
    display: flex;
    gap: 4px;
    overflow: hidden;
  }
  td.content:not(.has-patterns) .patterns,
  :host([density='compact']) .patterns {
    display: none;
  }
  .chip {
    flex: none;
    max-inline-size: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-size: calc(var(--_text-size) * 11.5 / 14);
    line-height: calc(var(--_text-size) * 17 / 14);
    padding: 0 7px;
    color: var(--_text-quiet);
    border: 1px solid var(--_line);
    border-radius: 999px;
  }
  .clipped {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .state {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    white-space: nowrap;
    font-weight: 600;
    font-size: calc(var(--_text-size) * 13 / 14);
  }
  .shield {
    margin-inline-start: 6px;
    color: var(--_accent);
  }
  td.trend {
    gap: 4px;
  }
  .spark {
    flex: none;
    inline-size: 48px;
    block-size: 22px;
    fill: none;
    stroke: var(--_accent);
    stroke-width: 1.5;
    stroke-linejoin: round;
    stroke-linecap: round;
  }
  :host(:dir(rtl)) .spark {
    transform: scaleX(-1);
  }
  .trend-text {
    min-inline-size: 3em;
    text-align: end;
  }
  tr.killed div.content {
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
  tr.killed .spark {
    stroke: var(--_text-quiet);
  }
  /* The comparison. */
  th.comparison,
  td.comparison {
    padding-inline: calc(var(--_space) * 2);
  }
  div.comparison {
    position: relative;
    inline-size: 100%;
    block-size: 26px;
    --_level: var(--_accent);
  }
  div.learning,
  div.stopped {
    --_level: var(--_text-quiet);
  }
  div.watch {
    --_level: var(--_warn);
  }
  div.endangered {
    --_level: var(--_bad);
  }
  div.won {
    --_level: var(--_good);
  }
  div.comparison::before {
    content: '';
    position: absolute;
    inset-inline: 0;
    inset-block-start: 50%;
    border-block-start: 1px solid var(--_line);
  }
  .whisker,
  .cap,
  .tick,
  .actual {
    position: absolute;
  }
  .whisker {
    inset-block-start: 10.5px;
    border-block-start: 5px solid color-mix(in srgb, var(--_level) 28%, transparent);
  }
  .cap {
    inset-block: 9.5px;
    margin-inline-start: -1px;
    border-inline-start: 2px solid var(--_level);
  }
  .tick {
    inset-block: 2px;
    margin-inline-start: -1px;
    border-inline-start: 2px dashed var(--_text);
  }
  .actual {
    inset-block-start: 13px;
  }
  .mark {
    display: block;
    inline-size: 1px;
    block-size: 1px;
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
  /* The lines below the rows. */
  .waiting,
  .selected {
    display: flex;
    justify-content: center;
    gap: calc(var(--_space) * 1.5);
    padding: calc(var(--_space) * 0.75);
    font-size: calc(var(--_text-size) * 13 / 14);
    background: var(--_surface-raised);
    border-block-start: 1px solid var(--_line);
  }
  .waiting button,
  .selected button {
    color: var(--_accent);
    font-weight: 600;
  }
  p.notice {
    margin: 0;
  }
  /* Cards: one variant a block, its figures beside their names. */
  .cards {
    min-inline-size: 0;
  }
  .cards .heads {
    display: flex;
    gap: 0 calc(var(--_space) * 2);
    padding-inline: calc(var(--_space) * 1.5);
    overflow-x: auto;
    scrollbar-width: none;
    /* Fades out where it goes on, and has room for the last head beside that. */
    mask-image: linear-gradient(to left, transparent, #000 36px);
  }
  .cards .heads:dir(rtl) {
    mask-image: linear-gradient(to right, transparent, #000 36px);
  }
  .cards th:last-child {
    padding-inline-end: 24px;
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
  .cards td,
  .cards td:last-child {
    padding: 0;
    block-size: calc(var(--_text-size) * 40 / 14);
  }
  .cards td.select {
    grid-column: 1;
    grid-row: 1 / span 9;
    justify-content: flex-start;
    align-items: flex-start;
    padding-block-start: 2px;
  }
  .cards td.content {
    grid-column: 2 / 4;
    justify-content: flex-start;
    block-size: calc(var(--_text-size) * 62 / 14);
  }
  .cards td.status {
    grid-column: 4;
    grid-row: 1;
    justify-content: flex-end;
    align-items: flex-start;
    block-size: calc(var(--_text-size) * 62 / 14);
  }
  .cards td.trend .spark {
    max-inline-size: 34px;
  }
  .cards td.experiment {
    display: none;
  }
  .cards td.comparison {
    grid-column: 2 / -1;
    block-size: calc(var(--_text-size) * 34 / 14);
    padding-inline: 7px;
  }
  .cards td.number {
    display: block;
    text-align: start;
    line-height: 1.35;
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
  .cards td.number::before {
    content: attr(data-label);
    display: block;
    font-size: calc(var(--_text-size) * 12 / 14);
    font-weight: 400;
    color: var(--_text-quiet);
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  :host([density='compact']) .cards td.content,
  :host([density='compact']) .cards td.status {
    block-size: calc(var(--_text-size) * 30 / 14);
  }
  :host([density='compact']) .cards td.number {
    block-size: calc(var(--_text-size) * 34 / 14);
    line-height: 1.2;
  }
  /* Narrower still: the status has a line of its own, and fewer figures stand beside each other. */
  .narrow .row {
    grid-template-columns: 28px repeat(2, minmax(0, 1fr));
  }
  .single .row {
    grid-template-columns: 28px minmax(0, 1fr);
  }
  .narrow td.content,
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
  .narrow .row td.status,
  .single .row td.number {
    block-size: calc(var(--_text-size) * 24 / 14);
  }
  .single td.number {
    display: flex;
    align-items: center;
    gap: var(--_space);
  }
  .single td.number::before {
    flex: 1;
    min-inline-size: 0;
  }
  .single td.trend .spark {
    display: none;
  }
  @media (forced-colors: active) {
    .row[aria-selected='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
    .box[aria-checked='true'],
    .box[aria-checked='mixed'] {
      forced-color-adjust: none;
      background: Highlight;
      border-color: Highlight;
    }
    .spark,
    .dot,
    .strike {
      stroke: CanvasText;
    }
  }
`;

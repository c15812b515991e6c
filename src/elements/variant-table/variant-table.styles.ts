import { css } from 'lit';
import { cellStyles } from './cells/cells.styles.ts';
import { cardStyles } from './grid/cards.styles.ts';
import { groupStyles } from './grid/group-row.styles.ts';
import { tableHeadStyles } from './panels/table-head.styles.ts';

const frameStyles = css`
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
    --_row-surface: var(--_surface);
    background: var(--_row-surface);
  }
  .row:last-child {
    border-block-end-color: transparent;
  }
  .pinned {
    position: absolute;
    inset-inline: 0;
  }
  .row:hover {
    --_row-surface: var(--_surface-raised);
  }
  .row[aria-selected='true'] {
    --_row-surface: color-mix(in oklab, var(--_accent) 9%, var(--_surface));
  }
  .row[aria-current] {
    box-shadow: inset 0 0 0 1px var(--_accent);
  }
  th,
  td {
    min-inline-size: 0;
    padding: 0 var(--_space);
    text-align: start;
  }
  tbody :is(th, td) {
    display: flex;
    align-items: center;
    font-weight: 400;
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
  /* Its words begin at the other edge, and need its whole width. */
  td.distance:last-child {
    padding-inline-end: var(--_space);
  }
  tbody :is(th, td):focus-visible {
    outline-offset: -2px;
  }
`;

const selectionStyles = css`
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
  /* Larger than it looks: 24 px, and 44 for a finger. */
  .box {
    position: relative;
  }
  .box::before {
    content: '';
    position: absolute;
    inset: -6px;
  }
  @media (pointer: coarse) {
    /* The edge of the table cuts off a part of it. */
    .box::before {
      inset: -16px -20px;
    }
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
  /* The line below the rows. */
  .selected {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: calc(var(--_space) * 1.5);
    padding: calc(var(--_space) * 0.75);
    font-size: calc(var(--_text-size) * 13 / 14);
    background: var(--_surface-raised);
    border-block-start: 1px solid var(--_line);
  }
  .selected button {
    color: var(--_accent);
    font-weight: 600;
  }
  p.notice {
    margin: 0;
  }
`;

const forcedColorStyles = css`
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
    .spark {
      stroke: CanvasText;
    }
    .bar,
    .actual,
    .meter i,
    .share-bar i {
      forced-color-adjust: none;
      background: CanvasText;
    }
    .meter,
    .share-bar {
      outline: 1px solid CanvasText;
    }
  }
`;

/** How the table looks. Rules for a narrow place come after those that they change. */
export const variantTableStyles = [
  frameStyles,
  tableHeadStyles,
  selectionStyles,
  cellStyles,
  groupStyles,
  cardStyles,
  forcedColorStyles,
];

import { css } from 'lit';

/** The list, and its experiments as rows. */
export const experimentListStyles = css`
  .card {
    /* Sticky parts inside stick to the page. */
    overflow: clip;
  }
  /* It has the focus for a moment only, between a button that goes away and a row. */
  .card:focus {
    outline: 0;
  }
  header {
    position: relative;
    display: flex;
    align-items: center;
    gap: calc(var(--_space) / 4);
    min-block-size: calc(var(--_control) + 2 * var(--_space));
    padding-inline: var(--_inset) calc(var(--_space) * 0.75);
  }
  h2 {
    flex: auto;
    min-inline-size: 0;
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
  }
  .count {
    color: var(--_text-quiet);
    font-weight: 400;
  }
  header .icon-button {
    gap: calc(var(--_space) / 2);
    padding-inline: calc(var(--_space) * 0.75);
    color: var(--_text);
  }
  .search {
    flex: none;
    display: flex;
    align-items: center;
    gap: calc(var(--_space) * 0.75);
    inline-size: var(--_control);
    block-size: var(--_control);
    padding-inline: calc(var(--_space) * 0.9);
    border: 1px solid transparent;
    border-radius: var(--_radius-small);
    overflow: hidden;
    cursor: pointer;
  }
  .search:hover {
    background: var(--_hover);
  }
  .search input {
    flex: auto;
    inline-size: 0;
    min-inline-size: 0;
    padding: 0;
    border: 0;
    outline: 0;
    background: none;
    color: inherit;
    font: inherit;
  }
  .search input::placeholder {
    color: var(--_text-quiet);
    opacity: 1;
  }
  .search kbd {
    flex: none;
    padding-inline: 0.4em;
    border: 1px solid var(--_line);
    border-radius: 4px;
    color: var(--_text-quiet);
    background: var(--_surface-raised);
    font: 500 var(--_text-tiny) / 1.5 var(--_font);
  }
  /* In a narrow list the field takes the room of the title while it is in use. */
  .search:focus-within,
  .search.filled {
    flex: auto;
    inline-size: auto;
    border-color: var(--_edge);
    cursor: text;
  }
  .search:focus-within {
    outline: var(--_focus);
    outline-offset: -1px;
  }
  .search.filled kbd {
    display: none;
  }
  @container (inline-size < 560px) {
    .search:not(:focus-within) kbd {
      display: none;
    }
    header:has(.search:is(:focus-within, .filled)) {
      padding-inline-start: calc(var(--_space) * 0.75);
    }
    h2:has(~ .search:is(:focus-within, .filled)) {
      flex: none;
      inline-size: 1px;
      clip-path: inset(50%);
    }
  }
  @container (inline-size >= 560px) {
    .search {
      flex: 0 1 22em;
      inline-size: auto;
      border-color: var(--_edge);
      cursor: text;
    }
    .search:focus-within,
    .search.filled {
      flex: 0 1 22em;
    }
  }
  h3 {
    display: flex;
    align-items: center;
    justify-content: space-between;
    min-block-size: 30px;
    padding: 0 var(--_inset);
    border-block: 1px solid var(--_line);
    background: var(--_surface-raised);
    color: var(--_text-quiet);
    font-size: var(--_text-small);
    font-weight: 400;
  }
  .fold {
    display: flex;
    align-items: center;
    gap: calc(var(--_space) / 2);
    flex: auto;
    min-block-size: 30px;
  }
  .fold .name {
    flex: auto;
    text-align: start;
  }
  .fold .icon {
    transition: rotate var(--_motion);
  }
  .fold .icon:dir(rtl) {
    scale: -1 1;
  }
  .fold[aria-expanded='true'] .icon {
    rotate: 90deg;
  }
  .fold[aria-expanded='true'] .icon:dir(rtl) {
    rotate: -90deg;
  }
  .waiting-place {
    position: sticky;
    z-index: 2;
    inset-block-start: calc(var(--_space) / 2);
    block-size: 0;
    /* Between the words of the heading and its number. */
    padding-inline-end: calc(var(--_inset) + 2.5em);
    text-align: end;
  }
  .waiting {
    min-block-size: 24px;
    margin-block-start: 3px;
    padding: 0 calc(var(--_space) * 1.5);
    border: 1px solid var(--_accent);
    border-radius: 999px;
    background: var(--_accent-tint);
    color: var(--_text);
    font-size: var(--_text-small);
    line-height: 1.6;
    box-shadow: 0 1px 3px rgb(0 0 0 / 12%);
  }
  .waiting b {
    color: var(--_accent);
    font-weight: 500;
  }
  .row {
    position: relative;
    display: grid;
    grid-template-columns: calc(18 * var(--_unit)) minmax(0, 1fr);
    column-gap: var(--_space);
    align-items: start;
    inline-size: 100%;
    padding: calc(var(--_row) * 1.1) calc(var(--_space) * 1.5);
    text-align: start;
  }
  li + li .row {
    border-block-start: 1px solid var(--_line);
  }
  .row:hover {
    background: var(--_hover);
  }
  .row:focus-visible,
  .fold:focus-visible,
  .more:focus-visible {
    outline-offset: -2px;
  }
  .row[aria-current] {
    background: var(--_accent-tint);
  }
  .row[aria-current]::before {
    content: '';
    position: absolute;
    inset-block: 0;
    inset-inline-start: 0;
    inline-size: 3px;
    background: var(--_accent);
  }
  .icon-place {
    margin-block-start: 1px;
  }
  /* Its title with its age, and below them what is said and drawn of it. */
  .words {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    column-gap: var(--_space);
  }
  .words::before {
    content: '';
    order: 2;
    flex-basis: 100%;
  }
  .says {
    order: 3;
    flex: 1 1 0;
    display: grid;
    min-inline-size: 0;
  }
  .title,
  .headline,
  .next {
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
  }
  .title {
    flex: 1 1 0;
    min-inline-size: 0;
    font-weight: 600;
    /* In its own direction, and at the side of the others. */
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
  .headline {
    margin-block-start: 1px;
    font-size: calc(var(--_text-size) * 0.93);
    --_badge: 1.3em;
  }
  .next {
    display: flex;
    align-items: center;
    gap: 0.45em;
    min-block-size: 1.5em;
    color: var(--_text-quiet);
    font-size: calc(var(--_text-size) * 0.86);
    --_badge: 1.3em;
  }
  .next .text {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .next b {
    color: var(--_text);
    font-weight: 600;
  }
  .age {
    order: 1;
    color: var(--_text-quiet);
    font-size: calc(var(--_text-size) * 0.86);
    white-space: nowrap;
  }
  .health {
    margin-inline-end: 0.4em;
  }
  .mini {
    order: 4;
    flex: none;
    align-self: end;
    inline-size: calc(120 * var(--_unit));
    block-size: calc(40 * var(--_unit));
  }
  .meter {
    position: relative;
    /* Before a figure is cut off, the drawing of it gives way. */
    flex: 0 1 auto;
    min-inline-size: 0;
    display: inline-block;
    inline-size: calc(52 * var(--_unit));
    block-size: calc(6 * var(--_unit));
    border-radius: calc(3 * var(--_unit));
    background: color-mix(in oklab, var(--_text-quiet) 22%, var(--_surface));
    overflow: hidden;
  }
  .meter i {
    position: absolute;
    inset-block: 0;
    inset-inline-start: 0;
    border-radius: 3px;
    background: currentcolor;
  }
  .more {
    display: block;
    inline-size: 100%;
    min-block-size: var(--_control);
    margin: 0;
    padding: 0 var(--_inset);
    border-block-start: 1px solid var(--_line);
    text-align: center;
  }
  .notice {
    border-block-start: 1px solid var(--_line);
  }
  @container (inline-size >= 720px) {
    .rows ul {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(340px, 1fr));
      gap: 1px;
      overflow: clip;
    }
    .rows li {
      box-shadow: 0 0 0 1px var(--_line);
    }
    .rows li + li .row {
      border-block-start: 0;
    }
    .rows .row {
      block-size: 100%;
    }
  }
  @media (pointer: coarse) {
    h3,
    .fold,
    .waiting {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .row[aria-current]::before,
    .meter i {
      forced-color-adjust: none;
      background: Highlight;
    }
    .meter i {
      background: CanvasText;
    }
    .meter {
      border: 1px solid CanvasText;
    }
  }
  @media print {
    .search,
    .waiting-place {
      display: none;
    }
    button.row {
      display: grid;
      break-inside: avoid;
    }
  }
`;

import { css } from 'lit';

export const fatigueBannerStyles = css`
  /* Nothing is seen of it while nothing needs attention. */
  .card:not(:has(.foot, .action-notice, .unready)),
  .card:not(:has(.foot, .action-notice, .unready)) ~ .natural-width {
    display: none;
  }
  .bones {
    padding-block: 5px;
  }
  .bone-line {
    block-size: calc(var(--_text-small) * 1.45);
  }
  .warnings {
    display: grid;
    /* As many columns as fit, also for one warning: a second one moves nothing. */
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 440px), 1fr));
    /* Lines between the warnings, however many stand side by side. */
    gap: 1px;
  }
  .warnings > li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 130px auto;
    grid-template-rows: auto 1fr;
    gap: 2px calc(var(--_space) * 1.5);
    padding-block: var(--_row);
    padding-inline: var(--_inset) var(--_space);
    box-shadow: 0 0 0 1px var(--_line);
    border-inline-start: 4px solid var(--_warn);
  }
  .warnings > li.good {
    border-inline-start-color: var(--_good);
  }
  .warnings > li.bad {
    border-inline-start-color: var(--_bad);
  }
  /* Used too often is no alarm. */
  .warnings > li.usage {
    border-inline-start-color: var(--_line);
  }
  .head,
  .facts,
  .instead {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px calc(var(--_space) * 1.25);
  }
  li.warn,
  li.bad,
  li.good {
    color: inherit;
  }
  .badge.warn {
    color: var(--_warn);
  }
  .badge.bad {
    color: var(--_bad);
  }
  .head strong {
    overflow-wrap: anywhere;
  }
  .reason:empty {
    display: none;
  }
  .facts,
  .instead {
    font-size: var(--_text-small);
  }
  .facts:not(:has(span)) {
    display: none;
  }
  /* One line, whatever is suggested. */
  .instead {
    flex-wrap: nowrap;
    gap: 4px;
    margin-block-start: 4px;
    white-space: nowrap;
  }
  .instead .chip {
    display: block;
    min-inline-size: 3em;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .meter {
    font-size: var(--_text-small);
    padding-block-start: 3px;
    white-space: nowrap;
  }
  .bar {
    display: block;
    inline-size: 100%;
    block-size: 6px;
    margin-block-start: 4px;
  }
  .bar:dir(rtl) {
    scale: -1 1;
  }
  .track {
    fill: var(--_line);
  }
  .level {
    fill: var(--_warn);
    transition: width var(--_motion);
  }
  li.bad .level {
    fill: var(--_bad);
  }
  li.usage .level {
    fill: var(--_text-quiet);
  }
  .controls {
    display: flex;
    align-items: flex-start;
  }
  .on-demand {
    grid-column: 1 / -1;
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 calc(var(--_space) * 2.5);
    background: var(--_surface-raised);
    padding-inline: calc(var(--_inset) + 4px) var(--_inset);
  }
  .foot > * {
    margin: 0;
    padding-block: 5px;
    font-size: var(--_text-small);
  }
  /* On the line that is there, whatever its length. */
  .waiting {
    flex: 1 1 0;
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .foot + .warnings {
    border-block-start: 1px solid var(--_line);
  }
  /* A pattern that has recovered keeps its lines. */
  li.good .facts {
    display: flex;
    min-block-size: 1lh;
  }
  .warnings + .foot {
    border-block-start: 1px solid var(--_line);
  }
  .warnings:not(:has(li)) + .foot {
    border-block-start: 0;
  }
  .asleep li {
    display: flex;
    flex-wrap: wrap;
    gap: 0 calc(var(--_space) * 1.25);
    font-size: var(--_text-small);
    padding-block: 2px;
  }
  @container (inline-size < 480px) {
    /* Two lines. */
    .instead {
      flex-wrap: wrap;
      align-content: start;
      min-block-size: calc(var(--_text-tiny) * 3.4 + 8px);
    }
    .warnings > li {
      grid-template-columns: minmax(0, 1fr) auto;
    }
    .meter {
      grid-column: 1;
      grid-row: 2;
      display: flex;
      align-items: center;
      gap: var(--_space);
    }
    .bar {
      flex: 1;
      margin: 0;
    }
    .controls {
      grid-column: 2;
      grid-row: 1;
    }
  }
  @media (forced-colors: active) {
    .track {
      fill: Canvas;
      stroke: CanvasText;
    }
    li .level,
    li.bad .level {
      fill: CanvasText;
    }
  }
  @media print {
    .warnings > li {
      break-inside: avoid;
    }
    .controls,
    .usage,
    .rest {
      display: none;
    }
  }
`;

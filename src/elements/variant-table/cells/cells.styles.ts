import { css } from 'lit';

/** The words of a row's cells. */
const wordStyles = css`
  th.content {
    align-items: center;
    gap: var(--_space);
  }
  .content > .letter {
    align-self: center;
  }
  div.content {
    flex: 1;
    min-inline-size: 0;
    font-weight: 500;
    line-height: 1.3;
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    line-clamp: 2;
    overflow: hidden;
    overflow-wrap: anywhere;
    text-wrap: pretty;
    /* Content has a direction of its own, and the place of the column. */
    unicode-bidi: plaintext;
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
  /* A clip would be gone through with every frame. */
  div.content > .visually-hidden:empty {
    display: none;
  }
  /* The common beginning stands in the head of the group. */
  .shortened::before {
    content: '… ';
    color: var(--_text-quiet);
  }
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
  .clipped,
  div.own {
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
  .under > .shield {
    margin-inline: 0 4px;
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
  /* A second line of a cell, and cells that have one. */
  .under {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-size: calc(var(--_text-size) * 12 / 14);
    line-height: calc(var(--_text-size) * 16 / 14);
    color: var(--_text-quiet);
  }
  .state[hidden] {
    display: none;
  }
  /* Too little is known to say anything with it. */
  .early .bar {
    inset-block: 10px;
  }
  td.lead,
  td.share,
  td.distance,
  td.comparison,
  td.impressions {
    flex-direction: column;
    align-items: stretch;
    justify-content: center;
  }
  .lines {
    display: flex;
    flex-direction: column;
    min-inline-size: 0;
  }
  .sure {
    font-weight: 600;
  }
  :host([density='compact']) :is(.lines, td.distance, td.impressions) > .under {
    display: none;
  }
  tr:is(.killed, .closed) div.content {
    font-weight: 400;
    color: var(--_text-quiet);
  }
  tr:is(.killed, .closed) td.number,
  tr:is(.killed, .closed) td.number * {
    color: var(--_text-quiet);
    font-weight: 400;
  }
  tr.killed .spark {
    stroke: var(--_text-quiet);
  }
`;

/** The drawings of a row's cells. */
const drawingStyles = css`
  div.comparison {
    position: relative;
    inline-size: 100%;
    block-size: 22px;
  }
  div.comparison::before {
    content: '';
    position: absolute;
    inset-inline: 0;
    inset-block-start: 50%;
    border-block-start: 1px solid var(--_line);
  }
  /* Over the guide, which would strike its figures out. */
  td.comparison > .under {
    position: relative;
    display: flex;
    align-self: start;
    padding-inline-end: 4px;
    background: var(--_row-surface);
    overflow: visible;
    gap: 6px;
  }
  td.comparison b {
    font-weight: 600;
    color: var(--_text);
  }
  td.comparison .early ~ .under > b {
    font-weight: 400;
    color: inherit;
  }
  .bar,
  .tick,
  .guide,
  .actual {
    position: absolute;
  }
  .bar {
    inset-block: 8px;
    border-radius: 3px;
    background: currentcolor;
  }
  .cut-low .bar {
    border-start-start-radius: 0;
    border-end-start-radius: 0;
  }
  .cut-high .bar {
    border-start-end-radius: 0;
    border-end-end-radius: 0;
  }
  .tick {
    inset-block: 4px;
    margin-inline-start: -1px;
    border-inline-start: 2px solid var(--_text);
  }
  /* Through the row, so that it is one line down the group. */
  .guide {
    inset-block: -14px -30px;
    border-inline-start: 1px dashed var(--_text-quiet);
  }
  .actual {
    inset-block-start: 5px;
    margin-inline-start: -6px;
    inline-size: 12px;
    block-size: 12px;
    border: 2px solid var(--_surface);
    border-radius: 50%;
    background: currentcolor;
  }
  :host([density='compact']) .rows td.comparison {
    flex-direction: row;
    align-items: center;
    gap: var(--_space);
  }
  :host([density='compact']) .rows td.comparison > .under {
    order: -1;
    flex: none;
    inline-size: calc(var(--_text-size) * 3.5);
  }
  :host([density='compact']) .guide {
    inset-block: -8px;
  }
  :host([density='compact']) .rows td.comparison > .under > span {
    display: none;
  }
  .meter {
    position: relative;
    block-size: 8px;
    margin-block: 4px 3px;
    border-radius: 4px;
    background: color-mix(in oklab, var(--_text-quiet) 16%, var(--_surface));
  }
  .meter::after {
    content: '';
    position: absolute;
    inset-block: -4px;
    inset-inline-end: -1px;
    border-inline-start: 2px solid var(--_text);
  }
  .meter i,
  .share-bar i {
    display: block;
    block-size: 100%;
    border-radius: 4px;
    background: currentcolor;
  }
  .meter u {
    position: absolute;
    inset-block: -2px;
    border-inline-start: 1px solid var(--_text-quiet);
  }
  .meter.ended {
    display: none;
  }
  .share-bar {
    position: relative;
    block-size: 4px;
    order: 1;
    margin-block: 3px 0;
    border-radius: 2px;
    color: var(--_text-quiet);
    background: color-mix(in oklab, var(--_text-quiet) 16%, var(--_surface));
  }
  .share-bar u {
    position: absolute;
    inset-block: -3px;
    margin-inline-start: -1px;
    border-inline-start: 2px solid var(--_text);
  }
  .share-bar[hidden] {
    display: none;
  }
`;

/** The contents of a row's cells. */
export const cellStyles = [wordStyles, drawingStyles];

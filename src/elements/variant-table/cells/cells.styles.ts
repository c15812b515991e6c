import { css } from 'lit';

/** The contents of a row's cells. */
export const cellStyles = css`
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
`;

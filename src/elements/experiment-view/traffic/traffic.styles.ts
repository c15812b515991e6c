import { css } from 'lit';

/** The looks of the split of the traffic. */
export const trafficStyles = css`
  .traffic table {
    inline-size: 100%;
    border-collapse: collapse;
    margin-block: calc(var(--_space) * 0.5);
  }
  .traffic th,
  .traffic td {
    padding-block: 4px;
    padding-inline: 0 calc(var(--_space) * 2);
    text-align: start;
    font-weight: 400;
    white-space: nowrap;
  }
  .traffic .share-cell {
    inline-size: 60%;
    min-inline-size: 72px;
    padding-inline-end: 0;
  }
  .share-bar {
    display: block;
    inline-size: 100%;
    block-size: 16px;
    overflow: visible;
  }
  .share-bar:dir(rtl) {
    scale: -1 1;
  }
  .share-bar .track {
    fill: var(--_line);
  }
  .share-bar .of-seen {
    fill: currentcolor;
  }
  .share-bar .of-plan {
    stroke: var(--_text);
    stroke-width: 2px;
  }
  @media (forced-colors: active) {
    .share-bar .track {
      fill: Canvas;
      stroke: CanvasText;
    }
    .share-bar .of-seen {
      fill: CanvasText;
    }
    .share-bar .of-plan {
      stroke: Highlight;
    }
  }
`;

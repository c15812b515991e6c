import { css } from 'lit';

/** The looks of a comparison. */
export const styles = css`
  .compare .said {
    font-size: var(--_text-large);
    font-weight: 600;
    text-wrap: pretty;
  }
  .compare .rule {
    text-wrap: pretty;
  }
  .legend {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    margin-inline-start: calc(var(--_space) * 1.5);
    font-weight: 400;
  }
  .legend i {
    inline-size: 2px;
    block-size: 12px;
    background: var(--_text);
  }
  .compare .said .quiet {
    font-weight: 400;
  }
  .charts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 280px), 1fr));
    gap: calc(var(--_space) * 2) calc(var(--_space) * 4);
    margin-block-start: calc(var(--_space) * 1.5);
  }
  .charts h4 {
    font-size: var(--_text-small);
    margin-block-end: calc(var(--_space) * 0.75);
  }
  .forest {
    display: grid;
    gap: calc(var(--_space) * 0.75);
  }
  .forest li {
    display: grid;
    grid-template-columns: 20px minmax(0, 1fr);
    gap: calc(var(--_space) * 1.25);
    align-items: start;
  }
  .scale {
    display: block;
    inline-size: 100%;
    block-size: 24px;
    overflow: visible;
  }
  .scale.difference {
    block-size: 30px;
  }
  .scale:dir(rtl) {
    scale: -1 1;
  }
  .rail {
    stroke: var(--_line);
    stroke-width: 2px;
  }
  .bar {
    fill: color-mix(in oklab, currentcolor 75%, var(--_surface));
  }
  .dot {
    fill: currentcolor;
    stroke: var(--_surface);
    stroke-width: 2px;
  }
  .predicted,
  .zero {
    stroke: var(--_text);
    stroke-width: 2px;
  }
  .ticks {
    position: relative;
    block-size: 1.6em;
    font-size: var(--_text-tiny);
  }
  .forest + .ticks {
    margin-inline-start: calc(20px + var(--_space) * 1.25);
  }
  .ticks > span {
    position: absolute;
    inset-block-start: 2px;
    white-space: nowrap;
    translate: -50% 0;
  }
  .ticks > span:dir(rtl) {
    translate: 50% 0;
  }
  .tiny {
    font-size: var(--_text-tiny);
  }
  .figures {
    display: grid;
    gap: 4px;
    margin-block-start: var(--_space);
  }
  .figures > div {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    column-gap: calc(var(--_space) * 2);
  }
  @media (forced-colors: active) {
    .bar,
    .dot {
      fill: CanvasText;
    }
  }
`;

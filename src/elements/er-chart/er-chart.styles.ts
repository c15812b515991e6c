import { css } from 'lit';

export const erChartStyles = css`
  .ranges {
    display: flex;
    justify-content: flex-end;
    gap: 2px;
    padding: var(--_space) calc(var(--_space) * 1.5) 0;
  }
  .ranges button {
    font-size: 12.5px;
    min-block-size: 26px;
    padding: 2px 9px;
    border-radius: 6px;
    color: var(--_text-quiet);
  }
  .ranges button:hover {
    color: var(--_text);
  }
  .ranges button[aria-pressed='true'] {
    color: var(--_text);
    font-weight: 600;
    background: var(--_surface-raised);
    box-shadow: inset 0 0 0 1px var(--_line);
  }
  .plot {
    position: relative;
    block-size: var(--peeksafe-chart-height, 280px);
    touch-action: pan-y;
    /* Time runs from left to right in every script. */
    direction: ltr;
  }
  .plot:focus-visible {
    outline-offset: -2px;
  }
  .plot > svg,
  .plot > canvas {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
  }
  .grid {
    stroke: var(--_line);
    stroke-width: 1;
    shape-rendering: crispEdges;
  }
  .label {
    font-size: 11.5px;
    fill: var(--_text-quiet);
  }
  .crosshair {
    stroke: var(--_text-quiet);
    stroke-width: 1;
    stroke-dasharray: 3 3;
  }
  .values {
    position: absolute;
    inset-block-start: 10px;
    max-inline-size: min(300px, 60%);
    padding: 6px 10px;
    font-size: 12px;
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: 8px;
    box-shadow: 0 4px 14px rgb(0 0 0 / 14%);
    pointer-events: none;
  }
  .values.at-start {
    left: 60px;
  }
  .values.at-end {
    right: 18px;
  }
  .value {
    display: flex;
    align-items: center;
    gap: 6px;
  }
  .value b {
    margin-inline-start: auto;
    padding-inline-start: 10px;
  }
  .value.looked-at .name {
    font-weight: 600;
  }
  .name {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .swatch {
    flex: none;
    inline-size: 18px;
    block-size: 10px;
    fill: none;
    stroke: currentColor;
    stroke-width: 3;
    /* A colour that tells lines apart is content, not decoration. */
    forced-color-adjust: none;
  }
  .dot {
    fill: currentColor;
    stroke: var(--_surface);
    stroke-width: 1.5;
    forced-color-adjust: none;
  }
  .dot.faint {
    opacity: 0.45;
  }
  .over {
    pointer-events: none;
  }
  .kill {
    font-size: 12px;
    font-weight: 600;
    fill: var(--_bad);
    stroke: var(--_surface);
    stroke-width: 4;
    stroke-linejoin: round;
    paint-order: stroke;
  }
  .legend {
    list-style: none;
    display: flex;
    flex-wrap: wrap;
    gap: 2px 4px;
    margin: 0;
    padding: 4px calc(var(--_space) * 1.25) var(--_space);
    max-block-size: 92px;
    overflow: auto;
  }
  .legend li {
    min-inline-size: 0;
    max-inline-size: 100%;
  }
  .legend button {
    display: flex;
    align-items: center;
    gap: 6px;
    max-inline-size: 330px;
    min-block-size: 26px;
    padding: 2px 7px;
    border-radius: 6px;
    font-size: 12.5px;
  }
  .legend button:hover {
    background: var(--_surface-raised);
  }
  .legend button[aria-pressed='false'] {
    color: var(--_text-quiet);
  }
  @container (max-width: 480px) {
    .legend {
      max-block-size: 128px;
    }
    .legend button {
      max-inline-size: 100%;
    }
    .values {
      max-inline-size: 48%;
      padding: 4px 8px;
      font-size: 11px;
    }
    .values .swatch {
      inline-size: 10px;
    }
  }
`;

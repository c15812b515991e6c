import { css } from 'lit';
import { barStyles } from './panels/toolbar.styles.ts';
import { legendStyles } from './panels/legend.styles.ts';

const plotStyles = css`
  .plot {
    position: relative;
    block-size: var(--peeksafe-chart-height, 300px);
    touch-action: pan-y;
    cursor: crosshair;
    user-select: none;
    /* Time runs from left to right in every script. */
    direction: ltr;
  }
  .plot:focus-visible {
    outline-offset: -2px;
  }
  .plot > * {
    pointer-events: none;
  }
  .rates,
  .told {
    position: absolute;
    inset: 0;
  }
  .pane {
    position: absolute;
    inset-block: 0;
    left: 50px;
    right: 14px;
    overflow: clip;
    /* Room for a dot on the edge. */
    overflow-clip-margin: 8px;
  }
  .slide {
    position: absolute;
    inset-block: 0;
    left: 0;
    /* A layer of its own: it moves on with time, and is not painted for that. */
    will-change: transform;
  }
  canvas {
    display: block;
    block-size: 100%;
  }
  canvas[hidden] {
    display: none;
  }
  .tail {
    position: absolute;
    inset-block-start: 0;
  }
  .gridline {
    position: absolute;
    left: 50px;
    right: 14px;
    block-size: 1px;
    background: var(--_line);
    opacity: 0.7;
  }
  .gridline.zero {
    opacity: 1;
    background: color-mix(in srgb, var(--_text-quiet) 55%, var(--_line));
  }
  .label {
    position: absolute;
    font-size: 11.5px;
    line-height: 16px;
    color: var(--_text-quiet);
    white-space: nowrap;
  }
  .label.rate {
    left: 0;
    inline-size: 42px;
    text-align: right;
    transform: translateY(-50%);
  }
  .label.time {
    padding-block-start: 5px;
    transform: translateX(-50%);
  }
  .label.cut {
    visibility: hidden;
  }
  .bound {
    position: absolute;
    white-space: nowrap;
    padding-inline: 3px;
    font-size: 11px;
    line-height: 14px;
    color: var(--_text-quiet);
    background: color-mix(in srgb, var(--_surface) 78%, transparent);
    border-radius: 3px;
    z-index: 1;
  }
  .bound.above {
    transform: translateY(calc(-100% - 2px));
  }
  .bound.below {
    transform: translateY(2px);
  }
  .crosshair {
    position: absolute;
    inline-size: 0;
    border-left: 1px dashed var(--_text-quiet);
  }
  .dot {
    position: absolute;
    inline-size: 9px;
    block-size: 9px;
    margin: -4.5px 0 0 -4.5px;
    border-radius: 50%;
    background: currentColor;
    border: 1.5px solid var(--_surface);
    forced-color-adjust: none;
  }
  .dot.faint {
    scale: 0.65;
    opacity: 0.5;
  }
  .brush {
    position: absolute;
    inset-block: 16px 26px;
    background: color-mix(in srgb, var(--_accent) 16%, transparent);
    border-inline: 1px solid var(--_accent);
  }
  .brush[hidden] {
    display: none;
  }
  .values {
    position: absolute;
    max-inline-size: min(320px, 62%);
    max-block-size: calc(100% - 24px);
    overflow: hidden;
    padding: 6px 10px;
    font-size: 12px;
    line-height: 1.5;
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: 8px;
    box-shadow: 0 4px 14px rgb(0 0 0 / 14%);
    z-index: 2;
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
    gap: 7px;
  }
  .value b {
    margin-left: auto;
    padding-left: 12px;
  }
  .value.looked-at .name {
    font-weight: 600;
  }
  .value.note {
    color: var(--_warn);
  }
  .mark {
    position: absolute;
    inline-size: 16px;
    block-size: 16px;
    margin: -8px 0 0 -8px;
    overflow: visible;
    fill: none;
    stroke: var(--_surface);
    stroke-width: 5;
  }
  .mark path {
    fill: none;
    stroke-width: 2;
    paint-order: stroke;
  }
  .mark.of-kill path {
    stroke: var(--_bad);
  }
  .mark:is(.of-fatigue, .of-traffic) path {
    stroke: var(--_warn);
    fill: var(--_surface);
  }
  .mark.faint {
    opacity: 0.35;
  }
  .happening {
    position: absolute;
    padding-inline: 12px 6px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-size: 11px;
    line-height: 16px;
    color: var(--_warn);
    background: color-mix(in srgb, var(--_surface) 86%, transparent);
    transform: translateY(-50%);
  }
  .since {
    position: absolute;
    inline-size: 0;
    border-left: 1px dotted var(--_warn);
  }
  .kill {
    position: absolute;
    transform: translate(11px, -50%);
    font-size: 12px;
    font-weight: 600;
    line-height: 16px;
    padding-inline: 4px;
    white-space: nowrap;
    color: var(--_bad);
    background: color-mix(in srgb, var(--_surface) 84%, transparent);
    border-radius: 4px;
  }
  .kill.at-end {
    transform: translate(calc(-100% - 11px), -50%);
  }
  .name {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .swatch {
    flex: none;
    inline-size: 22px;
    block-size: 10px;
    fill: none;
    stroke: currentColor;
    stroke-width: 3;
    /* A color that tells lines apart is content, not decoration. */
    forced-color-adjust: none;
  }
  .swatch.off {
    stroke-width: 2;
    color: var(--_text-quiet);
    opacity: 0.7;
  }
  .values .swatch {
    inline-size: 18px;
  }
  .palette * {
    forced-color-adjust: none;
  }
  @container (max-width: 480px) {
    .values {
      max-inline-size: 56%;
      padding: 4px 8px;
      font-size: 11px;
    }
    .values .swatch {
      inline-size: 12px;
    }
  }
`;

const figuresStyles = css`
  .figures {
    overflow: auto;
    max-block-size: 340px;
    border-block-start: 1px solid var(--_line);
    padding: var(--_space) calc(var(--_space) * 1.5);
  }
  table {
    border-collapse: collapse;
    inline-size: 100%;
    font-size: 12.5px;
  }
  caption {
    text-align: start;
    font-weight: 600;
    padding-block-end: 4px;
  }
  th,
  td {
    padding: 3px 10px 3px 0;
    text-align: end;
    white-space: nowrap;
    border-block-end: 1px solid var(--_line);
  }
  thead th {
    color: var(--_text-quiet);
    font-weight: 500;
  }
  th:first-child {
    text-align: start;
    font-weight: 500;
    max-inline-size: 260px;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  h3 {
    margin: 10px 0 2px;
    font-size: 12.5px;
  }
  .happened {
    margin: 0;
    padding-inline-start: 18px;
    font-size: 12.5px;
  }
`;

const printStyles = css`
  @media print {
    .card {
      break-inside: avoid;
    }
    .bar,
    .choices,
    .on-paper ~ .plot {
      display: none;
    }
    .on-paper svg {
      display: block;
      inline-size: 100%;
      block-size: auto;
    }
    .figures {
      max-block-size: none;
      overflow: visible;
    }
    .legend ul {
      max-block-size: none;
    }
  }
`;

/** How the chart looks. */
export const erChartStyles = [barStyles, plotStyles, legendStyles, figuresStyles, printStyles];

import { css } from 'lit';
import { barStyles } from './panels/toolbar.styles.ts';
import { legendStyles } from './panels/legend.styles.ts';

const plotStyles = css`
  .title {
    padding: var(--_space) calc(var(--_space) * 1.5) 0;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .plot {
    position: relative;
    block-size: var(--peeksafe-chart-height, 300px);
    touch-action: pan-y;
    cursor: crosshair;
    user-select: none;
    /* Time runs from left to right in every script. */
    direction: ltr;
  }
  /* Together as high as toolbar, plot, and a legend of one line with its choices. */
  .bones {
    gap: 6px;
    padding-block: 6px;
  }
  .bone-bar,
  .bone-legend {
    block-size: 28px;
  }
  .bone-bar {
    inline-size: min(20em, 70%);
  }
  .bone-choices {
    align-self: end;
    block-size: 22px;
    inline-size: min(14em, 50%);
  }
  .bone-plot {
    block-size: var(--peeksafe-chart-height, 300px);
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
    right: 28px;
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
  .palette * {
    forced-color-adjust: none;
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
    .legend ul {
      max-block-size: none;
    }
  }
`;

/** How the chart looks. */
export const erChartStyles = [barStyles, plotStyles, legendStyles, printStyles];

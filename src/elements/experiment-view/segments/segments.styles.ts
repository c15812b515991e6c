import { css } from 'lit';
import { selects } from '../../shared/theme/controls.ts';

/** The looks of a breakdown. */
export const styles = css`
  ${selects}
  .segments .by-value {
    inline-size: 100%;
    border-collapse: collapse;
    margin-block: var(--_space);
  }
  .segments tbody {
    border-block-start: 1px solid var(--_line);
  }
  .segments th,
  .segments td {
    padding: 3px calc(var(--_space) * 0.5);
    text-align: start;
    font-weight: 400;
    vertical-align: middle;
  }
  .segments td strong {
    font-variant-numeric: tabular-nums;
  }
  .segments .value {
    font-weight: 600;
    vertical-align: top;
    overflow-wrap: anywhere;
  }
  .segments .value span {
    display: block;
    font-weight: 400;
  }
  .segments .number {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .segments .plot {
    inline-size: 34%;
    min-inline-size: 64px;
  }
  .segments .scale {
    display: block;
    inline-size: 100%;
    block-size: 20px;
  }
  .segments .scale:dir(rtl) {
    scale: -1 1;
  }
  .segments .rail {
    stroke: var(--_line);
    stroke-width: 2px;
  }
  .segments .bar {
    fill: color-mix(in oklab, currentcolor 55%, var(--_surface));
  }
  .segments .dot {
    fill: currentcolor;
    stroke: var(--_surface);
    stroke-width: 2px;
  }
  .segments .tiny {
    font-size: var(--_text-tiny);
  }
  @container (inline-size < 480px) {
    .segments td .small {
      display: block;
    }
    .segments thead .number,
    .segments td.number {
      display: none;
    }
  }
  .segments .in-print {
    display: none;
  }
  @media print {
    .segments .in-print {
      display: block;
    }
    .block.segments {
      break-inside: auto;
    }
    .segments tbody {
      break-inside: avoid;
    }
    .segments select {
      font-weight: 600;
    }
  }
  @media (forced-colors: active) {
    .segments .bar,
    .segments .dot {
      fill: CanvasText;
    }
  }
`;

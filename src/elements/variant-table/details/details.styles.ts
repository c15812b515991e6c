import { css } from 'lit';

export const detailsStyles = css`
  .details {
    padding: calc(var(--_space) * 1.5) calc(var(--_space) * 2);
    border-block-start: 1px solid var(--_line);
    box-shadow: inset 3px 0 0 var(--_accent);
  }
  .details:dir(rtl) {
    box-shadow: inset -3px 0 0 var(--_accent);
  }
  .details header {
    display: flex;
    align-items: flex-start;
    gap: calc(var(--_space) * 1.5);
  }
  .details h3 {
    flex: 1;
    margin: 0;
    font-size: 15px;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .close {
    padding: 4px;
    border-radius: 6px;
    color: var(--_text-quiet);
  }
  .close svg {
    display: block;
  }
  .close:hover {
    color: var(--_text);
    background: var(--_surface-raised);
  }
  .details-body {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: calc(var(--_space) * 2);
    margin-block-start: var(--_space);
  }
  .details dl {
    margin: 0;
  }
  .details dl div {
    display: grid;
    grid-template-columns: 9.5em minmax(0, 1fr);
    gap: var(--_space);
    padding-block: 2px;
  }
  .details dt {
    color: var(--_text-quiet);
  }
  .details dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .details figure {
    margin: 0;
    min-inline-size: 0;
  }
  .details figcaption {
    font-size: 12px;
    font-weight: 600;
  }
  svg.history {
    display: block;
    inline-size: 100%;
    block-size: 72px;
    margin-block-start: var(--_space);
    fill: none;
    stroke: var(--_accent);
    stroke-width: 2;
    overflow: visible;
  }
  :host(:dir(rtl)) svg.history {
    transform: scaleX(-1);
  }
  svg.history polyline {
    vector-effect: non-scaling-stroke;
  }
  .history-ends {
    display: flex;
    justify-content: space-between;
    gap: var(--_space);
    font-size: 12px;
  }
  @container (inline-size >= 820px) {
    .details-body {
      grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
    }
  }
  @container (inline-size < 420px) {
    .details dl div {
      grid-template-columns: minmax(0, 1fr);
      gap: 0;
    }
  }
  @media print {
    .close {
      display: none;
    }
  }
`;

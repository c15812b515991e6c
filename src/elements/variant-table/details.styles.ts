import { css } from 'lit';

export const detailsStyles = css`
  .details {
    max-block-size: min(420px, 60vh);
    padding: calc(var(--_space) * 1.5) calc(var(--_space) * 2);
    overflow: auto;
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
  svg.history polyline {
    vector-effect: non-scaling-stroke;
  }
  .history-ends {
    display: flex;
    justify-content: space-between;
    gap: var(--_space);
    font-size: 12px;
  }
  .operate {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_space);
    margin-block-start: calc(var(--_space) * 1.5);
    padding-block-start: calc(var(--_space) * 1.5);
    border-block-start: 1px solid var(--_line);
  }
  .question p {
    flex-basis: 100%;
    margin: 0;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .question input {
    flex: 1 1 180px;
    min-inline-size: 0;
    block-size: 32px;
    padding-inline: var(--_space);
    font: inherit;
    color: var(--_text);
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: 6px;
  }
  .act {
    block-size: 32px;
    padding-inline: calc(var(--_space) * 1.5);
    font-weight: 600;
    border: 1px solid var(--_line);
    border-radius: 6px;
  }
  .act:hover {
    background: var(--_surface-raised);
  }
  .act:disabled {
    opacity: 0.6;
    cursor: default;
  }
  .act.kill {
    color: var(--_bad);
  }
  .acted {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: calc(var(--_space) * 1.5);
    padding: calc(var(--_space) * 0.75) calc(var(--_space) * 2);
    font-size: 13px;
    background: var(--_surface-raised);
    border-block-start: 1px solid var(--_line);
  }
  .acted.failed {
    color: var(--_bad);
  }
  .acted button:not(.close) {
    font-weight: 600;
    color: var(--_accent);
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
    .details {
      max-block-size: none;
    }
    .operate,
    .acted,
    .close {
      display: none;
    }
  }
`;

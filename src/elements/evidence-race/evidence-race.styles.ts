import { css } from 'lit';

export const evidenceRaceStyles = css`
  .card {
    padding-block: calc(var(--_space) * 1.25) var(--_space);
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 calc(var(--_space) * 1.25);
    padding-inline: var(--_inset);
    margin-block-end: var(--_space);
  }
  .head h2 {
    font-size: var(--_text-small);
    white-space: nowrap;
  }
  .head span {
    font-size: var(--_text-tiny);
    color: var(--_text-quiet);
  }
  .head .dotted {
    margin-inline-start: auto;
    visibility: hidden;
  }
  .head .dotted.is-shown {
    visibility: visible;
  }
  .dotted::before {
    content: '';
    display: inline-block;
    inline-size: calc(22 * var(--_unit));
    margin-inline-end: calc(6 * var(--_unit));
    border-block-end: 2px dotted currentcolor;
    vertical-align: middle;
  }
  .race {
    --_lane: calc(27 * var(--_unit));
    position: relative;
    /* The names of the ticks, the lanes, and a little below them: as render/race-layout.ts has them. */
    block-size: calc(22 * var(--_unit) + var(--_lanes) * var(--_lane));
    margin-inline: 0 var(--_inset);
    border-radius: var(--_radius-small);
  }
  .race .evidence-canvas {
    position: absolute;
    inset: 0;
  }
  .race .evidence-canvas.bone {
    inset: calc(4 * var(--_unit)) 0 calc(4 * var(--_unit)) var(--_inset);
    block-size: auto;
  }
  .race:focus-visible {
    outline-offset: -2px;
  }
  .race .at {
    position: absolute;
    inset-inline: 0 0;
    inset-block-start: calc(20 * var(--_unit) + var(--_at) * var(--_lane));
    block-size: var(--_lane);
    background: var(--_hover);
    border-radius: var(--_radius-small);
  }
  .race:not(:focus-visible) .at {
    display: none;
  }
  .card.is-card {
    padding-block: 6px;
    border: 0;
    background: none;
  }
  .is-card .race {
    --_lane: calc(22 * var(--_unit));
    block-size: calc(2 * var(--_unit) + var(--_lanes) * var(--_lane));
    margin-inline: 0;
  }
  .is-card .race .at {
    inset-block-start: calc(var(--_at) * var(--_lane));
  }
  @container (inline-size < 560px) {
    .race {
      --_lane: calc(44 * var(--_unit));
    }
  }
  @media (forced-colors: active) {
    .race .at {
      outline: 1px solid CanvasText;
      outline-offset: -1px;
    }
  }
  @media print {
    .card {
      break-inside: avoid;
    }
  }
`;

import { css } from 'lit';
import { letterBadges } from '../shared/letters/letter-badge.ts';
import { letterColors } from '../shared/letters/letter-colors.ts';
import { buttons } from '../shared/theme/controls.ts';

const headStyles = css`
  .card {
    padding-block: calc(var(--_space) * 1.25) calc(var(--_space) * 0.5);
  }
  /* Together as high as legend, counter, picture and slider. */
  .bones {
    gap: 10px;
    padding-block: 0;
  }
  .bone-title {
    block-size: 22px;
  }
  .bone-line {
    block-size: 14px;
  }
  .bone-plot {
    block-size: calc(var(--peeksafe-fan-height, 236px) + 38px);
  }
  /* The room of the picture, so that nothing below moves when the first batch is judged. */
  .card.expected {
    display: grid;
    align-content: center;
    min-block-size: calc(var(--peeksafe-fan-height, 236px) + 108px);
  }
  .head {
    display: flex;
    align-items: center;
    gap: calc(var(--_space) * 0.75) var(--_space);
    padding-inline: calc(var(--_space) * 1.5);
    min-block-size: 32px;
  }
  /* Over the drawing, which keeps its room. */
  .outside {
    position: relative;
    z-index: 1;
    block-size: 96px;
    margin-block: -166px 70px;
    /* Beside the numbers of the axis. */
    margin-inline-start: 64px;
    padding: 0;
    flex-wrap: wrap;
    align-content: center;
    justify-content: center;
    & span {
      flex: 1 1 150px;
      max-inline-size: max-content;
    }
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    flex: 1;
    gap: calc(var(--_space) * 0.5);
    min-inline-size: 0;
  }
  .legend button {
    display: flex;
    align-items: center;
    gap: calc(var(--_space) * 0.75);
    min-block-size: 28px;
    padding: 2px 7px 2px 4px;
    border: 1px solid transparent;
    border-radius: var(--_radius-small);
    font-size: var(--_text-small);
    white-space: nowrap;
  }
  .legend button:hover {
    background: var(--_hover);
  }
  .legend button[aria-pressed='true'] {
    border-color: var(--_line);
    background: var(--_surface);
  }
  .rate {
    /* Room for any rate, so that nothing moves while one looks or replays. */
    inline-size: 3.6em;
    font-weight: 600;
    text-align: end;
  }
  /* Room for it also where there is none: another leader moves nothing. */
  .interval {
    inline-size: 8em;
    color: var(--_text-quiet);
    font-size: var(--_text-tiny);
  }
  .counter {
    display: flex;
    align-items: center;
    gap: 0 var(--_space);
    min-block-size: 32px;
    padding-inline: calc(var(--_space) * 1.5);
    font-size: var(--_text-small);
  }
  .verdicts {
    flex: 1;
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .switch {
    display: inline-flex;
    align-items: center;
    gap: var(--_space);
    min-block-size: 28px;
    font-weight: 500;
    white-space: nowrap;
  }
  .switch i {
    position: relative;
    flex: none;
    inline-size: 28px;
    block-size: 16px;
    border-radius: 8px;
    background: var(--_edge);
    transition: background-color var(--_motion);
  }
  .switch i::after {
    content: '';
    position: absolute;
    inset-block-start: 2px;
    inset-inline-start: 2px;
    inline-size: 12px;
    block-size: 12px;
    border-radius: 50%;
    background: var(--_surface);
    transition: inset-inline-start var(--_motion);
  }
  .switch[aria-checked='true'] i {
    background: var(--_accent);
  }
  .switch[aria-checked='true'] i::after {
    inset-inline-start: 14px;
  }
  @container (max-width: 860px) {
    .verdicts {
      /* Two lines, whatever they say: nothing moves while one replays. */
      min-block-size: 2.9em;
      white-space: normal;
      align-content: center;
    }
  }
  /* The table below has them. */
  @container (max-width: 640px) {
    .interval {
      display: none;
    }
  }
  @container (max-width: 480px) {
    .head .words {
      position: absolute;
      inline-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    .counter {
      flex-wrap: wrap;
    }
    .verdicts {
      flex-basis: 100%;
    }
  }
  @media (pointer: coarse) {
    .legend button,
    .switch {
      min-block-size: 44px;
    }
  }
`;

const plotStyles = css`
  .fit-place {
    position: relative;
    z-index: 1;
    block-size: 0;
    padding-inline-end: calc(var(--_to) + 4px);
    text-align: end;
    direction: ltr;
  }
  .fit {
    min-block-size: 24px;
    margin-block-start: 28px;
    padding: 0 calc(var(--_space) * 1.5);
    border: 1px solid var(--_accent);
    border-radius: 999px;
    background: var(--_surface);
    font-size: var(--_text-small);
  }
  .fit b {
    color: var(--_accent);
    font-weight: 500;
  }
  @media (pointer: coarse) {
    .fit {
      min-block-size: 44px;
    }
  }
  .plot {
    block-size: var(--peeksafe-fan-height, 236px);
    touch-action: pan-y;
    cursor: crosshair;
    user-select: none;
    /* Time runs from left to right in every script. */
    direction: ltr;
  }
  .plot:focus-visible {
    outline-offset: -2px;
  }
  .plot > .evidence-canvas {
    block-size: 100%;
    direction: ltr;
  }
  .scrubber {
    position: relative;
    direction: ltr;
    block-size: 30px;
    padding: 0 calc(var(--_to) - 8px) 0 calc(var(--_from) - 8px);
  }
  .scrubber button {
    position: absolute;
    inset-block-start: 0;
    min-inline-size: 30px;
    min-block-size: 30px;
    color: var(--_text);
  }
  .scrubber .play {
    left: calc((var(--_from) - 36px) / 2);
  }
  .scrubber .now {
    right: calc((var(--_to) - 34px) / 2);
    min-inline-size: 26px;
    color: var(--_accent);
  }
  .scrubber [hidden] {
    display: none;
  }
  .scrubber input {
    appearance: none;
    inline-size: 100%;
    block-size: 30px;
    margin: 0;
    background: none;
    cursor: pointer;
  }
  .scrubber input::-webkit-slider-runnable-track {
    block-size: 4px;
    border-radius: 2px;
    background:
      linear-gradient(var(--_accent), var(--_accent)) 0 / calc(8px + (100% - 16px) * var(--_part)) 100% no-repeat,
      color-mix(in oklab, var(--_text-quiet) 24%, var(--_surface));
  }
  .scrubber input::-moz-range-track {
    block-size: 4px;
    border-radius: 2px;
    background: color-mix(in oklab, var(--_text-quiet) 24%, var(--_surface));
  }
  .scrubber input::-moz-range-progress {
    block-size: 4px;
    border-radius: 2px;
    background: var(--_accent);
  }
  .scrubber input::-webkit-slider-thumb {
    appearance: none;
    inline-size: 16px;
    block-size: 16px;
    margin-block-start: -6px;
    border: 2px solid var(--_accent);
    border-radius: 50%;
    background: var(--_surface);
  }
  .scrubber input::-moz-range-thumb {
    box-sizing: border-box;
    inline-size: 16px;
    block-size: 16px;
    border: 2px solid var(--_accent);
    border-radius: 50%;
    background: var(--_surface);
  }
  @media (pointer: coarse) {
    .scrubber,
    .scrubber input {
      block-size: 44px;
    }
    .scrubber button {
      min-block-size: 44px;
    }
    .scrubber .play {
      min-inline-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .switch i {
      border: 1px solid ButtonText;
      background: Canvas;
      forced-color-adjust: none;
    }
    .switch i::after,
    .switch[aria-checked='true'] i {
      background: ButtonText;
    }
    .switch[aria-checked='true'] i::after {
      background: Canvas;
    }
    .legend button {
      border-style: dashed;
    }
    .legend button[aria-pressed='true'] {
      border-style: solid;
    }
    .scrubber input {
      forced-color-adjust: none;
    }
    .scrubber input::-webkit-slider-runnable-track {
      background: CanvasText;
    }
    .scrubber input::-moz-range-track {
      background: CanvasText;
    }
  }
  @media print {
    .card {
      break-inside: avoid;
    }
    .scrubber {
      display: none;
    }
    .legend button,
    .counter > .verdicts {
      display: flex;
    }
  }
`;

/** How the fan looks. */
export const erFanStyles = [buttons, letterColors, letterBadges, headStyles, plotStyles];

import { css } from 'lit';
import { letterBadges } from '../shared/letters/letter-badge.ts';
import { letterColors } from '../shared/letters/letter-colors.ts';
import { buttons } from '../shared/theme/controls.ts';

const headStyles = css`
  .card {
    --_fan-height: var(--peeksafe-fan-height, calc(236 * var(--_unit)));
    padding-block: calc(var(--_space) * 1.25) calc(var(--_space) * 0.5);
  }
  /* Together as high as legend, counter, picture and slider. */
  .bones {
    gap: 10px;
    padding-block: 0;
  }
  .bone-title {
    block-size: calc(22 * var(--_unit));
  }
  .bone-line {
    block-size: calc(14 * var(--_unit));
  }
  .bone-plot {
    block-size: calc(var(--_fan-height) + 38 * var(--_unit));
  }
  /* The room of the picture, so that nothing below moves when the first batch is judged. */
  .card.expected {
    display: grid;
    align-content: center;
    min-block-size: calc(var(--_fan-height) + 108 * var(--_unit));
    & .notice {
      justify-self: center;
      align-items: flex-start;
    }
  }
  .when {
    display: block;
    max-inline-size: 52ch;
    text-wrap: pretty;
  }
  .head {
    display: flex;
    align-items: center;
    gap: calc(var(--_space) * 0.75) var(--_space);
    padding-inline: calc(var(--_space) * 1.5);
    min-block-size: calc(32 * var(--_unit));
  }
  /* Over the drawing, which keeps its room. */
  .outside {
    position: relative;
    z-index: 1;
    block-size: calc(96 * var(--_unit));
    margin-block: calc(-166 * var(--_unit)) calc(70 * var(--_unit));
    /* Beside the numbers of the axis. */
    margin-inline-start: calc(64 * var(--_unit));
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
    min-block-size: calc(28 * var(--_unit));
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
    min-inline-size: 3.6em;
    font-weight: 600;
    text-align: end;
  }
  /* Room for it also where there is none: another leader moves nothing. */
  .interval {
    min-inline-size: 8em;
    color: var(--_text-quiet);
    font-size: var(--_text-tiny);
  }
  .counter {
    display: flex;
    align-items: center;
    gap: 0 var(--_space);
    min-block-size: calc(32 * var(--_unit));
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
    min-block-size: calc(28 * var(--_unit));
    font-weight: 500;
    white-space: nowrap;
  }
  .switch i {
    position: relative;
    flex: none;
    inline-size: calc(28 * var(--_unit));
    block-size: calc(16 * var(--_unit));
    border-radius: calc(8 * var(--_unit));
    background: var(--_edge);
    transition: background-color var(--_motion);
  }
  .switch i::after {
    content: '';
    position: absolute;
    inset-block-start: calc(2 * var(--_unit));
    inset-inline-start: calc(2 * var(--_unit));
    inline-size: calc(12 * var(--_unit));
    block-size: calc(12 * var(--_unit));
    border-radius: 50%;
    background: var(--_surface);
    transition: inset-inline-start var(--_motion);
  }
  .switch[aria-checked='true'] i {
    background: var(--_accent);
  }
  .switch[aria-checked='true'] i::after {
    inset-inline-start: calc(14 * var(--_unit));
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
    min-block-size: calc(24 * var(--_unit));
    margin-block-start: calc(28 * var(--_unit));
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
    block-size: var(--_fan-height);
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
  .plot > .evidence-canvas.bone {
    margin-inline: var(--_from) var(--_to);
  }
  .scrubber {
    position: relative;
    direction: ltr;
    block-size: calc(30 * var(--_unit));
    padding: 0 calc(var(--_to) - 8 * var(--_unit)) 0 calc(var(--_from) - 8 * var(--_unit));
  }
  .scrubber button {
    position: absolute;
    inset-block-start: 0;
    min-inline-size: calc(30 * var(--_unit));
    min-block-size: calc(30 * var(--_unit));
    color: var(--_text);
  }
  .scrubber .play {
    left: calc((var(--_from) - 36 * var(--_unit)) / 2);
  }
  .scrubber .now {
    right: calc((var(--_to) - 34 * var(--_unit)) / 2);
    min-inline-size: calc(26 * var(--_unit));
    color: var(--_accent);
  }
  .scrubber [hidden] {
    display: none;
  }
  .scrubber input {
    appearance: none;
    inline-size: 100%;
    block-size: calc(30 * var(--_unit));
    margin: 0;
    background: none;
    cursor: pointer;
  }
  .scrubber input::-webkit-slider-runnable-track {
    block-size: calc(4 * var(--_unit));
    border-radius: calc(2 * var(--_unit));
    background:
      linear-gradient(var(--_accent), var(--_accent)) 0 /
        calc(8 * var(--_unit) + (100% - 16 * var(--_unit)) * var(--_part)) 100% no-repeat,
      color-mix(in oklab, var(--_text-quiet) 24%, var(--_surface));
  }
  .scrubber input::-moz-range-track {
    block-size: calc(4 * var(--_unit));
    border-radius: calc(2 * var(--_unit));
    background: color-mix(in oklab, var(--_text-quiet) 24%, var(--_surface));
  }
  .scrubber input::-moz-range-progress {
    block-size: calc(4 * var(--_unit));
    border-radius: calc(2 * var(--_unit));
    background: var(--_accent);
  }
  .scrubber input::-webkit-slider-thumb {
    appearance: none;
    inline-size: calc(16 * var(--_unit));
    block-size: calc(16 * var(--_unit));
    margin-block-start: calc(-6 * var(--_unit));
    border: 2px solid var(--_accent);
    border-radius: 50%;
    background: var(--_surface);
  }
  .scrubber input::-moz-range-thumb {
    box-sizing: border-box;
    inline-size: calc(16 * var(--_unit));
    block-size: calc(16 * var(--_unit));
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

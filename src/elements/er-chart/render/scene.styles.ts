import { css } from 'lit';

/** How the parts of the drawing look that the scene puts over the canvas. */
export const sceneStyles = css`
  .gridline {
    position: absolute;
    left: 50px;
    right: 28px;
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
    font-size: calc(var(--_text-size) * 11.5 / 14);
    line-height: 16px;
    color: var(--_text-quiet);
    white-space: nowrap;
  }
  .label.rate {
    left: 0;
    inline-size: 45px;
    text-align: right;
    letter-spacing: -0.1px;
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
    font-size: calc(var(--_text-size) * 11 / 14);
    line-height: 14px;
    color: var(--_text-quiet);
    background: color-mix(in srgb, var(--_surface) 78%, transparent);
    border-radius: 3px;
    z-index: 1;
  }
  .end {
    position: absolute;
    padding-inline: 2px;
    font-size: calc(var(--_text-size) * 11.5 / 14);
    font-weight: 700;
    line-height: 14px;
    transform: translateY(-50%);
    background: color-mix(in srgb, var(--_surface) 78%, transparent);
    border-radius: 3px;
  }
  .end.faint {
    opacity: 0.5;
  }
  .empty:not(:empty) {
    position: absolute;
    inset: 16px 28px 26px 50px;
    display: grid;
    place-items: center;
    margin: 0;
    padding: 0 var(--_space);
    text-align: center;
    color: var(--_text-quiet);
    font-size: calc(var(--_text-size) * 13 / 14);
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
  .values {
    position: absolute;
    max-inline-size: min(320px, 62%);
    max-block-size: calc(100% - 24px);
    overflow: hidden;
    padding: 6px 10px;
    font-size: calc(var(--_text-size) * 12 / 14);
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
    right: 32px;
  }
  .value {
    display: flex;
    align-items: center;
    gap: 7px;
  }
  .value b:last-child {
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
    font-size: calc(var(--_text-size) * 11 / 14);
    line-height: 16px;
    color: var(--_warn);
    background: color-mix(in srgb, var(--_surface) 86%, transparent);
    transform: translateY(-50%);
  }
  .happening.before {
    padding-inline: 6px 12px;
    transform: translate(-100%, -50%);
  }
  .flag-pane {
    z-index: 1;
  }
  .flags {
    position: absolute;
    inset-block: 0;
    left: 0;
  }
  .flags ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .flags li {
    position: absolute;
    bottom: 24px;
  }
  .flag {
    display: block;
    inline-size: 24px;
    block-size: 24px;
    margin-left: -6px;
    padding: 0;
    pointer-events: auto;
    cursor: pointer;
    color: var(--_text-quiet);
    border-radius: 4px;
  }
  .flag:is(:hover, :focus-visible) {
    color: var(--_text);
  }
  .flag:focus-visible {
    outline-offset: -2px;
  }
  .flag svg {
    display: block;
    inline-size: 16px;
    block-size: 16px;
    margin: 7px 0 0 -2px;
    overflow: visible;
    fill: currentColor;
    stroke: currentColor;
    stroke-width: 1.5;
    paint-order: stroke;
  }
  .note-box {
    position: absolute;
    max-inline-size: min(300px, 70%);
    padding: 6px 10px;
    font-size: calc(var(--_text-size) * 12 / 14);
    line-height: 1.45;
    overflow-wrap: anywhere;
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: 8px;
    box-shadow: 0 4px 14px rgb(0 0 0 / 14%);
    z-index: 2;
  }
  .note-box p {
    margin: 0;
  }
  .since {
    position: absolute;
    inline-size: 0;
    border-left: 1px dotted var(--_warn);
  }
  .kill {
    position: absolute;
    transform: translate(11px, -50%);
    font-size: calc(var(--_text-size) * 12 / 14);
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
  .brush {
    position: absolute;
    inset-block: 16px 26px;
    background: color-mix(in srgb, var(--_accent) 16%, transparent);
    border-inline: 1px solid var(--_accent);
  }
  .values .swatch {
    inline-size: 18px;
  }
  @container (max-width: 480px) {
    .values {
      max-inline-size: 56%;
      padding: 4px 8px;
      font-size: calc(var(--_text-size) * 11 / 14);
    }
    .values .swatch {
      inline-size: 12px;
    }
  }
`;

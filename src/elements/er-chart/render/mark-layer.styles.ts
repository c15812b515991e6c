import { css } from 'lit';

/** How marks on lines and notes on the time axis look. */
export const markLayerStyles = css`
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
`;

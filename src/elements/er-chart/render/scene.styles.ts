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
  .flag-pane {
    z-index: 1;
  }
  .flags {
    position: absolute;
    inset-block: 0;
    left: 0;
  }
  .brush {
    position: absolute;
    inset-block: 16px 26px;
    background: color-mix(in srgb, var(--_accent) 16%, transparent);
    border-inline: 1px solid var(--_accent);
  }
`;

import { css } from 'lit';

/** How the crosshair looks, and the values beside it. */
export const crosshairStyles = css`
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

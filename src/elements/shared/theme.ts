import { css } from 'lit';

/**
 * The design tokens, with defaults that suit a light and a dark page. Set any `--peeksafe-…` property on the element or above it.
 * Inside, only the short `--_…` names are used.
 */
export const theme = css`
  :host {
    color-scheme: light dark;
    --_text: var(--peeksafe-text, light-dark(#1b1f27, #e8eaf0));
    --_text-quiet: var(--peeksafe-text-quiet, light-dark(#596071, #a3aaba));
    --_surface: var(--peeksafe-surface, light-dark(#ffffff, #171a21));
    --_surface-raised: var(--peeksafe-surface-raised, light-dark(#f5f6f9, #20242d));
    --_line: var(--peeksafe-line, light-dark(#dfe2e9, #333946));
    --_accent: var(--peeksafe-accent, light-dark(#2f55d4, #8ea6ff));
    --_good: var(--peeksafe-good, light-dark(#1a7a45, #5fd08f));
    --_warn: var(--peeksafe-warn, light-dark(#8f5a00, #f0b44c));
    --_bad: var(--peeksafe-bad, light-dark(#b3261e, #ff8f85));
    --_radius: var(--peeksafe-radius, 10px);
    --_space: var(--peeksafe-space, 8px);
    --_font: var(--peeksafe-font, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif);
    display: block;
    container-type: inline-size;
    color: var(--_text);
    font: 14px/1.45 var(--_font);
    font-variant-numeric: tabular-nums;
    text-align: start;
    letter-spacing: normal;
    text-transform: none;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  .card {
    /* What is hidden inside must not widen the page. */
    position: relative;
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    overflow: hidden;
  }
  .quiet {
    color: var(--_text-quiet);
  }
  .good {
    color: var(--_good);
  }
  .warn {
    color: var(--_warn);
  }
  .bad {
    color: var(--_bad);
  }
  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  button {
    font: inherit;
    color: inherit;
    background: none;
    border: 0;
    padding: 0;
    cursor: pointer;
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  svg.icon {
    inline-size: 1.1em;
    block-size: 1.1em;
    flex: none;
    vertical-align: -0.18em;
  }
  .notice {
    display: flex;
    align-items: center;
    gap: var(--_space);
    padding: calc(var(--_space) * 2);
    color: var(--_text-quiet);
  }
  .stale-note {
    display: flex;
    align-items: center;
    gap: calc(var(--_space) / 2);
    padding: calc(var(--_space) / 2) calc(var(--_space) * 1.5);
    color: var(--_warn);
    background: var(--_surface-raised);
    border-block-end: 1px solid var(--_line);
    font-size: 13px;
  }
  @media (forced-colors: active) {
    :host {
      --_text: CanvasText;
      --_text-quiet: CanvasText;
      --_surface: Canvas;
      --_surface-raised: Canvas;
      --_line: CanvasText;
      --_accent: Highlight;
      --_good: CanvasText;
      --_warn: CanvasText;
      --_bad: CanvasText;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none;
      transition: none;
    }
  }
`;

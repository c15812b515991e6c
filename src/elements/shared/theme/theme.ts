import { css } from 'lit';
import { states } from '../states/states.styles.ts';

/*
 * The design language. A page may set these on an element, or anywhere above it; each has a default, and light or dark follows the
 * `color-scheme` that the page gives.
 *
 *   --peeksafe-text, --peeksafe-text-quiet     writing, and writing that matters less
 *   --peeksafe-surface, --peeksafe-surface-raised   what things stand on; heads and controls
 *   --peeksafe-line                            what parts things
 *   --peeksafe-accent                          what can be pressed, and the focus
 *   --peeksafe-good, --peeksafe-warn, --peeksafe-bad   tones; always beside an icon and a word
 *   --peeksafe-font, --peeksafe-font-size      family, and the size that all others are made from (14px)
 *   --peeksafe-space, --peeksafe-radius        8px, 10px
 *   --peeksafe-density                         rows and controls: .7 is tight, 1 as it is, 1.4 for a finger or a wall
 *
 * Inside, only the short `--_…` names are used, made from these.
 *
 * The tones were chosen by search for the largest distance between any two of them under normal, protan, deutan and tritan vision that
 * still has a contrast of 4.6 : 1 on both surfaces; theme.test.ts measures both.
 */

/** Colors and sizes. */
const tokens = css`
  :host {
    --_text: var(--peeksafe-text, light-dark(#181c25, #eceef3));
    --_text-quiet: var(--peeksafe-text-quiet, light-dark(#565d6d, #a9b0bf));
    --_surface: var(--peeksafe-surface, light-dark(#ffffff, #161920));
    --_surface-raised: var(--peeksafe-surface-raised, light-dark(#f5f6f9, #1f232c));
    --_line: var(--peeksafe-line, light-dark(#e0e3ea, #323845));
    --_accent: var(--peeksafe-accent, light-dark(#3150d8, #93a8ff));
    --_good: var(--peeksafe-good, light-dark(#007a62, #4fe0cb));
    --_warn: var(--peeksafe-warn, light-dark(#8a6508, #fdc83f));
    --_bad: var(--peeksafe-bad, light-dark(#9b1128, #f5757f));
    /* Made from those above. The edge of a control needs 3 : 1, a line between rows does not. */
    --_edge: color-mix(in oklab, var(--_text-quiet) 75%, var(--_surface));
    --_on-accent: var(--_surface);
    --_hover: color-mix(in oklab, var(--_text) 7%, transparent);
    --_tint: 9%;
    --_accent-tint: color-mix(in oklab, var(--_accent) var(--_tint), var(--_surface));
    --_good-tint: color-mix(in oklab, var(--_good) var(--_tint), var(--_surface));
    --_warn-tint: color-mix(in oklab, var(--_warn) var(--_tint), var(--_surface));
    --_bad-tint: color-mix(in oklab, var(--_bad) var(--_tint), var(--_surface));
    --_focus: 2px solid var(--_accent);
    --_shadow: 0 1px 2px rgb(0 0 0 / 8%), 0 8px 24px rgb(0 0 0 / 14%);
    --_font: var(--peeksafe-font, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif);
    --_text-size: var(--peeksafe-font-size, 14px);
    /* A pixel beside writing of 14 px: what is drawn grows with the writing. */
    --_unit: calc(var(--_text-size) / 14);
    --_text-small: calc(var(--_text-size) * 0.9);
    --_text-tiny: calc(var(--_text-size) * 0.82);
    --_text-large: calc(var(--_text-size) * 1.15);
    --_text-figure: calc(var(--_text-size) * 1.75);
    --_space: var(--peeksafe-space, 8px);
    --_inset: calc(var(--_space) * 1.75);
    --_density: var(--peeksafe-density, 1);
    /* Above and below what stands in a row, and the least height of what is pressed. */
    --_row: calc(var(--_space) * 1.25 * var(--_density));
    --_control: calc(var(--_text-size) * 2.15 * (0.6 + 0.4 * var(--_density)));
    --_radius: var(--peeksafe-radius, 10px);
    --_radius-small: calc(var(--_radius) * 0.6);
    --_motion: 180ms ease-out;
    --_natural-width: 640px;
    --_least-width: 200px;
  }
  @media (pointer: coarse) {
    :host {
      --_control: max(calc(var(--_text-size) * 2.15), 44px);
    }
  }
  @media (prefers-contrast: more) {
    :host {
      --_text: var(--peeksafe-text, light-dark(#000000, #ffffff));
      --_text-quiet: var(--peeksafe-text-quiet, light-dark(#33363d, #dde0e7));
      --_surface: var(--peeksafe-surface, light-dark(#ffffff, #000000));
      --_surface-raised: var(--peeksafe-surface-raised, light-dark(#ffffff, #14161a));
      --_line: var(--peeksafe-line, light-dark(#6b7180, #8d94a3));
      --_accent: var(--peeksafe-accent, light-dark(#1a2fa0, #b9c7ff));
      --_good: var(--peeksafe-good, light-dark(#005443, #6ff0dc));
      --_warn: var(--peeksafe-warn, light-dark(#5f4400, #ffd970));
      --_bad: var(--peeksafe-bad, light-dark(#7a0019, #ff9aa1));
      --_edge: var(--_text-quiet);
      --_focus: 3px solid var(--_accent);
      --_tint: 0%;
    }
  }
  @media (forced-colors: active) {
    :host {
      --_text: CanvasText;
      --_text-quiet: CanvasText;
      --_surface: Canvas;
      --_surface-raised: Canvas;
      --_line: CanvasText;
      --_edge: ButtonBorder;
      --_accent: Highlight;
      --_on-accent: HighlightText;
      --_good: CanvasText;
      --_warn: CanvasText;
      --_bad: CanvasText;
      --_hover: transparent;
      --_accent-tint: Canvas;
      --_good-tint: Canvas;
      --_warn-tint: Canvas;
      --_bad-tint: Canvas;
    }
  }
  @media print {
    /* Paper is white, whatever the colors of the page are, which may be those of a dark one. */
    :host {
      --_text: #181c25;
      --_text-quiet: #565d6d;
      --_surface: #ffffff;
      --_surface-raised: #ffffff;
      --_line: #9aa0ad;
      --_accent: #3150d8;
      --_good: #007a62;
      --_warn: #8a6508;
      --_bad: #9b1128;
      --_tint: 0%;
      --_shadow: none;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    :host {
      --_motion: 0s;
    }
  }
`;

/**
 * Inherited properties that a page's own rules would change. They are set on the outermost boxes inside, because a rule of the page such as
 * "* { … }" is stronger than :host. The page decides direction and language.
 */
const ground = css`
  :host {
    display: block;
  }
  :host([hidden]) {
    display: none;
  }
  :host > * {
    color: var(--_text);
    font: normal 400 var(--_text-size) / 1.45 var(--_font);
    font-variant-numeric: tabular-nums;
    font-synthesis: none;
    text-align: start;
    text-indent: 0;
    text-transform: none;
    text-shadow: none;
    letter-spacing: normal;
    word-spacing: normal;
    white-space: normal;
    word-break: normal;
    overflow-wrap: break-word;
    hyphens: manual;
    cursor: auto;
    scrollbar-color: var(--_edge) transparent;
    list-style: none;
    border-collapse: separate;
    border-spacing: 0;
    -webkit-text-fill-color: currentcolor;
    -webkit-text-size-adjust: 100%;
    -webkit-tap-highlight-color: transparent;
  }
  /* A container says nothing of the width of what is in it. Where a place is as wide as its content, an element is as wide as these two boxes
     and the space between them, which fill no line of their own and break where there is less room. WebKit spaces no letters of size 0. */
  .natural-width {
    block-size: 0;
    overflow: hidden;
    visibility: hidden;
    font-size: 0;
    line-height: 0;
    word-spacing: calc(var(--_natural-width) - 2 * var(--_least-width));
  }
  .natural-width::before,
  .natural-width::after {
    content: '';
    display: inline-block;
    inline-size: var(--_least-width);
  }
  @media print {
    /* A height in which things scroll hides them on paper; the page's rule for the tag is stronger than any other here. */
    :host {
      block-size: auto !important;
      max-block-size: none !important;
    }
    :host > * {
      color-scheme: only light;
    }
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :focus-visible {
    outline: var(--_focus);
    outline-offset: 2px;
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

/** The building blocks of every element. */
const basics = css`
  .card {
    container-type: inline-size;
    /* Hidden content inside must not widen the page. */
    position: relative;
    background: var(--_surface);
    /* An element that holds others as its parts takes their edges away: boxes in a box. */
    border: var(--_card-edge, 1px solid var(--_line));
    border-radius: var(--_card-radius, var(--_radius));
    overflow: hidden;
  }
  h2,
  h3,
  h4,
  p,
  ol,
  ul,
  dl,
  dd,
  figure {
    margin: 0;
    padding: 0;
  }
  h2,
  h3,
  h4 {
    font: inherit;
    font-weight: 600;
  }
  ol,
  ul {
    list-style: none;
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
  .small {
    font-size: var(--_text-small);
  }
  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
    /* News is said also where something else takes the place of what shows it. */
    visibility: var(--_spoken, inherit);
  }
  button {
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
    text-transform: inherit;
    background: none;
    border: 0;
    padding: 0;
    cursor: pointer;
  }
  svg.icon {
    inline-size: 1.15em;
    block-size: 1.15em;
    flex: none;
    vertical-align: -0.2em;
  }
  .notice {
    display: flex;
    align-items: center;
    gap: var(--_space);
    padding: calc(var(--_space) * 2) var(--_inset);
    color: var(--_text-quiet);
  }
  .stale-note {
    display: flex;
    align-items: center;
    gap: calc(var(--_space) * 0.75);
    padding: calc(var(--_space) * 0.75) var(--_inset);
    color: var(--_warn);
    background: var(--_warn-tint);
    border-block-end: 1px solid var(--_line);
    font-size: var(--_text-small);
  }
  .stale-note[part] {
    display: var(--_note, flex);
  }
  @media print {
    .card {
      overflow: visible;
    }
    .visually-hidden,
    .on-demand:not([open]) {
      display: none;
    }
  }
`;

/** The looks that all elements share: tokens, protection from the page's own rules, and the few classes used everywhere. */
export const theme = [tokens, ground, basics, states];

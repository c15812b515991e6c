import { css } from 'lit';

export const variantSummaryStyles = css`
  :host {
    --_natural-width: 960px;
  }
  .bones {
    flex-direction: row;
    gap: 1px;
    padding: 0;
    background: var(--_line);
  }
  .bone-tile {
    flex: 1;
    display: grid;
    align-items: center;
    block-size: calc(56 * var(--_unit));
    padding-inline: var(--_inset);
    border-radius: 0;
    background: var(--_surface);
  }
  .bone-tile::before {
    content: '';
    inline-size: min(8em, 80%);
    block-size: 1.45em;
    border-radius: var(--_radius-small);
    background: color-mix(in oklab, var(--_text-quiet) 14%, var(--_surface));
  }
  /* Equal, unless one needs more for its words. */
  .tiles {
    display: grid;
    grid-template-columns: repeat(4, 1fr);
    gap: 1px;
    margin: 0;
    background: var(--_line);
  }
  .of-5 {
    grid-template-columns: repeat(5, 1fr);
  }
  .of-3 {
    grid-template-columns: repeat(3, 1fr);
  }
  .of-2 {
    grid-template-columns: repeat(2, 1fr);
  }
  .tile {
    display: grid;
    grid-template-columns: max-content minmax(min-content, 1fr) minmax(0, auto);
    grid-template-rows: auto auto;
    align-content: center;
    align-items: center;
    column-gap: calc(var(--_space) * 1.25);
    min-block-size: calc(56 * var(--_unit));
    padding-inline: var(--_inset) calc(var(--_space) * 1.25);
    background: var(--_surface);
  }
  .value {
    grid-area: 1 / 1 / 3;
    margin: 0;
    font-size: calc(var(--_text-size) * 1.43);
    font-weight: 600;
    line-height: 1.2;
    letter-spacing: -0.01em;
    white-space: nowrap;
  }
  /* Room for "188.8K" also while it says "72K", so that nothing beside it moves. */
  .saved .value {
    min-inline-size: 3.7em;
  }
  dt {
    grid-area: 1 / 2;
    align-self: end;
    font-size: var(--_text-small);
    font-weight: 500;
    line-height: 1.35;
    white-space: nowrap;
  }
  .note {
    grid-area: 2 / 2;
    align-self: start;
    margin: 0;
    font-size: var(--_text-tiny);
    line-height: 1.35;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  /* Without a note its name stands beside the middle of the number. */
  .note:empty {
    display: none;
  }
  /*
   * Words and figures keep their room. Where the rest does not hold a whole drawing, it goes to a second line, which is not seen: a part of it would
   * be read as another figure.
   */
  .drawing {
    grid-area: 1 / 3 / 3;
    display: flex;
    flex-wrap: wrap;
    block-size: calc(24 * var(--_unit));
    min-inline-size: 0;
    margin: 0;
    overflow: hidden;
  }
  .drawing::before {
    content: '';
    inline-size: 1px;
    block-size: 100%;
  }
  /* The words themselves are pressed; 24 px high without moving what is around them. */
  .about {
    padding-block: 4px;
    margin-block: -4px;
    color: inherit;
    font: inherit;
    text-align: start;
  }
  .about:hover {
    text-decoration: underline dotted;
    text-underline-offset: 3px;
  }
  .spark {
    flex: none;
    inline-size: calc(52 * var(--_unit));
    block-size: calc(24 * var(--_unit));
    fill: color-mix(in oklab, var(--_text-quiet) 60%, var(--_surface));
  }
  :host(:dir(rtl)) .spark {
    transform: scaleX(-1);
  }
  .spark .now {
    fill: var(--_accent);
  }
  .spark .track {
    fill: var(--_line);
  }
  .spark .good {
    fill: var(--_good);
  }
  .spark .warn {
    fill: var(--_warn);
  }
  .spark .goal {
    fill: var(--_text);
  }
  .all {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 1px;
    background: var(--_line);
  }
  .risk {
    display: flex;
    align-items: center;
    gap: calc(var(--_space) * 0.75);
    padding-inline: var(--_inset);
    background: var(--_surface);
    font-size: var(--_text-small);
    line-height: 1.35;
  }
  .risk > .icon {
    flex: none;
    color: var(--_good);
  }
  .risk.none > .icon {
    color: var(--_warn);
  }
  .menu p + p {
    margin-block-start: var(--_space);
  }
  @container (inline-size < 1140px) {
    .drawing {
      display: none;
    }
  }
  @container (inline-size < 900px) {
    /* With the line below the tiles. */
    .bone-tile {
      block-size: 105px;
    }
    .tile {
      grid-template-columns: minmax(0, 1fr);
      grid-template-rows: auto auto auto;
      /* The numbers of all tiles stand in one line, however many lines their names take. */
      align-content: start;
      padding-block: calc(var(--_space) * 0.75);
    }
    .value {
      grid-area: 1 / 1;
    }
    dt {
      grid-area: 2 / 1;
    }
    .note {
      grid-area: 3 / 1;
    }
    .all {
      grid-template-columns: minmax(0, 1fr);
    }
    .risk {
      min-block-size: 36px;
    }
  }
  @container (inline-size < 500px) {
    .bone-tile {
      block-size: 100px;
      padding-inline: calc(var(--_space) * 1.25) 0;
    }
    .tile {
      padding-inline: calc(var(--_space) * 1.25) 0;
    }
    dt {
      font-size: var(--_text-tiny);
      white-space: normal;
      overflow-wrap: anywhere;
    }
    .value {
      font-size: calc(var(--_text-size) * 1.2);
    }
    .note {
      display: none;
    }
    .of-5 {
      grid-template-columns: repeat(3, minmax(0, 1fr));
    }
    .of-5 > :last-child {
      grid-column: span 2;
    }
  }
  @container (inline-size < 320px) {
    .tiles {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
  }
  @media (pointer: coarse) {
    .about {
      min-inline-size: 44px;
      padding-block: 15px;
      margin-block: -15px;
    }
    .risk {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .spark {
      forced-color-adjust: none;
      fill: GrayText;
    }
    .spark .now,
    .spark .good,
    .spark .warn,
    .spark .goal {
      fill: CanvasText;
    }
  }
`;

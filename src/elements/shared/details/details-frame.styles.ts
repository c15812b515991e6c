import { css } from 'lit';

/** The looks of `detailsFrame`, whatever is in it. */
export const detailsFrameStyles = css`
  .details {
    container-type: inline-size;
    padding: calc(var(--_space) * 1.5) calc(var(--_space) * 2);
    border-block-start: 1px solid var(--_line);
    box-shadow: inset 3px 0 0 var(--_accent);
  }
  .details:dir(rtl) {
    box-shadow: inset -3px 0 0 var(--_accent);
  }
  .details header {
    display: flex;
    align-items: flex-start;
    gap: calc(var(--_space) * 1.5);
  }
  .details h3 {
    flex: 1;
    margin: 0;
    font-size: calc(var(--_text-size) * 15 / 14);
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .close {
    padding: 4px;
    border-radius: 6px;
    color: var(--_text-quiet);
  }
  .close svg {
    display: block;
  }
  .close:hover {
    color: var(--_text);
    background: var(--_surface-raised);
  }
  /* Over the page: in the top layer, where the card does not cut it. */
  .details:is(.drawer, .sheet) {
    inset: 0;
    inline-size: auto;
    max-inline-size: none;
    block-size: auto;
    max-block-size: none;
    margin: 0;
    padding-block: 0 calc(var(--_space) * 2);
    border: 0 solid var(--_line);
    color: var(--_text);
    background: var(--_surface);
    box-shadow: var(--_shadow);
    overflow: auto;
    overscroll-behavior: contain;
    outline-offset: -2px;
  }
  .details.drawer {
    inset-inline-start: auto;
    inline-size: min(440px, 100%);
    border-inline-start-width: 1px;
  }
  .details.sheet {
    inset-block-start: auto;
    max-block-size: 85dvh;
    padding: 0;
    border-block-start-width: 1px;
    border-start-start-radius: calc(var(--_radius) * 1.4);
    border-start-end-radius: calc(var(--_radius) * 1.4);
  }
  /* In a box of the dashboard, which has an edge and scrolls. */
  .details.beside {
    padding-block: 0 calc(var(--_space) * 2);
    border: 0;
    box-shadow: none;
    outline-offset: -2px;
  }
  .sheet-content {
    padding: 0 calc(var(--_space) * 2) max(calc(var(--_space) * 2), env(safe-area-inset-bottom));
  }
  .sheet::backdrop {
    background: rgb(10 12 18 / 40%);
  }
  /* Whoever has read to the end can still close it. */
  :is(.drawer, .sheet, .beside) header {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    padding: calc(var(--_space) * 1.5) calc(var(--_space) * 2);
    margin: 0 calc(var(--_space) * -2) calc(var(--_space) * -0.5);
    background: var(--_surface);
  }
  /* It lies over the focus ring of the details, whose upper part it draws. */
  :is(.drawer, .sheet, .beside):focus-visible header {
    box-shadow:
      inset 2px 0 var(--_accent),
      inset -2px 0 var(--_accent),
      inset 0 2px var(--_accent);
  }
  @media (pointer: coarse) {
    .details .close {
      display: grid;
      place-items: center;
      min-inline-size: 44px;
      min-block-size: 44px;
      margin: -8px;
    }
  }
  @media print {
    .close {
      display: none;
    }
  }
`;

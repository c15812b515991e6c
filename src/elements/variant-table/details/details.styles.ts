import { css } from 'lit';
import { detailsFrameStyles } from '../../shared/details/details-frame.styles.ts';

export const detailsStyles = css`
  ${detailsFrameStyles}
  .details .letter {
    font-size: calc(var(--_text-size) * 15 / 14);
  }
  .details-body {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: calc(var(--_space) * 2);
    margin-block-start: var(--_space);
  }
  .details dl {
    margin: 0;
  }
  .details dl div {
    display: grid;
    grid-template-columns: 9.5em minmax(0, 1fr);
    gap: var(--_space);
    padding-block: 2px;
  }
  .details dt {
    color: var(--_text-quiet);
  }
  .details dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .details figure {
    margin: 0;
    min-inline-size: 0;
  }
  .details figcaption {
    font-size: calc(var(--_text-size) * 12 / 14);
    font-weight: 600;
  }
  svg.history {
    display: block;
    inline-size: 100%;
    block-size: 72px;
    margin-block-start: var(--_space);
    fill: none;
    stroke: var(--_accent);
    stroke-width: 2;
    overflow: visible;
  }
  :host(:dir(rtl)) svg.history {
    transform: scaleX(-1);
  }
  svg.history polyline {
    vector-effect: non-scaling-stroke;
  }
  .history-ends {
    display: flex;
    justify-content: space-between;
    gap: var(--_space);
    font-size: calc(var(--_text-size) * 12 / 14);
  }
  @container (inline-size >= 788px) {
    .details-body {
      grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
    }
  }
  @container (inline-size < 340px) {
    .details dl div {
      grid-template-columns: minmax(0, 1fr);
      gap: 0;
    }
  }
  /* The way back is in sight, wherever one reads. */
  :is(.drawer, .sheet, .beside) .action-notice {
    position: sticky;
    inset-block-end: 0;
    margin: calc(var(--_space) * 2) calc(var(--_space) * -2) calc(var(--_space) * -2);
  }
`;

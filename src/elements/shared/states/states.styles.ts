import { css } from 'lit';

/** Outlines of what is to come, the words in their place, and buttons that try again. */
export const states = css`
  .unready {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
  }
  .unready > * {
    grid-area: 1 / 1;
    min-inline-size: 0;
  }
  .bones {
    display: flex;
    flex-direction: column;
    gap: calc(var(--_space) * 1.25);
    padding: calc(var(--_space) * 1.5) var(--_inset);
    /* One that is there for a moment only would flash. */
    animation: peeksafe-come 200ms 150ms backwards;
  }
  .unready:not([aria-busy='true']) .bones {
    visibility: hidden;
  }
  .unready.loading:not([aria-busy='true']) .bones {
    visibility: visible;
    opacity: 0.5;
  }
  .bone {
    flex: none;
    block-size: 1.45em;
    border-radius: var(--_radius-small);
    background: color-mix(in oklab, var(--_text-quiet) 14%, var(--_surface));
  }
  [aria-busy='true'] .bone {
    animation: peeksafe-breathe 1.8s ease-in-out infinite alternate;
  }
  /* Of a drawing whose part is on its way. */
  .evidence-canvas.bone {
    animation:
      peeksafe-come 200ms 150ms backwards,
      peeksafe-breathe 1.8s ease-in-out infinite alternate;
  }
  .bone-title {
    inline-size: min(14em, 60%);
  }
  .bone-line {
    inline-size: min(32em, 90%);
    block-size: 1em;
  }
  .bone-plot {
    block-size: 236px;
  }
  .bone-row {
    block-size: 2.4em;
  }
  .said {
    /* Over the outline, whose opacity gives it a layer. */
    position: relative;
    display: flex;
    flex-wrap: wrap;
    align-items: start;
    align-self: center;
    gap: calc(var(--_space) * 1.25) var(--_space);
    padding: calc(var(--_space) * 2) var(--_inset);
    color: var(--_text-quiet);
  }
  .said > .icon {
    margin-block-start: 0.15em;
  }
  .said-words {
    display: grid;
    flex: 1 1 14em;
    justify-items: start;
    gap: calc(var(--_space) * 0.5);
    min-inline-size: 0;
    max-inline-size: 64em;
  }
  .said-words > .button {
    margin-block-end: calc(var(--_space) * 0.75);
  }
  .said > .button {
    margin-inline-start: auto;
  }
  .said-title {
    color: var(--_text);
    font-weight: 600;
  }
  .said.unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    padding: 0;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  /* Over the outline, which stays: nothing moves when it takes long. */
  .loading > .said:not(.unseen) {
    align-items: center;
    margin: calc(var(--_space) * 0.75);
    padding: calc(var(--_space) * 0.75) var(--_space);
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: var(--_radius-small);
  }
  .said .button,
  .again {
    display: inline-flex;
    align-items: center;
    min-block-size: var(--_control);
    padding: 0 calc(var(--_space) * 1.25);
    border: 1px solid var(--_edge);
    border-radius: var(--_radius-small);
    color: var(--_text);
    background: var(--_surface);
    font-size: var(--_text-small);
    font-weight: 500;
    white-space: nowrap;
  }
  .again {
    min-block-size: 24px;
    margin-inline-start: auto;
  }
  .said .button:hover,
  .again:hover {
    background: color-mix(in oklab, var(--_text) 7%, var(--_surface));
  }
  .said .button[aria-disabled='true'],
  .again[aria-disabled='true'] {
    color: var(--_text-quiet);
    cursor: default;
  }
  @keyframes peeksafe-come {
    from {
      opacity: 0;
    }
  }
  @keyframes peeksafe-breathe {
    to {
      opacity: 0.45;
    }
  }
  @media (forced-colors: active) {
    .bone {
      border: 1px solid GrayText;
    }
  }
  @media print {
    .bones,
    .said .button,
    .again {
      display: none;
    }
    .said.unseen {
      position: static;
      inline-size: auto;
      block-size: auto;
      padding: calc(var(--_space) * 2) var(--_inset);
      clip-path: none;
    }
  }
`;

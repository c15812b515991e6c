import { css } from 'lit';

/** The looks of the head. */
export const headStyles = css`
  .head {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 2px calc(var(--_space) * 1.5);
    padding: calc(var(--_space) * 1.5) calc(var(--_space) * 1.75) calc(var(--_space) * 1.5) calc(var(--_space) * 2);
    border-block-end: 1px solid var(--_line);
  }
  .title {
    display: flex;
    align-items: center;
    gap: var(--_space);
    min-block-size: 30px;
    min-inline-size: 0;
    white-space: nowrap;
    overflow: hidden;
  }
  .title h2 {
    overflow: hidden;
    text-overflow: ellipsis;
    outline-offset: -2px;
  }
  /* One line: a part that has no room in it is left out as a whole. */
  .age {
    flex: 1 10000 0;
    display: flex;
    flex-wrap: wrap;
    column-gap: 0.35em;
    min-inline-size: 0;
    block-size: 1.43em;
    overflow: hidden;
  }
  .age::before {
    content: '';
    inline-size: 0;
    block-size: 1.43em;
    margin-inline-end: -0.35em;
  }
  .head-buttons {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: calc(var(--_space) * 0.75);
  }
  .lead {
    --_badge: 24px;
    grid-column: 1 / -1;
    block-size: 28px;
    font-size: calc(var(--_text-size) * 1.43);
    font-weight: 600;
    line-height: 28px;
    letter-spacing: -0.012em;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .lead .quiet {
    font-weight: 400;
    letter-spacing: -0.005em;
  }
  .lead .letter {
    font-size: 0.85em;
    margin-block: -4px;
    /* The line cuts off what is below it, and a frame with it. */
    vertical-align: 1px;
  }
  .line {
    grid-column: 1 / -1;
    block-size: 20px;
    font-size: calc(var(--_text-size) * 0.93);
    line-height: 20px;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .line strong {
    color: var(--_text);
    font-weight: 500;
  }
  /* Over the headline's end, so that nothing shifts when it comes. */
  .shared {
    position: absolute;
    inset-block-start: calc(var(--_space) * 1.5 + 32px);
    inset-inline-end: calc(var(--_space) * 1.75);
    z-index: 1;
    padding: 2px var(--_space);
    border-radius: var(--_radius-small);
    background: var(--_surface);
  }
  .shared:empty {
    display: none;
  }
  @container (max-width: 620px) {
    .head {
      grid-template-columns: minmax(0, 1fr);
    }
    .head-buttons {
      grid-row: 4;
      margin-block-start: var(--_space);
    }
    .lead {
      block-size: 52px;
      font-size: calc(var(--_text-size) * 1.28);
      line-height: 26px;
      white-space: normal;
    }
    .line {
      block-size: 54px;
      line-height: 18px;
      white-space: normal;
    }
  }
  @media print {
    .lead,
    .line {
      block-size: auto;
      white-space: normal;
    }
  }
`;

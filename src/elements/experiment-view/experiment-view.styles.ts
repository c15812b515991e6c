import { css } from 'lit';

export const experimentViewStyles = css`
  /* A dashboard that shows them beside it leaves them out here. */
  suggestion-list {
    display: var(--_suggestions, block);
  }
  /* The parts are one card, and say once that figures may be old. Nothing scrolls in it by itself: it has one experiment's rows. */
  er-fan,
  evidence-race,
  suggestion-list,
  variant-table {
    --_card-edge: 0;
    --_card-radius: 0;
    --_note: none;
    --peeksafe-table-height: none;
  }
  .block {
    padding: calc(var(--_space) * 1.75) calc(var(--_space) * 2);
    min-inline-size: 0;
    outline-offset: -2px;
  }
  .block-head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--_space);
    min-block-size: 28px;
    margin-block-end: calc(var(--_space) * 0.5);
  }
  .compare,
  evidence-race,
  variant-table,
  suggestion-list,
  .foot,
  .promise {
    border-block-start: 1px solid var(--_line);
  }
  .foot {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 340px), 1fr));
    column-gap: calc(var(--_space) * 2);
  }
  .tiny {
    font-size: var(--_text-tiny);
  }
  .entries li {
    display: grid;
    grid-template-columns: 64px 18px minmax(0, 1fr) auto;
    gap: calc(var(--_space) * 1.25);
    align-items: start;
    padding-block: calc(var(--_space) * 0.75);
    font-size: var(--_text-small);
  }
  .entries li + li {
    border-block-start: 1px solid var(--_line);
  }
  .entries time {
    white-space: nowrap;
  }
  .entries p {
    overflow-wrap: anywhere;
  }
  .entries .letter {
    --_badge: 18px;
    margin-block: -2px;
  }
  .do {
    display: flex;
    gap: var(--_space);
  }
  .promise {
    display: flex;
    gap: var(--_space);
    padding: calc(var(--_space) * 1.25) calc(var(--_space) * 2);
    text-wrap: pretty;
  }
  .promise > .icon {
    margin-block-start: 0.15em;
  }
  @container (max-width: 460px) {
    .entries li {
      grid-template-columns: 52px 16px minmax(0, 1fr);
    }
    .entries .do {
      grid-column: 3;
    }
  }
  @media print {
    .block,
    .entries li {
      break-inside: avoid;
    }
  }
`;

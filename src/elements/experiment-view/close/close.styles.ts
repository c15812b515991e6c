import { css } from 'lit';

/** The looks of the dialog that closes an experiment. */
export const styles = css`
  .close-dialog {
    inline-size: min(520px, calc(100vw - 32px));
    max-block-size: calc(100dvh - 32px);
    padding: 0;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    color: var(--_text);
    background: var(--_surface);
    box-shadow: var(--_shadow);
    overflow: auto;
  }
  .close-dialog::backdrop {
    background: rgb(10 12 18 / 40%);
  }
  .close-dialog form {
    display: grid;
    gap: calc(var(--_space) * 1.75);
    padding: calc(var(--_space) * 2.25);
  }
  .close-dialog h3 {
    font-size: var(--_text-large);
    text-wrap: pretty;
  }
  .close-dialog fieldset {
    display: grid;
    gap: 2px;
    margin: 0;
    padding: 0;
    border: 0;
    min-inline-size: 0;
  }
  .close-dialog legend {
    padding: 0;
    margin-block-end: calc(var(--_space) * 0.5);
  }
  .option {
    display: grid;
    grid-template-columns: auto auto minmax(0, 1fr) auto;
    align-items: center;
    gap: var(--_space);
    min-block-size: max(var(--_control), 36px);
    padding: 4px var(--_space);
    border-radius: var(--_radius-small);
    cursor: pointer;
  }
  .option:hover {
    background: var(--_hover);
  }
  .option:has(:checked) {
    background: var(--_accent-tint);
  }
  .option input {
    inline-size: 16px;
    block-size: 16px;
    margin: 0;
    accent-color: var(--_accent);
  }
  .option > input + .content {
    grid-column: 2 / -1;
  }
  .option .interval {
    white-space: nowrap;
  }
  .effect {
    display: grid;
    gap: 4px;
    padding: calc(var(--_space) * 1.25) calc(var(--_space) * 1.5);
    border-radius: var(--_radius-small);
    background: var(--_surface-raised);
  }
  /* Held free, so that nothing shifts with the choice. */
  .effect .caution {
    min-block-size: 1.45em;
  }
  .reason {
    display: grid;
    gap: 4px;
  }
  .close-dialog .do {
    justify-content: flex-end;
  }
  @container (max-width: 460px) {
    .option {
      grid-template-columns: auto auto minmax(0, 1fr);
    }
    .option .interval {
      grid-column: 3;
    }
  }
`;

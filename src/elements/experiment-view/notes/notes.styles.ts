import { css } from 'lit';

/** The looks of the notes. */
export const notesStyles = css`
  .note-form {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: var(--_space) calc(var(--_space) * 1.5);
    padding-block-end: calc(var(--_space) * 1.5);
  }
  .note-form .wide {
    grid-column: 1 / -1;
  }
  .note-form label {
    display: grid;
    gap: 3px;
    min-inline-size: 0;
  }
  .note-form [role='alert']:empty {
    display: none;
  }
  .field {
    inline-size: 100%;
    min-inline-size: 0;
    min-block-size: var(--_control);
    padding: 0 var(--_space);
    border: 1px solid var(--_edge);
    border-radius: var(--_radius-small);
    color: inherit;
    background: var(--_surface);
    font: inherit;
    font-size: max(var(--_text-small), 13px);
  }
  .field[aria-invalid='true'] {
    border-color: var(--_bad);
  }
  .entries .editing {
    display: block;
  }
  .notes .entries .do {
    gap: calc(var(--_space) * 1.25);
  }
  .notes .quiet > .icon {
    vertical-align: -0.15em;
  }
  @container (max-width: 460px) {
    .note-form {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  @media print {
    .note-form {
      display: none;
    }
  }
`;

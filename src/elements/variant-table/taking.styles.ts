import { css } from 'lit';

export const takingStyles = css`
  .selected {
    display: flex;
    justify-content: center;
    gap: calc(var(--_space) * 1.5);
    padding: calc(var(--_space) * 0.75);
    font-size: 13px;
    background: var(--_surface-raised);
    border-block-start: 1px solid var(--_line);
  }
  .selected button {
    color: var(--_accent);
    font-weight: 600;
  }
  @media print {
    .selected {
      display: none;
    }
  }
`;

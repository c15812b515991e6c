import { css } from 'lit';

export const menuStyles = css`
  .menu {
    position: fixed;
    inset: auto;
    inline-size: 260px;
    max-inline-size: calc(100vw - 16px);
    margin: 0;
    padding: calc(var(--_space) * 1.5);
    overflow: auto;
    color: var(--_text);
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    box-shadow: 0 6px 24px rgb(0 0 0 / 0.18);
  }
  .field {
    display: block;
    font-size: 13px;
    color: var(--_text-quiet);
  }
  .field + .field {
    margin-block-start: calc(var(--_space) * 1.25);
  }
  .field select {
    display: block;
    inline-size: 100%;
    block-size: 32px;
    margin-block-start: 3px;
    padding-inline: var(--_space);
    font: inherit;
    color: var(--_text);
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: 6px;
  }
  .check {
    display: flex;
    align-items: center;
    gap: var(--_space);
    min-block-size: 28px;
    cursor: pointer;
  }
  .check input {
    inline-size: 16px;
    block-size: 16px;
    margin: 0;
    accent-color: var(--_accent);
  }
  .menu fieldset {
    margin: var(--_space) 0 0;
    padding: var(--_space) 0 0;
    border: 0;
    border-block-start: 1px solid var(--_line);
  }
  .menu legend {
    float: inline-start;
    inline-size: 100%;
    padding: 0;
    font-size: 12px;
    font-weight: 600;
    color: var(--_text-quiet);
  }
  .menu legend + * {
    clear: both;
  }
  .menu hr {
    margin: 4px 0;
    border: 0;
    border-block-start: 1px solid var(--_line);
  }
  .filters {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_space);
    padding: 0 calc(var(--_space) * 2) calc(var(--_space) * 0.75);
    font-size: 13px;
  }
  .filter-chip {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    max-inline-size: 240px;
    padding: 1px 8px;
    background: var(--_surface-raised);
    border: 1px solid var(--_line);
    border-radius: 999px;
  }
  .filter-chip span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .link {
    font-weight: 600;
    color: var(--_accent);
  }
  @media print {
    .filters .link,
    .filter-chip svg {
      display: none;
    }
  }
`;

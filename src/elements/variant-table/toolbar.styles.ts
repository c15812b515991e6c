import { css } from 'lit';

export const toolbarStyles = css`
  .toolbar {
    display: flex;
    align-items: center;
    gap: calc(var(--_space) * 0.5);
    padding: calc(var(--_space) * 0.75) var(--_space);
  }
  .search {
    flex: 1;
    display: flex;
    align-items: center;
    gap: calc(var(--_space) * 0.75);
    min-inline-size: 0;
    max-inline-size: 340px;
    margin-inline-end: auto;
    padding-inline: var(--_space);
    color: var(--_text-quiet);
    border: 1px solid transparent;
    border-radius: 6px;
  }
  .search:hover,
  .search:focus-within {
    border-color: var(--_line);
    background: var(--_surface);
  }
  .search:focus-within {
    outline: 2px solid var(--_accent);
    outline-offset: -1px;
  }
  .search input {
    flex: 1;
    min-inline-size: 0;
    block-size: 30px;
    padding: 0;
    font: inherit;
    color: var(--_text);
    background: none;
    border: 0;
    outline: 0;
  }
  .search input::placeholder {
    color: var(--_text-quiet);
    opacity: 1;
  }
  .tool {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    block-size: 32px;
    padding-inline: calc(var(--_space) * 1.25);
    font-size: 13px;
    color: var(--_text-quiet);
    border-radius: 6px;
    white-space: nowrap;
  }
  .tool:hover,
  .tool:has(+ :popover-open) {
    color: var(--_text);
    background: var(--_surface-raised);
  }
  .badge {
    padding-inline: 6px;
    font-size: 11px;
    line-height: 17px;
    color: var(--_surface);
    background: var(--_accent);
    border-radius: 999px;
  }
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
  @container (inline-size < 560px) {
    .tool-text {
      display: none;
    }
    .tool {
      min-inline-size: 36px;
      justify-content: center;
      padding-inline: 6px;
    }
  }
  @media print {
    .toolbar,
    .filters .link,
    .filter-chip svg {
      display: none;
    }
  }
`;

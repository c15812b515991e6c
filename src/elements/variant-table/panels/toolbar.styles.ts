import { css } from 'lit';

export const toolbarStyles = css`
  .toolbar {
    display: flex;
    align-items: center;
    gap: calc(var(--_space) * 0.5);
    padding: calc(var(--_space) * 0.75) var(--_space);
  }
  /* At least as wide as what it asks for is long: the caption beside it is in the head of the table too. */
  .search {
    flex: none;
    display: flex;
    align-items: center;
    gap: calc(var(--_space) * 0.75);
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
    inline-size: 10.5em;
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
  /* Its place is the same whatever it says. */
  .caption {
    flex: 1 1 0;
    min-inline-size: 0;
    min-block-size: 24px;
    line-height: 24px;
    padding-inline: var(--_space);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-size: var(--_text-small);
  }
  .legend {
    display: none;
    align-items: center;
    gap: 6px;
    margin-inline-end: var(--_space);
    font-size: var(--_text-small);
    white-space: nowrap;
  }
  .legend i {
    block-size: 12px;
    border-inline-start: 2px solid var(--_text);
  }
  .legend i.of-leader {
    margin-inline-start: var(--_space);
    border-inline-start: 1px dashed var(--_text-quiet);
  }
  @container (inline-size >= 860px) {
    .legend {
      display: flex;
    }
  }
  @container (inline-size >= 1000px) {
    .search {
      inline-size: 240px;
    }
  }
  .waiting .link {
    min-block-size: 24px;
    font-weight: 600;
    color: var(--_accent);
  }
  .tool-place {
    display: contents;
  }
  .tool {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    block-size: 32px;
    padding-inline: calc(var(--_space) * 1.25);
    font-size: calc(var(--_text-size) * 13 / 14);
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
    font-size: calc(var(--_text-size) * 11 / 14);
    line-height: calc(var(--_text-size) * 17 / 14);
    color: var(--_surface);
    background: var(--_accent);
    border-radius: 999px;
  }
  @container (inline-size < 760px) {
    .toolbar {
      flex-wrap: wrap;
    }
    .search {
      flex: 1;
    }
    .caption {
      order: 1;
      flex-basis: 100%;
    }
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
  @media (pointer: coarse) {
    .caption,
    .waiting .link {
      min-block-size: 44px;
      line-height: 44px;
    }
    .search input,
    .tool {
      min-inline-size: 44px;
      block-size: 44px;
    }
  }
  @media print {
    .toolbar {
      display: none;
    }
  }
`;

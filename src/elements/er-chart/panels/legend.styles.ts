import { css } from 'lit';

/** The variants below the drawing. */
export const legendStyles = css`
  .legend {
    padding: 4px calc(var(--_space) * 1.25) var(--_space);
  }
  .choices {
    display: flex;
    align-items: center;
    gap: 4px 10px;
    padding: 0 7px 2px;
    font-size: 12.5px;
  }
  .link {
    min-block-size: 26px;
    color: var(--_accent);
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  .legend ul {
    list-style: none;
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 250px), 1fr));
    gap: 1px 8px;
    margin: 0;
    padding: 2px;
    max-block-size: 124px;
    overflow: auto;
    scrollbar-width: thin;
  }
  .legend li {
    min-inline-size: 0;
  }
  .legend li button {
    display: flex;
    align-items: center;
    gap: 7px;
    inline-size: 100%;
    min-block-size: 28px;
    padding: 2px 7px;
    border-radius: 6px;
    font-size: 12.5px;
    text-align: start;
  }
  .legend li button:hover {
    background: var(--_surface-raised);
  }
  .legend li button:focus-visible {
    outline-offset: -1px;
  }
  .legend li button[aria-pressed='false'] {
    color: var(--_text-quiet);
  }
  .legend .er {
    margin-inline-start: auto;
    padding-inline-start: 8px;
    font-variant-numeric: tabular-nums;
  }
  @container (max-width: 480px) {
    .legend ul {
      max-block-size: 150px;
    }
  }
`;

import { css } from 'lit';
import { selects } from '../../shared/theme/controls.ts';

/** The variants below the drawing. */
export const legendStyles = css`
  ${selects}
  .legend {
    padding: 4px calc(var(--_space) * 1.25) var(--_space);
    --_badge: 17px;
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 10px;
    min-block-size: 28px;
    padding: 0 7px 2px;
    font-size: calc(var(--_text-size) * 12.5 / 14);
  }
  .link {
    min-block-size: 26px;
    color: var(--_accent);
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  .link[aria-pressed='true'] {
    color: var(--_text);
    text-decoration: none;
    font-weight: 600;
  }
  .sorting {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 10px;
    margin-inline-start: auto;
    color: var(--_text-quiet);
  }
  .sorting select {
    min-block-size: 26px;
  }
  .entries {
    max-block-size: 152px;
    overflow: auto;
    scrollbar-width: thin;
  }
  .group {
    padding: 6px 9px 1px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    color: var(--_text-quiet);
    font-size: calc(var(--_text-size) * 12 / 14);
    font-weight: 600;
  }
  .legend ul {
    list-style: none;
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 250px), 1fr));
    gap: 1px 8px;
    margin: 0;
    padding: 2px;
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
    font-size: calc(var(--_text-size) * 12.5 / 14);
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
    white-space: nowrap;
  }
  @container (max-width: 480px) {
    .entries {
      /* The page scrolls there, and nothing inside it. */
      max-block-size: none;
    }
    .sorting {
      margin-inline-start: 0;
    }
  }
  @media (pointer: coarse) {
    .legend li button,
    .link,
    .sorting select {
      min-block-size: 44px;
    }
  }
`;

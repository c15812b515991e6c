import { css } from 'lit';

export const killFeedStyles = css`
  .day {
    margin: 0;
    padding: var(--_space) calc(var(--_space) * 1.5) calc(var(--_space) / 2);
    font-size: 12px;
    font-weight: 600;
    background: var(--_surface-raised);
  }
  ol {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  .kill {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: calc(var(--_space) * 1.25);
    padding: calc(var(--_space) * 1.25) calc(var(--_space) * 1.5);
    border-block-start: 1px solid var(--_line);
  }
  .sign {
    color: var(--_bad);
    padding-block-start: 1px;
  }
  .revived .sign {
    color: var(--_text-quiet);
  }
  p {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .content {
    font-weight: 600;
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    line-clamp: 2;
    overflow: hidden;
  }
  .reason {
    margin-block-start: 2px;
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    column-gap: calc(var(--_space) * 1.5);
    margin-block-start: 2px;
    font-size: 12.5px;
  }
  time {
    font-size: 12.5px;
    white-space: nowrap;
  }
`;

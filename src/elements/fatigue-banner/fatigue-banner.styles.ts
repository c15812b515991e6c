import { css } from 'lit';

export const fatigueBannerStyles = css`
  .card {
    border-inline-start: 3px solid var(--_warn);
  }
  ul {
    list-style: none;
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 460px), 1fr));
    /* Lines between the warnings, however many stand side by side. */
    gap: 1px;
    margin: 0;
    padding: 0;
    background: var(--_line);
  }
  li {
    background: var(--_surface);
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) 120px auto;
    align-items: start;
    gap: calc(var(--_space) * 1.25);
    padding: calc(var(--_space) * 1.25) calc(var(--_space) * 1.5);
  }
  p {
    margin: 0;
  }
  .head,
  .instead {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 2px calc(var(--_space) * 1.25);
  }
  .reason:empty {
    display: none;
  }
  .instead {
    gap: 4px;
    margin-block-start: 4px;
    font-size: 13px;
  }
  .chip {
    padding: 0 7px;
    border: 1px solid var(--_line);
    border-radius: 999px;
    background: var(--_surface-raised);
  }
  .meter {
    font-size: 12px;
    padding-block-start: 2px;
  }
  .meter svg {
    display: block;
    inline-size: 100%;
    block-size: 6px;
    margin-block-start: 3px;
  }
  :host(:dir(rtl)) .meter svg {
    transform: scaleX(-1);
  }
  .track {
    fill: var(--_line);
  }
  .level {
    fill: var(--_warn);
  }
  .rest {
    display: block;
    inline-size: 100%;
    padding: 5px;
    font-size: 13px;
    color: var(--_accent);
    background: var(--_surface-raised);
    border-block-start: 1px solid var(--_line);
  }
  .dismiss {
    padding: 6px;
    margin: -6px;
    border-radius: 6px;
    color: var(--_text-quiet);
  }
  .dismiss:hover {
    color: var(--_text);
    background: var(--_surface-raised);
  }
  @container (inline-size < 520px) {
    li {
      grid-template-columns: auto minmax(0, 1fr) auto;
    }
    .meter {
      grid-column: 2;
      grid-row: 2;
    }
    .rest {
      display: block;
      inline-size: 100%;
      padding: 5px;
      font-size: 13px;
      color: var(--_accent);
      background: var(--_surface-raised);
      border-block-start: 1px solid var(--_line);
    }
    .dismiss {
      grid-column: 3;
      grid-row: 1;
    }
  }
`;

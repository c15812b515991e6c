import { css } from 'lit';

export const attentionListStyles = css`
  :host {
    --_natural-width: 900px;
  }
  .place {
    container-type: inline-size;
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .bones {
    justify-content: center;
    min-block-size: calc(var(--_control) + var(--_space) * 0.75);
    padding-block: 0;
  }
  .line {
    display: grid;
    grid-template-columns: 7.5em minmax(0, 1fr) auto;
    align-items: center;
    gap: calc(var(--_space) * 0.5) calc(var(--_space) * 1.5);
    min-block-size: calc(var(--_control) + var(--_space) * 0.75);
    padding: calc(var(--_space) * 0.25) calc(var(--_space) * 0.75) calc(var(--_space) * 0.25) var(--_inset);
    border-inline-start: 3px solid var(--_tone, transparent);
  }
  .line + .line {
    border-block-start: 1px solid var(--_line);
  }
  .critical {
    --_tone: var(--_bad);
    background: var(--_bad-tint);
  }
  .warning {
    --_tone: var(--_warn);
  }
  .decide {
    --_tone: var(--_accent);
  }
  .severity {
    display: inline-flex;
    align-items: center;
    gap: var(--_space);
    color: var(--_tone);
    font-size: var(--_text-small);
    font-weight: 500;
  }
  .what > b {
    margin-inline-end: 0.5em;
    font-weight: 600;
  }
  /* A long title gives way to what is said about it: three lines leave room for the page. */
  @container (inline-size >= 640px) {
    .what {
      display: flex;
      align-items: center;
      min-inline-size: 0;
    }
    .what > span {
      flex: none;
      max-inline-size: calc(100% - 8em);
    }
    .what > b {
      flex: 0 1 auto;
      min-inline-size: 0;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    /* Of a suggestion the title says what to do; its reason gives way, and stands in the list of suggestions. */
    .of-suggestion .what > b {
      flex: none;
      max-inline-size: 100%;
    }
    .of-suggestion .what > span {
      flex: 0 1 auto;
      min-inline-size: 0;
      max-inline-size: none;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
  }
  .actions {
    display: inline-flex;
    align-items: center;
    gap: var(--_space);
  }
  .actions .link {
    padding-inline: var(--_space);
    font-size: var(--_text-small);
  }
  .actions .button {
    background: var(--_surface);
  }
  .free {
    display: flex;
    color: var(--_text-quiet);
    font-size: var(--_text-small);
  }
  .free .actions {
    margin-inline-start: auto;
  }
  @container (inline-size < 640px) {
    .line:not(.free) {
      grid-template-columns: auto minmax(0, 1fr);
      align-items: start;
      padding-block: calc(var(--_space) * 1.25);
    }
    .what {
      grid-column: 2;
    }
    .what > b {
      display: block;
    }
    .actions {
      grid-column: 2;
      flex-wrap: wrap;
    }
    /* One button has room beside the words: the first experiments stay in the first screen. */
    .line:not(.free):not(:has(.actions > :nth-child(2))) {
      grid-template-columns: auto minmax(0, 1fr) auto;
    }
    .line:not(:has(.actions > :nth-child(2))) .actions {
      grid-column: 3;
      align-self: center;
    }
    /* What waits for a decision is no alarm: it takes no more room than a line that is free, and is whole in the list of suggestions. */
    .of-suggestion.decide,
    .of-suggestions {
      &.line:not(.free) {
        align-items: center;
        padding-block: calc(var(--_space) * 0.25);
      }
      .what > b {
        margin: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .what > span {
        display: none;
      }
      .severity {
        padding: 0;
      }
    }
    /* The icon has the tone; the word is read aloud. */
    .severity {
      font-size: 0;
      gap: 0;
      padding-block-start: 2px;
    }
    .severity svg {
      font-size: var(--_text-size);
    }
  }
  @media print {
    .critical {
      background: none;
    }
  }
  @media (forced-colors: active) {
    .line {
      border-inline-start-color: CanvasText;
    }
  }
`;

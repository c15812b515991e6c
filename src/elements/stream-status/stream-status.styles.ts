import { css } from 'lit';

export const streamStatusStyles = css`
  :host {
    display: inline-block;
  }
  /* It is as wide as its words. */
  .natural-width {
    display: none;
  }
  .status {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    /* In the middle of its line, as what stands beside it. */
    vertical-align: middle;
    font-size: var(--_text-small);
  }
  .phase {
    display: inline-flex;
    align-items: center;
    gap: 0.4em;
    font-weight: 600;
  }
  /* Left out in a narrow dashboard. */
  .delay,
  .transport {
    display: var(--_more, inline);
  }
  /* Where it is narrow, the last words are cut. */
  .phase,
  .replay {
    flex: none;
  }
  .status {
    max-inline-size: 100%;
  }
  .detail {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .detail::before {
    content: '·';
    padding-inline: 0.5em;
  }
  .live .phase {
    color: var(--_good);
  }
  .stale .phase,
  .unknown .phase {
    color: var(--_warn);
  }
  .offline .phase,
  .denied .phase {
    color: var(--_bad);
  }
  /* Wide enough for three digits, so that what stands beside it does not move with every frame. */
  .delay {
    min-inline-size: 9.2em;
  }
`;

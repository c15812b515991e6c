import { css } from 'lit';

export const killFeedStyles = css`
  /* With a height given from outside, the entries scroll; without, the page does. */
  :host {
    display: flex;
    flex-direction: column;
    --_natural-width: 480px;
  }
  .card {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    flex: 0 1 auto;
  }
  .scroller {
    min-block-size: 0;
    overflow: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
  }
  .card > header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--_space);
    padding-block: calc(var(--_space) * 0.5);
    padding-inline: var(--_inset) calc(var(--_space) * 0.5);
    border-block-end: 1px solid var(--_line);
    font-size: var(--_text-small);
  }
  .counts {
    flex: 1 1 auto;
    display: flex;
    flex-wrap: wrap;
    gap: 0 calc(var(--_space) * 1.5);
  }
  header .filter,
  .times {
    color: var(--_text-quiet);
    padding-inline: var(--_space);
  }
  .times[aria-pressed='true'] {
    color: var(--_accent);
    background: var(--_accent-tint);
  }
  /* Over the entries, so that nothing moves when it comes. */
  .fresh-place {
    position: relative;
    z-index: 2;
    block-size: 0;
    display: flex;
    justify-content: center;
  }
  .fresh-place .button {
    margin-block-start: calc(var(--_space) * 0.75);
    border-radius: 999px;
    box-shadow: var(--_shadow);
  }
  .day > h3 {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    padding: calc(var(--_space) * 0.5) var(--_inset);
    font-size: var(--_text-tiny);
    background: var(--_surface-raised);
    border-block-end: 1px solid var(--_line);
  }
  .day + .day > h3 {
    border-block-start: 1px solid var(--_line);
  }
  [data-entry] {
    content-visibility: auto;
    contain-intrinsic-block-size: auto 7em;
  }
  [data-entry] + [data-entry] {
    border-block-start: 1px solid var(--_line);
  }
  [data-entry]:focus-visible {
    outline-offset: -2px;
  }
  .kill {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: calc(var(--_space) * 1.25);
    padding: var(--_row) var(--_inset);
  }
  .revived .sign {
    color: var(--_text-quiet);
  }
  .head {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: calc(var(--_space) * 1.25);
  }
  .what > p,
  .head p {
    overflow-wrap: anywhere;
  }
  .experiment {
    font-size: var(--_text-small);
  }
  .sentence {
    font-weight: 600;
    text-wrap: pretty;
  }
  .content {
    margin-block-start: 2px;
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    line-clamp: 2;
    overflow: hidden;
  }
  .revived .sentence {
    font-weight: 500;
    color: var(--_text-quiet);
  }
  .when {
    flex: none;
    font-size: var(--_text-tiny);
    white-space: nowrap;
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 0 calc(var(--_space) * 1.25);
    margin-block-start: 3px;
    font-size: var(--_text-small);
  }
  .revived-note {
    display: flex;
    align-items: center;
    gap: 0.35em;
    margin-block-start: 3px;
    font-size: var(--_text-small);
    color: var(--_good);
  }
  .controls {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-start;
    justify-content: space-between;
    gap: 2px calc(var(--_space) * 2);
    margin-block-start: 3px;
  }
  .on-demand[open] {
    flex: 1 1 100%;
  }
  :is(.revive, .evidence-button) {
    display: inline-flex;
    align-items: center;
    gap: 0.35em;
    margin: 0;
    padding-block: 3px;
  }
  .burst-head {
    display: inline-flex;
    align-items: baseline;
    min-block-size: 24px;
    gap: 0.4em;
    font-weight: 600;
    text-align: start;
    border-radius: 4px;
  }
  .burst-head .icon {
    translate: 0 0.15em;
    transition: rotate var(--_motion);
  }
  .burst-head:dir(rtl) .icon {
    scale: -1 1;
  }
  .burst-head[aria-expanded='true'] .icon {
    rotate: 90deg;
  }
  .burst-head[aria-expanded='true']:dir(rtl) .icon {
    rotate: -90deg;
  }
  .names {
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
    font-size: var(--_text-small);
  }
  .inside {
    margin-inline-start: calc(var(--_space) * 1.25);
    border-inline-start: 2px solid var(--_line);
  }
  .inside [data-entry] {
    border-block-start: 1px solid var(--_line);
  }
  .end {
    padding: var(--_space) var(--_inset);
    border-block-start: 1px solid var(--_line);
    text-align: center;
  }
  /* New entries are tinted, and the tint fades. */
  .fresh {
    animation: fresh 3s ease-out;
  }
  @keyframes fresh {
    from {
      background: var(--_bad-tint);
    }
  }
  .hidden-note {
    display: flex;
    justify-content: space-between;
    gap: var(--_space);
    min-block-size: 1.6em;
    margin-block-start: var(--_space);
  }
  @media print {
    .card,
    .scroller {
      display: block;
      overflow: visible;
    }
    .kill {
      break-inside: avoid;
    }
    .content {
      -webkit-line-clamp: none;
      line-clamp: none;
    }
    .end {
      display: none;
    }
  }
  @media (pointer: coarse) {
    .burst-head {
      min-block-size: 44px;
    }
  }
`;

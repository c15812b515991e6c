import { css } from 'lit';

export const groupStyles = css`
  .group {
    display: block;
    block-size: 40px;
    contain: size layout style;
    background: var(--_surface-raised);
    border-block-end: 1px solid var(--_line);
  }
  .group-head {
    block-size: 100%;
    gap: var(--_space);
    white-space: nowrap;
    cursor: pointer;
  }
  .group-title {
    font-weight: 600;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .group-count {
    flex: none;
    font-size: calc(var(--_text-size) * 13 / 14);
  }
  .group-warning {
    display: flex;
    align-items: center;
    gap: 5px;
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    font-size: calc(var(--_text-size) * 13 / 14);
    color: var(--_warn);
  }
  .group-warning span {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .group-warning[hidden] {
    display: none;
  }
  .fold svg {
    display: block;
  }
  .fold[aria-expanded='false'] svg {
    transform: rotate(-90deg);
  }
  :host(:dir(rtl)) .fold[aria-expanded='false'] svg {
    transform: rotate(90deg);
  }
  .cards td.group-head {
    padding-inline: calc(var(--_space) * 1.5);
    block-size: 100%;
  }
  @media print {
    .group {
      break-inside: avoid;
    }
  }
`;

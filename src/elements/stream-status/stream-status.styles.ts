import { css } from 'lit';

export const streamStatusStyles = css`
  :host {
    display: inline-block;
    container-type: normal;
  }
  .status {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 2px var(--_space);
    font-size: 13px;
  }
  .phase {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    font-weight: 600;
  }
  .live .phase {
    color: var(--_good);
  }
  .stale .phase {
    color: var(--_warn);
  }
  .offline .phase,
  .denied .phase {
    color: var(--_bad);
  }
`;

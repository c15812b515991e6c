import { css } from 'lit';

// It has no looks of its own: the page's layout goes through it.
export const variantStreamStyles = css`
  :host {
    display: contents;
  }
`;

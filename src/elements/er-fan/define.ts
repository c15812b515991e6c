import { ErFan } from './er-fan.ts';

export { ErFan };

declare global {
  interface HTMLElementTagNameMap {
    'er-fan': ErFan;
  }
}

// Another copy of the library on the same page may have been first; the tag is theirs then.
if (!customElements.get('er-fan')) customElements.define('er-fan', ErFan);

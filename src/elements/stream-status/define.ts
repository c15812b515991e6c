import { StreamStatusElement } from './stream-status.ts';

export { StreamStatusElement };

declare global {
  interface HTMLElementTagNameMap {
    'stream-status': StreamStatusElement;
  }
}

// Another copy of the library on the same page may have been first; the tag is theirs then.
if (!customElements.get('stream-status')) customElements.define('stream-status', StreamStatusElement);

import { AttentionList } from './attention-list.ts';

export { AttentionList };

declare global {
  interface HTMLElementTagNameMap {
    'attention-list': AttentionList;
  }
}

// Another copy of the library on the same page may have been first; the tag is theirs then.
if (!customElements.get('attention-list')) customElements.define('attention-list', AttentionList);

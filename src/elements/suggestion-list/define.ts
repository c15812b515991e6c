import { SuggestionList } from './suggestion-list.ts';

export { SuggestionList };

declare global {
  interface HTMLElementTagNameMap {
    'suggestion-list': SuggestionList;
  }
}

// Another copy of the library on the same page may have been first; the tag is theirs then.
if (!customElements.get('suggestion-list')) customElements.define('suggestion-list', SuggestionList);

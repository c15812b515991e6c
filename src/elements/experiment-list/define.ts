import { ExperimentList } from './experiment-list.ts';

export { ExperimentList };

declare global {
  interface HTMLElementTagNameMap {
    'experiment-list': ExperimentList;
  }
}

// Another copy of the library on the same page may have been first; the tag is theirs then.
if (!customElements.get('experiment-list')) customElements.define('experiment-list', ExperimentList);

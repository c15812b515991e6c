import '../er-fan/define.ts';
import '../evidence-race/define.ts';
import '../suggestion-list/define.ts';
import '../variant-table/define.ts';
import { ExperimentView } from './experiment-view.ts';

export { ExperimentView };

declare global {
  interface HTMLElementTagNameMap {
    'experiment-view': ExperimentView;
  }
}

// Another copy of the library on the same page may have been first; the tag is theirs then.
if (!customElements.get('experiment-view')) customElements.define('experiment-view', ExperimentView);

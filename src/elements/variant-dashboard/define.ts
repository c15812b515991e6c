import '../attention-list/define.ts';
import '../experiment-list/define.ts';
import '../experiment-view/define.ts';
import '../fatigue-banner/define.ts';
import '../kill-feed/define.ts';
import '../stream-status/define.ts';
import '../suggestion-list/define.ts';
import '../variant-summary/define.ts';
import { VariantDashboard } from './variant-dashboard.ts';

export { VariantDashboard };

declare global {
  interface HTMLElementTagNameMap {
    'variant-dashboard': VariantDashboard;
  }
}

// Another copy of the library on the same page may have been first; the tag is theirs then.
if (!customElements.get('variant-dashboard')) customElements.define('variant-dashboard', VariantDashboard);

import { VariantSummary } from './variant-summary.ts';

export { VariantSummary };

declare global {
  interface HTMLElementTagNameMap {
    'variant-summary': VariantSummary;
  }
}

// Another copy of the library on the same page may have been first; the tag is theirs then.
if (!customElements.get('variant-summary')) customElements.define('variant-summary', VariantSummary);

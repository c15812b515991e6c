import { VariantSlot } from './variant-slot.ts';

export { VariantSlot };

declare global {
  interface HTMLElementTagNameMap {
    'variant-slot': VariantSlot;
  }
}

// Another copy of the library on the same page may have been first; the tag is theirs then. A server has no tags.
if (typeof customElements !== 'undefined' && !customElements.get('variant-slot'))
  customElements.define('variant-slot', VariantSlot);

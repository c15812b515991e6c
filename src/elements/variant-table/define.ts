import { VariantTable } from './variant-table.ts';

export { VariantTable };

declare global {
  interface HTMLElementTagNameMap {
    'variant-table': VariantTable;
  }
}

// Another copy of the library on the same page may have been first; the tag is theirs then.
if (!customElements.get('variant-table')) customElements.define('variant-table', VariantTable);

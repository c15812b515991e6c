import { VariantStream } from './variant-stream.ts';

export { VariantStream };

declare global {
  interface HTMLElementTagNameMap {
    'variant-stream': VariantStream;
  }
}

// Another copy of the library on the same page may have been first; the tag is theirs then.
if (!customElements.get('variant-stream')) customElements.define('variant-stream', VariantStream);

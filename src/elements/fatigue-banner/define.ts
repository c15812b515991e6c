import { FatigueBanner } from './fatigue-banner.ts';

export { FatigueBanner };

declare global {
  interface HTMLElementTagNameMap {
    'fatigue-banner': FatigueBanner;
  }
}

// Another copy of the library on the same page may have been first; the tag is theirs then.
if (!customElements.get('fatigue-banner')) customElements.define('fatigue-banner', FatigueBanner);

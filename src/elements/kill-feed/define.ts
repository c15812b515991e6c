import { KillFeed } from './kill-feed.ts';

export { KillFeed };

declare global {
  interface HTMLElementTagNameMap {
    'kill-feed': KillFeed;
  }
}

// Another copy of the library on the same page may have been first; the tag is theirs then.
if (!customElements.get('kill-feed')) customElements.define('kill-feed', KillFeed);

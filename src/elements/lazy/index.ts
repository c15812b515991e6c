/**
 * Defines each tag when it first comes into the page, and loads nothing for those that do not. Importing it watches the document, tags
 * that are added later included; shadow roots are watched on request.
 *
 * ```js
 * import 'peeksafe/elements/lazy.js';
 * ```
 * @module
 */
import { TAGS } from './tags.ts';
import { tagWatcher } from './tag-watcher.ts';

const watch = tagWatcher(TAGS);

/**
 * Defines the tags that stand in a shadow root, and those that come into it later: the document does not see into it.
 * @param root A shadow root, open or closed. Roots inside of it are roots of their own.
 * @returns A function that ends the watching. Tags that are defined stay so.
 * @example
 * ```ts
 * import { defineTagsIn } from 'peeksafe/elements/lazy.js';
 *
 * const card = document.createElement('div');
 * const root = card.attachShadow({ mode: 'open' });
 * root.innerHTML = '<variant-table src="https://host/v1/streams/acme"></variant-table>';
 * const stop = defineTagsIn(root);
 * ```
 */
export function defineTagsIn(root: ShadowRoot): () => void {
  return watch(root);
}

// On a server there is nothing to watch.
if (typeof document !== 'undefined') watch(document);

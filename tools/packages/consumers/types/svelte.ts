import type { SvelteHTMLElements } from 'svelte/elements';
import type {} from 'peeksafe/svelte';

export const feed: SvelteHTMLElements['kill-feed'] = { limit: 12, src: 'https://host/v1/streams/acme', class: 'wide' };
export const banner: SvelteHTMLElements['fatigue-banner'] = {
  'onpeeksafe-hide': (event) => console.log(event.detail.pattern.id),
};
// @ts-expect-error a number is wanted
export const wrong: SvelteHTMLElements['kill-feed'] = { limit: 'twelve' };

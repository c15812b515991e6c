import type {} from 'peeksafe/astro';

type Tags = astroHTML.JSX.IntrinsicElements;

export const feed: Tags['kill-feed'] = { limit: '12', src: 'https://host/v1/streams/acme' };
export const table: Tags['variant-table'] = { columns: 'er delta', grouped: 'false', order: 'live' };
// @ts-expect-error a number is wanted
export const wrong: Tags['kill-feed'] = { limit: 'twelve' };
// @ts-expect-error a property is no attribute
export const object: Tags['variant-table'] = { filter: { status: 'active' } };

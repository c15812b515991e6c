/**
 * The view of a person, in the address of the page: a link, a bookmark and a reload show it again.
 * @module
 */
export { fromSearch, toSearch, type SearchOptions } from './search.ts';
export { syncUrl, type SyncOptions, type ViewHolder } from './sync-url.ts';
export type { Range, View } from '../shared/view-state/view.ts';

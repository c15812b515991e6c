/**
 * Counts in a page which variants were seen and engaged with.
 * @module
 */
export { collect, type CollectOptions, type Collector } from './collect.ts';
export type { Segments, Values } from './queue.ts';
export type { Consent } from './visitor.ts';

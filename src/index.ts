/**
 * Everything for a page: the SDK. Elements are imported one by one from `peeksafe/elements/…`.
 * @module
 */
export * from './sdk/index.ts';

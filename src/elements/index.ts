/**
 * Defines every tag. A page that needs few imports them one by one: `peeksafe/elements/variant-table.js`.
 * @module
 */
export { ErChart } from './er-chart/define.ts';
export { DismissEvent } from './fatigue-banner/fatigue-banner.ts';
export { FatigueBanner } from './fatigue-banner/define.ts';
export { KillFeed } from './kill-feed/define.ts';
export { StreamStatusElement } from './stream-status/define.ts';
export { VariantStream } from './variant-stream/define.ts';
export { VariantTable } from './variant-table/define.ts';
export type { Sorting, SortKey } from './variant-table/row-order.ts';

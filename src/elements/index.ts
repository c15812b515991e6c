/**
 * Defines every tag. A page that needs few imports them one by one: `peeksafe/elements/variant-table.js`.
 * @module
 */
export { ErChart } from './er-chart/define.ts';
export { HideEvent, type Hiding } from './fatigue-banner/fatigue-banner.ts';
export { FatigueBanner } from './fatigue-banner/define.ts';
export { KillFeed } from './kill-feed/define.ts';
export { StreamStatusElement } from './stream-status/define.ts';
export { SuggestionList } from './suggestion-list/define.ts';
export { VariantDashboard } from './variant-dashboard/define.ts';
export { VariantStream } from './variant-stream/define.ts';
export { VariantSummary } from './variant-summary/define.ts';
export { VariantTable } from './variant-table/define.ts';

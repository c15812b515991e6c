import { agGrid } from './ag-grid-community.ts';

/** As often as the others: each batch is on the screen at once, and not up to three together. */
export const subject = agGrid(16);

/** Loads the module that defines a tag, by tag; a test compares them with the folders that define one. */
export const TAGS = {
  'attention-list': () => import('../attention-list/define.ts'),
  'er-chart': () => import('../er-chart/define.ts'),
  'er-fan': () => import('../er-fan/define.ts'),
  'evidence-race': () => import('../evidence-race/define.ts'),
  'experiment-list': () => import('../experiment-list/define.ts'),
  'experiment-view': () => import('../experiment-view/define.ts'),
  'fatigue-banner': () => import('../fatigue-banner/define.ts'),
  'kill-feed': () => import('../kill-feed/define.ts'),
  'stream-status': () => import('../stream-status/define.ts'),
  'suggestion-list': () => import('../suggestion-list/define.ts'),
  'variant-dashboard': () => import('../variant-dashboard/define.ts'),
  'variant-slot': () => import('../variant-slot/define.ts'),
  'variant-stream': () => import('../variant-stream/define.ts'),
  'variant-summary': () => import('../variant-summary/define.ts'),
  'variant-table': () => import('../variant-table/define.ts'),
} as const satisfies Readonly<Record<string, () => Promise<unknown>>>;

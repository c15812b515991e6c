export const tableMenus = {
  any: 'Any',
  pattern: 'Pattern',
  group: 'Group by experiment',
  compact: 'Compact rows',
  columns: 'Columns',
  fitColumns: 'Automatic',
  clear: 'Clear all',
  without: (filter: string) => `Remove the filter ${filter}`,
} as const;

export const figures = {
  noData: 'No data yet.',
  variants: 'Variants',
  content: 'Content',
  actualEr: 'Actual ER',
  predictedEr: 'Predicted ER',
  impressions: 'Impressions',
  statuses: { active: 'Active', killed: 'Killed', winner: 'Winner', closed: 'Closed' },
} as const;

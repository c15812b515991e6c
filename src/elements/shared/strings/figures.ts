export const figures = {
  noData: 'No data yet.',
  variants: 'Variants',
  content: 'Content',
  actualEr: 'Actual ER',
  predictedEr: 'Predicted ER',
  impressions: 'Impressions',
  statuses: { active: 'Active', killed: 'Stopped', winner: 'Winner', closed: 'Closed' },
} as const;

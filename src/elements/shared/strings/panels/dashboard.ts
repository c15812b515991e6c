export const dashboard = {
  title: 'Live experiment dashboard',
  back: 'All experiments',
  kills: 'Stopped early',
  suggestions: 'What to do next',
  patterns: 'Patterns',
} as const;

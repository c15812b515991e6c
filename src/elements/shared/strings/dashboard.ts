export const dashboard = {
  title: 'Live experiment dashboard',
  experiments: 'Experiments',
  experiment: 'Experiment',
  back: 'All experiments',
  kills: 'Stopped early',
  suggestions: 'What to do next',
  patterns: 'Patterns',
} as const;

export const dashboard = {
  title: 'Live variant dashboard',
  chart: 'Engagement rate over time',
  kills: 'Stopped early',
  variants: 'Variants',
  suggestions: 'What to do next',
} as const;

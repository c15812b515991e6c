/** The headings of the dashboard. Part of the catalogue in words.ts. */
export const dashboardWords = {
  dashboard: {
    title: 'Live variant dashboard',
    chart: 'Engagement rate over time',
    kills: 'Stopped early',
    variants: 'Variants',
    suggestions: 'What to do next',
  },
} as const;

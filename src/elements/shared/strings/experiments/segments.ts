export const segments = {
  title: 'Segments',
  by: 'Break down by',
  none: 'Nothing',
  hint: 'Choose a dimension to see the rates of each of its values.',
  loading: 'Loading the breakdown…',
  notLoaded: (why: string) => `The breakdown could not be loaded: ${why}`,
  retry: 'Try again',
  empty: (dimension: string) => `Nothing was judged by ${dimension} yet. It appears with the first closed batch.`,
  // The level is that of all values of one variant together.
  exploration: (values: string, alpha: string, level: string) =>
    `Exploration: the budget is divided by the ${values} values that there may be, so each interval has ${alpha}, and those of a variant hold together at ${level}, at every look. Nothing is stopped by a segment.`,
  known: (share: string) => `${share} of what was judged has a value.`,
  other: 'Other',
  value: 'Value',
  variant: 'Variant',
  rate: 'Rate, with its interval',
  judged: 'Judged',
  apart: 'Intervals do not overlap',
  counts: (engagements: string, impressions: string) => `${engagements} of ${impressions}`,
  more: (count: string) => `Show ${count} more`,
  // On paper, in place of the button.
  hidden: (count: string) => `Variants that are not shown here: ${count}`,
};

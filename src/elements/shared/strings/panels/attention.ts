/** Strings of the list of things that need a person. */
export const attention = {
  title: 'Needs you',
  none: 'Nothing needs you now',
  settled: 'Settled',
  severities: { critical: 'Critical', warning: 'Warning', decide: 'Decide' },
  show: 'Show',
  seeSplit: 'See split',
  resume: 'Resume stops',
  couldBeClosed: (count: number, text: string) =>
    count === 1 ? '1 experiment could be closed' : `${text} experiments could be closed`,
  whyClosed: 'The two best of each hardly differ. More traffic will hardly tell them apart.',
  more: (count: number, text: string) => (count === 1 ? '1 more needs you' : `${text} more need you`),
  fewer: 'Show less',
  announced: (count: number) => `${count} things need you.`,
} as const;

/** Strings of the list of things that need a person. */
export const attention = {
  title: 'Needs you',
  none: 'Nothing needs you now',
  settled: 'Settled',
  severities: { critical: 'Critical', warning: 'Warning', decide: 'Decide' },
  show: 'Show',
  seeSplit: 'See split',
  resume: 'Resume stops',
  /** The subject of a line for several things that need the same, at least two. */
  several: {
    split: (count: string) => `${count} experiments are not split as planned`,
    late: (count: string) => `${count} experiments have late counts`,
    guardrail: (count: string) => `${count} experiments have a broken guardrail`,
    paused: (count: string) => `${count} experiments have their stops paused`,
    equal: (count: string) => `${count} experiments could be closed`,
    suggestions: (count: string) => `${count} suggestions of high priority`,
  },
  whySeveral: {
    split: 'Automatic stops are paused in each.',
    late: 'Automatic stops are paused in each.',
    guardrail: 'Automatic stops are paused in each.',
    paused: 'They were paused by hand.',
    equal: 'The two best of each hardly differ. More traffic will hardly tell them apart.',
    suggestions: 'Each waits for a decision.',
  },
  more: (count: number, text: string) => (count === 1 ? '1 more needs you' : `${text} more need you`),
  fewer: 'Show less',
  announced: (count: number) => `${count} things need you.`,
} as const;

/** What only the suggestions say. */
export const suggestionListStrings = {
  evidence: {
    show: 'Evidence',
  },
  suggestionList: {
    title: 'Suggestions',
    none: 'Nothing to do: no suggestion is open.',
    priorities: { low: 'Low', medium: 'Medium', high: 'High', critical: 'Critical' },
    priority: 'Priority:',
    gain: (gain: string) => `${gain} engagements per 1,000 impressions`,
    gainBetween: (low: string, high: string) => `between ${low} and ${high}`,
    generated: 'Worded by a language model',
    generatedHelp: 'A language model wrote these words. What is suggested, and its numbers, come from the monitors.',
    outside: 'From outside',
    accept: 'Accept',
    dismiss: 'Dismiss',
    acceptThe: (title: string) => `Accept: ${title}`,
    dismissThe: (title: string) => `Dismiss: ${title}`,
    expires: (when: string) => `lapses ${when}`,
    statuses: { open: 'Open', accepted: 'Accepted', dismissed: 'Dismissed', expired: 'Lapsed', settled: 'Settled' },
    history: (count: number, text: string) => (count === 1 ? '1 earlier suggestion' : `${text} earlier suggestions`),
    more: 'Show more',
    announced: (count: number, first: string) =>
      count === 1 ? `New suggestion: ${first}` : `${count} new suggestions.`,
  },
} as const;

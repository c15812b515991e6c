export const suggestionList = {
  title: 'Suggestions',
  none: 'Nothing to do: there are no open suggestions.',
  priorities: { low: 'Low', medium: 'Medium', high: 'High', critical: 'Critical' },
  priority: 'Priority:',
  gain: (gain: string, isOfVisitors: boolean) =>
    isOfVisitors ? `${gain} visitors who engage per 1,000` : `${gain} engagements per 1,000 impressions`,
  gainBetween: (low: string, high: string) => `between ${low} and ${high}`,
  generated: 'Worded by a language model',
  generatedHelp: 'A language model wrote this text. The suggestion and its numbers come from the monitors.',
  outside: 'External',
  accept: 'Accept',
  dismiss: 'Dismiss',
  acceptThe: (verb: string, title: string) => `${verb}: ${title}`,
  dismissThe: (title: string) => `Dismiss: ${title}`,
  verbs: {
    stop: (letter: string) => `Stop ${letter}`,
    plan: (shares: string) => `Apply shares ${shares}`,
    planMany: 'Apply these shares',
    closeWith: (letter: string) => `Close with ${letter} as winner`,
    close: 'Close without a winner',
    resume: 'Resume stops',
    window: (length: string) => `Set the window to ${length}`,
    done: 'Mark as done',
  },
  effects: {
    stop: (letter: string, share: string) =>
      `${letter} is shown no more; its ${share} of the traffic goes to the others.`,
    stopUnsized: (letter: string) => `${letter} is shown no more; its traffic goes to the others.`,
    plan: 'These shares are planned from now on. The publisher follows the plan; where it does not, automatic stops pause.',
    closeWith: (letter: string, count: number, text: string) =>
      count === 1
        ? `Ends ${letter}, the one variant that is shown, as the winner. The publisher is told.`
        : `Ends all ${text} variants, ${letter} as the winner. The publisher is told.`,
    close: (count: number, text: string) =>
      count === 1
        ? 'Ends its one variant. The publisher is told.'
        : `Ends all ${text} variants. The publisher is told.`,
    resume: 'Automatic stops go on, and the check of the split begins again. Look into the split first.',
    window: (from: string, to: string) =>
      `Every experiment of the stream waits ${to} for late counts instead of ${from}; stops come that much later.`,
    windowTo: (to: string) => `Every experiment of the stream waits ${to} for late counts; stops come that much later.`,
    done: 'Only the publisher can do this. Mark it as done once it is.',
  },
  shares: {
    title: 'Shares of the traffic',
    variant: 'Variant',
    planned: 'Planned',
    seen: 'Seen',
    suggested: 'Suggested',
  },
  unprotected: 'The probability is not protected against repeated looks.',
  expires: (when: string) => `expires ${when}`,
  statuses: { open: 'Open', accepted: 'Accepted', dismissed: 'Dismissed', expired: 'Expired', settled: 'Settled' },
  history: (count: number, text: string) => (count === 1 ? '1 earlier suggestion' : `${text} earlier suggestions`),
  more: 'Show more',
  rest: (_count: number, text: string) => `${text} more suggestions`,
  announced: (count: number, first: string) => (count === 1 ? `New suggestion: ${first}` : `${count} new suggestions.`),
} as const;

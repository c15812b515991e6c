/** What only the banner says. */
export const fatigueBannerStrings = {
  fatigue: 'Pattern fatigue',
  freshness: 'Freshness',
  uses: (uses: number) => (uses === 1 ? '1 use in 7 days' : `${uses} uses in 7 days`),
  freshAgain: (when: string) => `fresh again ${when}`,
  instead: 'Use instead:',
  morePatterns: (count: number) =>
    count === 1 ? '1 more pattern needs attention' : `${count} more patterns need attention`,
  fewer: 'Show fewer',
  evidence: {
    show: 'Evidence',
  },
  fatigueBanner: {
    overused: (uses: string, from: string) => `${uses} uses in 7 days; from ${from} on a pattern counts as overused`,
    decline: (er: string, floor: string) => `Recent ER ${er} where ${floor} was to be kept`,
    declineFloor: (floor: string) => `Its ER was to stay above ${floor}`,
    announced: (pattern: string, level: string) => `Pattern ${pattern}: ${level}.`,
    freshness: (pattern: string) => `Freshness of ${pattern}`,
    hide: (pattern: string) => `Hide the warning about ${pattern} until it is assessed anew`,
    snoozeThe: (pattern: string) => `Snooze the warning about ${pattern}`,
    snoozeFor: { hour: 'For an hour', day: 'For a day', week: 'For a week' },
    snoozeHere: 'Snooze for you, in this browser',
    snoozeAll: 'Snooze for everybody',
    snoozed: (count: number) => (count === 1 ? '1 warning snoozed' : `${count} warnings snoozed`),
    until: (when: string) => `until ${when}`,
    wake: 'Show now',
  },
} as const;

export const fatigueEvidence = {
  lastUsed: 'Last used',
  recentEr: 'Recent ER',
  floor: 'Minimum ER',
  against: 'Evidence of a drop',
  assessed: 'Assessed',
  warnsAt: (needed: string) => `warns at ${needed}`,
  source: 'Source',
  outside: 'an external detector',
  own: 'the monitor of this stream',
  freshnessRule: 'Freshness: 100% when unused for 7 days, 50% after one use, 25% after two, 0% after three or more.',
  declineRule:
    'The minimum ER is 90% of the low end of what the pattern earned while fresh, compared with variants without it that were shown then and now. Check as often as you like: the evidence stays valid. A fatigued pattern is called so by mistake in 4 weeks with a chance of at most 5%.',
} as const;

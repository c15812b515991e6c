export const fatigueEvidence = {
  lastUsed: 'Last used',
  recentEr: 'Recent ER',
  floor: 'ER to be kept',
  against: 'Evidence of a drop',
  assessed: 'Assessed',
  source: 'Says',
  outside: 'an outside detector',
  own: 'the monitor of this stream',
  freshnessRule: 'Freshness: 100% when unused in 7 days, 50% after one use, 25% after two, 0% from three on.',
  declineRule:
    'The ER to be kept is 90 % of the low end of what the pattern earned while it was fresh. The evidence may be watched at any time.',
} as const;

/** The evidence as it is shown on demand. */
export const evidenceStrings = {
  evidence: {
    meaning: (times: string) =>
      `If the variant were good enough, so much would speak against it in at most one of ${times} tests, however often one looks.`,
    rule: 'Rule',
    rules: {
      evidence: 'Comparison with the other variants',
      prediction: 'Comparison with its prediction',
      threshold: 'Simple rule',
    },
    evidence: 'Evidence against it',
    judged: 'Judged',
    seen: 'Seen so far',
    counts: (engagements: string, impressions: string) => `${engagements} engagements in ${impressions} impressions`,
    actual: 'Actual ER',
    interval: 'Interval',
    between: (low: string, high: string) => `${low} to ${high}`,
    predicted: 'Predicted ER',
    floor: 'Least ER allowed',
    floorOf: (floor: string, share: string) => `${floor} (${share} of the prediction)`,
    leader: 'Leader',
    least: 'Judged from',
    impressions: (count: string) => `${count} impressions on`,
    by: 'Decided by',
    monitor: 'the monitor',
    outside: 'an outside monitor',
    someone: 'an operator',
    at: 'Decided at',
  },
} as const;

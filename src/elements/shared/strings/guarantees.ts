export const guarantees = {
  noGuarantee:
    'The simple rule has no guarantee: watched live, it stops one in five variants that are as good as predicted.',
  comparison: (most: string) =>
    `A variant that is at least as good as every other at all times is ever stopped by the comparison with a probability of at most ${most}`,
  prediction: (most: string, half: string | null) =>
    `one that always earns at least ${half === null ? 'half' : half} of its prediction is stopped by that rule with at most ${most}`,
  guardrail: (most: string) =>
    `one that is never worse in a guardrail by more than its bound is stopped by guardrails with at most about ${most}`,
  predictionOnly: (most: string, half: string | null) =>
    `A variant that always earns at least ${half === null ? 'half' : half} of its prediction is ever stopped by that rule with a probability of at most ${most}`,
  notPromised:
    'Nothing is promised about stops here: visitors are allotted, and their impressions are counted. Count visitors: open a new experiment whose reports carry units and engagedUnits.',
  assumed:
    'It takes that units are independent and allotted at random, and that engagements reach us equally late. A common rise and fall is covered; an order that changes in mid-run is not.',
  assumedAlone: 'It takes that units are independent.',
} as const;

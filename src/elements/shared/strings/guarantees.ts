export const guarantees = {
  noGuarantee:
    'The simple rule has no guarantee: watched live, it stops one in five variants that do as well as predicted.',
  comparison: (most: string) =>
    `If a variant is at least as good as every other at all times, the probability that the comparison ever stops it is at most ${most}`,
  prediction: (most: string, half: string | null) =>
    `if it always earns at least ${half === null ? 'half' : half} of its prediction, the probability that the prediction rule stops it is at most ${most}`,
  guardrail: (most: string) =>
    `if it never exceeds the bound of a guardrail, the probability that guardrails stop it is at most about ${most}`,
  predictionOnly: (most: string, half: string | null) =>
    `If a variant always earns at least ${half === null ? 'half' : half} of its prediction, the probability that the prediction rule ever stops it is at most ${most}`,
  notPromised:
    'Stops of this experiment carry no promise: visitors are assigned, but impressions are counted. Count visitors instead: open a new experiment whose reports carry units and engagedUnits.',
  assumed:
    'This assumes that units are independent and assigned at random, and that engagements arrive equally late for all variants. Ups and downs that all variants share are covered; variants that change places mid-run are not.',
  assumedAlone: 'This assumes that units are independent.',
} as const;

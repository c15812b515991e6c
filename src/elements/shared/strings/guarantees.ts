export const guarantees = {
  noGuarantee:
    'The simple rule has no guarantee: watched live, it stops one in five variants that are as good as predicted.',
  budget: (alpha: string, comparison: string, prediction: string, traffic: string) =>
    `Error budget: the best variant of a test is stopped by mistake with a chance of at most ${alpha}, however long you watch. ${comparison} for comparisons, ${prediction} for predictions, ${traffic} for traffic checks.`,
} as const;

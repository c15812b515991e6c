export const guarantees = {
  noGuarantee:
    'The simple rule has no guarantee: watched live, it stops one in five variants that are as good as predicted.',
  budget: (alpha: string, comparison: string, prediction: string | null) =>
    `Error budget: the best variant of a test is stopped by mistake with a chance of at most ${alpha}, however long you watch. ${prediction === null ? 'Nothing is predicted, so all of it is for comparisons.' : `${comparison} for comparisons, ${prediction} for predictions.`}`,
} as const;

import { stirlingRest } from './log-gamma.ts';

/**
 * One category's part of the evidence that {@link jointPart} describes, so that a caller sums without building arrays.
 *
 * @param prior Prior weight a of the category.
 * @param count Observations n of the category.
 * @param p Probability of the category under the null hypothesis; above 0 unless `count` is 0.
 * @param priorTotal Sum A of the prior weights.
 * @param total A + all observations.
 * @param excess a + n - total * p. Callers know it without the rounding that costs eight digits after 1e8 observations.
 */
export function categoryPart(
  prior: number,
  count: number,
  p: number,
  priorTotal: number,
  total: number,
  excess: number,
): number {
  if (count === 0) return prior * Math.log(priorTotal / total);
  const posterior = prior + count;
  return (
    posterior * Math.log1p(excess / (total * p)) -
    prior * Math.log(prior / (priorTotal * p)) -
    Math.log(posterior / prior) / 2 +
    stirlingRest(posterior) -
    stirlingRest(prior)
  );
}

/**
 * The part that is the same for all categories. With it, the log evidence of a Dirichlet(a) mixture against fixed
 * probabilities p is `jointPart(A, A + N)` + the sum of every `categoryPart`, which equals
 * ln G(A) - ln G(A + N) + sum[ln G(a_k + n_k) - ln G(a_k) - n_k ln p_k]. The leading terms of log-gamma are gathered into
 * logarithms of ratios, because differences of log-gamma itself lose their digits in large counts.
 */
export function jointPart(priorTotal: number, total: number): number {
  return Math.log(total / priorTotal) / 2 - stirlingRest(total) + stirlingRest(priorTotal);
}

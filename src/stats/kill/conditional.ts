import type { Counts } from '../numbers/counts.ts';

/** Up to this many terms the exact sum is worth its time. */
const MAX_TERMS = 5000;

/** Below this share of engagements in impressions the binomial bound is as sharp as the exact sum. */
const MIN_RATE = 0.05;

/** Terms smaller than this part of their sum no longer change it. */
const NEGLIGIBLE = 1e-18;

/**
 * Adds to each `logs[from + k]` what one batch says for the rate ratio r_k against "i is at least as good as j".
 *
 * With impressions m, engagements c and share w = m_i / (m_i + m_j), the increment is c_i ln r - (c_i + c_j) ln(w r + 1 - w). Given the
 * margins, c_i is hypergeometric when both are equally good, r^c is convex, so its mean is at most the binomial one, which is 1 (Hoeffding
 * 1963); a better i only lowers it. Where engagements are frequent, the mean itself takes the place of that bound:
 * c_i ln r - ln sum_u C(m_i, u) C(m_j, c - u) r^u / C(m_i + m_j, c), which is never smaller, with the same null hypothesis. Which of the two is
 * used depends on the margins alone, so each increment keeps a conditional mean of at most 1. [after Lindon and Malek 2022, arXiv 2011.03567]
 *
 * Counts are taken as checked; a batch in which either was not shown, or nobody engaged, changes nothing. Allocates nothing.
 *
 * @param logRatios ln of the rate ratios, falling. @param i Counts of the variant that may be worse. @param j Of the other, or of others together.
 */
export function addConditional(logs: number[], from: number, logRatios: readonly number[], i: Counts, j: Counts): void {
  const engagements = i.engagements + j.engagements;
  const impressions = i.impressions + j.impressions;
  if (i.impressions === 0 || j.impressions === 0 || engagements === 0) return;
  const isExact = engagements > MIN_RATE * impressions && Math.min(engagements, i.impressions) <= MAX_TERMS;
  if (isExact) addExact(logs, from, logRatios, i, j);
  else addBounded(logs, from, logRatios, i, engagements, i.impressions / impressions);
}

/** {@link addConditional} by the binomial bound. */
export function addBounded(
  logs: number[],
  from: number,
  logRatios: readonly number[],
  { engagements }: Counts,
  total: number,
  share: number,
): void {
  for (let k = 0; k < logRatios.length; k++) {
    const log = logRatios[k] as number;
    (logs[from + k] as number) += engagements * log - total * Math.log1p(share * Math.expm1(log));
  }
}

/**
 * The exact mean, by terms relative to the largest at equal rates. The largest term of a smaller ratio lies at fewer engagements of i, so one
 * walk downward finds those of all ratios.
 */
function addExact(logs: number[], from: number, logRatios: readonly number[], i: Counts, j: Counts): void {
  const [m, other, c] = [i.impressions, j.impressions, i.engagements + j.engagements];
  const first = Math.max(0, c - other);
  const last = Math.min(m, c);
  // How many times the term of u + 1 is that of u, at equal rates.
  const step = (u: number): number => ((m - u) * (c - u)) / ((u + 1) * (other - c + u + 1));
  let peak = Math.min(last, Math.max(first, Math.floor(((m + 1) * (c + 1)) / (m + other + 2))));
  const atEqual = Math.log(sumAround(peak, 1, first, last, step));
  // ln of the peak's term at equal rates, relative to the first peak's.
  let height = 0;
  for (let k = 0; k < logRatios.length; k++) {
    const log = logRatios[k] as number;
    const ratio = Math.exp(log);
    for (; peak > first && step(peak - 1) * ratio < 1; peak--) height -= Math.log(step(peak - 1));
    const mean = height + peak * log + Math.log(sumAround(peak, ratio, first, last, step)) - atEqual;
    (logs[from + k] as number) += i.engagements * log - mean;
  }
}

/** The sum of all terms, with that of `peak` as 1. */
function sumAround(peak: number, ratio: number, first: number, last: number, step: (u: number) => number): number {
  let sum = 1;
  for (let u = peak, term = 1; u < last; u++) {
    term *= step(u) * ratio;
    sum += term;
    if (term < NEGLIGIBLE * sum) break;
  }
  for (let u = peak - 1, term = 1; u >= first; u--) {
    term /= step(u) * ratio;
    sum += term;
    if (term < NEGLIGIBLE * sum) break;
  }
  return sum;
}

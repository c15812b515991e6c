import { checkCounts, type Counts } from '../../../src/stats/numbers/counts.ts';
import { LOG_RATIOS, RATIOS } from '../../../src/stats/numbers/grid.ts';
import { logMeanExp } from '../../../src/stats/numbers/log-sum.ts';

/**
 * The evidence against "variant i is at least as good as variant j", batch after batch.
 *
 * Plain data: it survives JSON bit for bit. It cannot be rebuilt from running totals, so the batches belong in the log.
 */
export interface PairEvidence {
  /** Log-likelihood ratio l_r for each rate ratio r of the grid; all start at 0. */
  readonly logs: number[];
}

/** Evidence of a pair before its first batch: E = 1. */
export function createPairEvidence(): PairEvidence {
  return { logs: RATIOS.map(() => 0) };
}

/**
 * Adds one closed batch: what variants i and j saw in the same stretch of time. A batch where either has no impressions
 * says nothing about the pair and changes nothing. Allocates nothing.
 *
 * With impressions m, engagements c and share w = m_i / (m_i + m_j), for each rate ratio r of the grid
 * {.98 .95 .9 .85 .8 .7 .6 .5 .35 .2}: l_r += c_i ln r - (c_i + c_j) ln(w r + 1 - w).
 *
 * Exact at any rate and any look: given the batch's engagements, c_i is hypergeometric when both are equally good, r^c is
 * convex, so its mean is at most the binomial one, which is 1 (Hoeffding 1963); a better i only lowers it. It holds
 * whatever the base rate does over the day and however traffic shifts between batches, for late starters and after kills.
 * Assumes that inside a batch the two were shown side by side (exchangeable traffic), and that a batch is closed by time
 * or impressions, never by engagements. [after Lindon and Malek 2022, arXiv 2011.03567]
 *
 * @param i Batch of the variant that may be worse. @param j Batch of the other one.
 * @throws RangeError if counts cannot be; the evidence is then unchanged.
 */
export function addPairBatch(evidence: PairEvidence, i: Counts, j: Counts): void {
  checkCounts(i);
  checkCounts(j);
  addPairBatchAt(evidence.logs, 0, i, j);
}

/** {@link addPairBatch} on the grid that starts at `from` in a longer array; counts are taken as checked. */
export function addPairBatchAt(logs: number[], from: number, i: Counts, j: Counts): void {
  const engagements = i.engagements + j.engagements;
  // Without engagements every term is 0: in quiet hours most pairs of a large experiment cost nothing.
  if (i.impressions === 0 || j.impressions === 0 || engagements === 0) return;
  const share = i.impressions / (i.impressions + j.impressions);
  for (let k = 0; k < RATIOS.length; k++) {
    const expected = Math.log1p(share * ((RATIOS[k] as number) - 1));
    (logs[from + k] as number) += i.engagements * (LOG_RATIOS[k] as number) - engagements * expected;
  }
}

/**
 * ln E_ij, where E_ij is the mean of exp(l_r) over the grid. When i is at least as good as j, E ever reaches 1/alpha with
 * probability at most alpha.
 */
export function pairLogEvidence(evidence: PairEvidence): number {
  return logMeanExp(evidence.logs);
}

import { isConclusive, type Counts } from 'peeksafe/stats';
import type { RuleMaker } from './rules.ts';

/**
 * ln of the mean of r^X, where X is how many of `c` engagements are those of one of two equal variants with `m` impressions each: the exact
 * normalizer of a bet on the odds ratio r.
 */
function logMean(m: number, c: number, r: number): number {
  const first = Math.max(0, c - m);
  const last = Math.min(m, c);
  let [term, power] = [1, r ** first];
  let [terms, sum] = [term, power];
  for (let u = first; u < last; u++) {
    term *= ((m - u) * (c - u)) / ((u + 1) * (m - c + u + 1));
    power *= r;
    terms += term;
    sum += term * power;
  }
  return Math.log(sum / terms);
}

/** The least that any rule with this budget can need: it is told that the first variant is the best, and by how much. Batches are of equal size. */
export function oracleRule(alpha: number, worse: number, better: number): RuleMaker {
  const ratio = (worse * (1 - better)) / (better * (1 - worse));
  return (arms) => {
    const logs = new Map(Array.from({ length: arms - 1 }, (_, i) => [i + 1, 0]));
    return {
      look(batch) {
        const best = batch[0] as Counts;
        const stopped: number[] = [];
        for (const [arm, log] of logs) {
          const { impressions, engagements } = batch[arm] as Counts;
          const all = engagements + best.engagements;
          const now = log + engagements * Math.log(ratio) - logMean(impressions, all, ratio);
          logs.set(arm, now);
          if (isConclusive(now, alpha)) stopped.push(arm);
        }
        for (const arm of stopped) logs.delete(arm);
        return stopped;
      },
    };
  };
}

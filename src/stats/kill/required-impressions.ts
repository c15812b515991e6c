import { ALPHA } from './budget.ts';
import { reject } from '../numbers/counts.ts';

/** An experiment that is planned: one variant is better than all others, which are equally good. */
export interface PlannedDifference {
  /** ER of the others, above 0: what a variant usually earns. */
  readonly er: number;
  /** How much more the best earns, as a part of `er`: .25 for 5 % beside 4 %. From .03 to 1.5, the best at most .8. */
  readonly effect: number;
  /** How many variants there are, the best among them: 2 to 50. */
  readonly variants: number;
  /** Error budget of the comparison, .01 to .05; .05 when left out. */
  readonly alpha?: number;
}

/** Refuses what the simulations do not reach. */
function checkWithin(name: string, value: number, low: number, high: number): void {
  if (!(value >= low && value <= high)) reject(name, value, `a number from ${low} to ${high}`);
}

/** Negative entropy of a rate. */
const order = (rate: number): number => rate * Math.log(rate) + (1 - rate) * Math.log1p(-rate);

/**
 * ln of how much the rule has to be told, in units of the divergence: fitted to the medians of 450 simulated worlds, 120 to 1,000 experiments
 * each. It grows as the effect becomes small, for a bet that is spread over many effects pays for those that are not there.
 */
function logFactor(effect: number, best: number, variants: number, alpha: number): number {
  const log = Math.log(1 + 1 / effect);
  const losers = variants - 1;
  // Of two losers one is half, of three two.
  const part = Math.ceil(losers / 2) / losers;
  const ofEffect = 0.09 * log * (log - 1) + (0.31 - 0.23 * log) * best;
  return 0.43 + ofEffect + 0.98 * part - 2.12 / variants + 0.79 * Math.log(-Math.log(alpha));
}

/**
 * How many impressions each variant needs until the kill rule (`createKillRule`, without a plan) has stopped half of the losers: the median
 * over experiments, each variant being shown equally often while it is shown.
 *
 * It is a curve through the medians of simulated experiments: what two variants of these rates tell in an impression (their Kullback-Leibler
 * divergences from the mean of both, added) times a factor that grows with the number of variants and as the effect becomes small.
 * **Its error**: in 19 of 20 simulated worlds within 16 % of the median; single experiments differ more, one half of them end between .6 and 1.5
 * times the median. `npm run evaluate` prints it beside the simulation. Losers that are further behind are stopped sooner. It decides nothing
 * and promises nothing: the guarantee of the kill rule does not depend on it.
 * @param plan The rates, the number of variants, and the error budget.
 * @returns Impressions of each variant, a whole number.
 * @throws RangeError if a number is outside the range that was simulated.
 * @example
 * ```ts
 * // 3 % against 4 %.
 * requiredImpressions({ er: 0.03, effect: 1 / 3, variants: 2 }); // 4770
 * ```
 */
export function requiredImpressions({ er, effect, variants, alpha = ALPHA }: PlannedDifference): number {
  checkWithin('effect', effect, 0.03, 1.5);
  const best = er * (1 + effect);
  if (!(er > 0 && best <= 0.8)) reject('er', er, 'a number above 0, with which the best has at most 0.8');
  checkWithin('variants', variants, 2, 50);
  if (!Number.isInteger(variants)) reject('variants', variants, 'a whole number');
  checkWithin('alpha', alpha, 0.01, 0.05);
  // In each impression of both, the two tell this much about the difference.
  const told = order(er) + order(best) - 2 * order((er + best) / 2);
  return Math.ceil(Math.exp(logFactor(effect, best, variants, alpha)) / told);
}

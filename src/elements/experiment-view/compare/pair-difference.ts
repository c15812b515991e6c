import type { Estimate, Experiment, Variant } from '../../../protocol/index.ts';
import { interval, priorFrom } from '../../../stats/index.ts';

/** How the rates of two variants differ, with an interval that holds at every look although somebody chose the pair. */
export interface PairDifference {
  /** The variant with the higher lower end; the difference is its rate less that of `second`. */
  readonly first: Variant;
  readonly second: Variant;
  /** The difference of the rates, -1 to 1: 0.009 is 0.9 percentage points. Null while nothing is judged of either, and where the lead has changed. */
  readonly difference: Estimate | null;
  /**
   * Where the interval is from: `pair`, the lead of these two, from the batches that they share; `intervals`, the intervals of both at half the
   * budget each, which is wider and never claims more.
   */
  readonly basis: 'pair' | 'intervals';
  /** Whether the lead of the two has changed, so that no difference holds for the whole of the experiment. */
  readonly hasChanged: boolean;
  /** The pairs that this one was chosen from. */
  readonly pairs: number;
  /** The error budget of this pair, between 0 and 1: that of the experiment divided by its pairs. */
  readonly alpha: number;
}

const negative = ({ estimate, low, high }: Estimate): Estimate => ({ estimate: -estimate, low: -high, high: -low });

const isJudged = ({ judged }: Variant): boolean => judged.impressions > 0;

/** Pairs among the variants that were ever judged; at least one. */
function pairsOf(experiment: Experiment | undefined, variants: readonly Variant[]): number {
  const judged = Math.max(2, experiment?.lead?.variants ?? variants.filter(isJudged).length);
  return (judged * (judged - 1)) / 2;
}

function intervalAt(
  { judged, predictedEr }: Variant,
  alpha: number,
): readonly [rate: number, low: number, high: number] {
  const [low, high] = interval(judged, alpha, priorFrom(predictedEr));
  return [judged.engagements / judged.impressions, low, high];
}

/**
 * The difference of two sequences that both hold with 1 - alpha/2 holds with 1 - alpha: a union bound, whatever the traffic does. It needs no
 * common batches, which the wire has of the two best variants only.
 */
function differenceOfIntervals(first: Variant, second: Variant, alpha: number): Estimate | null {
  if (!isJudged(first) || !isJudged(second)) return null;
  const [rate, low, high] = intervalAt(first, alpha / 2);
  const [otherRate, otherLow, otherHigh] = intervalAt(second, alpha / 2);
  return { estimate: rate - otherRate, low: low - otherHigh, high: high - otherLow };
}

/**
 * How two variants of an experiment differ.
 *
 * @param variants All variants of the experiment, those that were stopped included: the pair was chosen from them.
 * @example
 * const { difference } = pairDifference(a, b, experiment, [a, b, c]); // { estimate: .009, low: .001, high: .016 }
 */
export function pairDifference(
  a: Variant,
  b: Variant,
  experiment: Experiment | undefined,
  variants: readonly Variant[],
): PairDifference {
  const [first, second] = a.interval[0] >= b.interval[0] ? [a, b] : [b, a];
  const pairs = pairsOf(experiment, variants);
  const alpha = (experiment?.budget.alpha ?? 0.05) / pairs;
  const lead = experiment?.lead ?? null;
  const isOfLead = lead !== null && [lead.leader, lead.runnerUp].every((id) => id === first.id || id === second.id);
  const common = { first, second, pairs, alpha };
  if (isOfLead && lead.verdict === 'changed') return { ...common, difference: null, basis: 'pair', hasChanged: true };
  if (isOfLead && lead.difference !== null) {
    const difference = lead.leader === first.id ? lead.difference : negative(lead.difference);
    return { ...common, difference, basis: 'pair', hasChanged: false };
  }
  const difference = differenceOfIntervals(first, second, alpha);
  return { ...common, difference, basis: 'intervals', hasChanged: false };
}

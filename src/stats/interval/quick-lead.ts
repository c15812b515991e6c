import { LOG_RATIOS, logWeightsFor, type ExperimentPlan } from '../kill/bets.ts';
import { checkAlpha } from '../numbers/counts.ts';
import { commonRatio, type PairBatch, type RatioInterval } from './lead.ts';

/** The evidence is evaluated this often for one end at most. */
const MAX_EVALUATIONS = 8;

/** An end is near enough when it lies outside by at most this part of the width of its side. */
const TOLERANCE = 1e-3;

/** A former end that lies this much farther out or in than the evidence lets one expect is no place to begin. */
const FARTHEST = 4;

/** r - 1 of each rate ratio that is bet on. */
const LESS: readonly number[] = /* @__PURE__ */ LOG_RATIOS.map(Math.expm1);

/** Where the evidence stands at one ratio: above its bound by `value`, and how fast that grows with ln of the ratio. */
interface Point {
  readonly value: number;
  readonly slope: number;
}

/** ln of both factors of a batch by ratio bet on: those of one variant, then those of the other. */
type Factors = Float64Array;

function fillFactors(into: Factors, share: number): Factors {
  for (let k = 0; k < LESS.length; k++) {
    const less = LESS[k] as number;
    into[k] = Math.log(1 + share * less);
    into[k + LESS.length] = Math.log(1 + (1 - share) * less);
  }
  return into;
}

/**
 * The factors of batches by their odds. They are logarithms, which are nearly all of the work: where shares are constant, and many batches have the same odds,
 * each is worked out once for a ratio.
 */
function factorsBy(odds: readonly number[]): (b: number, share: number) => Factors {
  const kinds = new Set(odds);
  const room = (): Factors => new Float64Array(2 * LESS.length);
  const single = room();
  if (kinds.size > odds.length / 2) return (_, share) => fillFactors(single, share);
  const byOdds = new Map([...kinds].map((one) => [one, room()]));
  const ofBatch = odds.map((one) => byOdds.get(one) as Factors);
  const isFirst = ofBatch.map((one, b) => b === 0 || ofBatch.indexOf(one) === b);
  return (b, share) => {
    const factors = ofBatch[b] as Factors;
    return isFirst[b] === true ? fillFactors(factors, share) : factors;
  };
}

/** Evaluates ln of the evidence of `leadLogEvidence`, less its bound, at ln of a ratio. */
function evidenceAbove(
  batches: readonly PairBatch[],
  alpha: number,
  plan: ExperimentPlan | null,
): (logRatio: number) => Point {
  const common = batches.filter(
    ({ i, j }) => i.impressions > 0 && j.impressions > 0 && i.engagements + j.engagements > 0,
  );
  const odds = common.map(({ i, j }) => i.impressions / j.impressions);
  const factorsOf = factorsBy(odds);
  const totals = common.map(({ i, j }) => i.engagements + j.engagements);
  const own = common.reduce((sum, { i }) => sum + i.engagements, 0);
  const other = common.reduce((sum, { j }) => sum + j.engagements, 0);
  const weights = logWeightsFor(plan);
  const { length } = LOG_RATIOS;
  const [logs, slopes] = [new Float64Array(2 * length), new Float64Array(2 * length)];
  return (logRatio) => {
    const ratio = Math.exp(logRatio);
    for (let k = 0; k < length; k++) {
      logs[k] = own * (LOG_RATIOS[k] as number) + (weights[k] as number);
      logs[k + length] = other * (LOG_RATIOS[k] as number) + (weights[k] as number);
    }
    slopes.fill(0);
    for (let b = 0; b < odds.length; b++) {
      const share = ((odds[b] as number) * ratio) / ((odds[b] as number) * ratio + 1);
      const total = totals[b] as number;
      const pull = total * share * (1 - share);
      const factors = factorsOf(b, share);
      for (let k = 0; k < length; k++) {
        const less = LESS[k] as number;
        (logs[k] as number) -= total * (factors[k] as number);
        (logs[k + length] as number) -= total * (factors[k + length] as number);
        (slopes[k] as number) -= (pull * less) / (1 + share * less);
        (slopes[k + length] as number) += (pull * less) / (1 + (1 - share) * less);
      }
    }
    let high = -Infinity;
    for (const log of logs) high = Math.max(high, log);
    let [sum, slope] = [0, 0];
    for (let k = 0; k < logs.length; k++) {
      const part = Math.exp((logs[k] as number) - high);
      sum += part;
      slope += part * (slopes[k] as number);
    }
    return { value: high + Math.log(sum / 2) + Math.log(alpha), slope: slope / sum };
  };
}

/**
 * The interval of `leadInterval` in a few steps, for whoever makes it again and again as batches come: each end is found from where it was
 * before, in at most 8 evaluations of the evidence. It is rounded outwards, by a thousandth of its width, so it covers as much.
 *
 * @param batches Common batches of the two, counts as `leadInterval` expects them. @param alpha Error budget, between 0 and 1.
 * @param former The interval before the newest batches; null for none.
 * @returns null where no ratio is inside; 0 and Infinity for ends that were not found.
 * @throws RangeError if alpha is outside (0, 1).
 */
export function quickLeadInterval(
  batches: readonly PairBatch[],
  alpha: number,
  plan: ExperimentPlan | null = null,
  former: RatioInterval | null = null,
): RatioInterval | null {
  checkAlpha(alpha);
  const start = commonRatio(batches);
  if (!(start > 0 && start < Infinity)) return [0, Infinity];
  const above = evidenceAbove(batches, alpha, plan);
  const center = Math.log(start);
  if (above(center).value >= 0) return null;
  const guess = firstWidth(batches, alpha);
  const near = (end: number | undefined, side: number): number => {
    const known = end === undefined ? NaN : (Math.log(end) - center) * side;
    return known > guess / FARTHEST && known < guess * FARTHEST ? known : guess;
  };
  return [
    Math.exp(endOf(above, center, -1, near(former?.[0], -1))),
    Math.exp(endOf(above, center, 1, near(former?.[1], 1))),
  ];
}

/** How wide one side of the interval is about, in ln of the ratio: the standard error times that of a normal test with a little more evidence. */
function firstWidth(batches: readonly PairBatch[], alpha: number): number {
  let [own, other] = [0, 0];
  for (const { i, j } of batches) {
    own += i.engagements;
    other += j.engagements;
  }
  return Math.sqrt((1 / own + 1 / other) * 2 * (Math.log(1 / alpha) + 2));
}

/**
 * The end on one side of a ratio inside, by Newton's method between a point that is inside and one that is outside.
 * @param side -1 for the low end, 1 for the high one. @param width Where it is looked for first, from the center.
 * @returns ln of a ratio that is outside, near the end; infinite when none was found.
 */
function endOf(above: (logRatio: number) => Point, center: number, side: number, width: number): number {
  let [inside, outside] = [0, Infinity];
  let next = width;
  for (let n = 0; n < MAX_EVALUATIONS; n++) {
    const { value, slope } = above(center + side * next);
    const step = value / (slope * side);
    if (value < 0) inside = next;
    else {
      outside = next;
      if (outside - inside <= TOLERANCE * outside || step <= TOLERANCE * outside) break;
    }
    // The evidence bends upwards: from either side Newton's step ends outside. A little more is added for where it is nearly straight.
    let target = next - step + (value < 0 ? (TOLERANCE / 2) * next : 0);
    if (!(target > inside && target < outside)) target = outside === Infinity ? 2 * next : (inside + outside) / 2;
    next = Math.min(target, 4 * next);
  }
  return center + side * outside;
}

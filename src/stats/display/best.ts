import { checkCounts, type Counts } from '../numbers/counts.ts';
import { logEvidenceAtObserved } from '../interval/interval.ts';
import { likelihoodRange } from '../interval/likelihood.ts';

/** A posterior on the line of rates, cut where its density has fallen by e^-28. */
interface Posterior {
  readonly s: number;
  readonly m: number;
  readonly rate: number;
  /** ln of the density at the observed rate, its highest. */
  readonly logPeak: number;
  readonly low: number;
  readonly high: number;
  /** Widest panel on which the nodes integrate it to about ten digits. */
  readonly step: number;
  /** Integral of the density up to the panel in hand. */
  below: number;
  /** Integral of its density times the chance of all others to be lower. */
  best: number;
  /** Density and its integral at the nodes of the panel in hand. */
  readonly density: Float64Array;
  readonly integral: Float64Array;
}

const UNIFORM = { a: 1, b: 1 };
const CUT = 28;
// Few wide panels of many nodes: 32 of 12 nodes take more than twice as long for digits that nobody sees.
const PANELS = 8;
const NODES = 16;

/**
 * The probability of each variant to be the best, for display and for advice on traffic; never a reason to kill: watched live,
 * "95 % sure" kills an equal arm in 60 % of experiments.
 *
 * Integral of f_i(x) * product of F_j(x) over Beta(1 + s, 1 + n - s) posteriors (prior Beta(1, 1)), by Fejer's rule on
 * panels whose places follow from the posteriors alone. Right to 1e-9 from 0 to 1e8
 * impressions and for 100 variants, also where some posteriors are thousands of times narrower than others; well below a
 * millisecond for a few variants, some 20 ms for 100 that are close. Assumes constant ERs. [Scott 2010]
 * @param variants Running totals of the variants to compare, usually those that are live.
 * @returns Probabilities in the same order, adding up to 1; an empty list for an empty one.
 * @throws RangeError if counts cannot be.
 * @example
 * ```ts
 * probabilityBest([
 *   { impressions: 2000, engagements: 80 },
 *   { impressions: 2000, engagements: 100 },
 * ]); // [0.0639…, 0.9360…]
 * ```
 */
export function probabilityBest(variants: readonly Counts[]): number[] {
  const all = variants.map(posteriorOf);
  // A variant that ends below the start of another has no chance, and on this stretch no effect on the chances of the others.
  const reach = Math.max(...all.map(({ low }) => low));
  const posteriors = all.filter(({ high }) => high > reach);
  const rule = (fejersRule ??= fejer());
  const end = Math.max(...posteriors.map(({ high }) => high));
  for (let x = Math.min(...posteriors.map(({ low }) => low)); x < end;) {
    const width = panelWidth(posteriors, x, end);
    for (const posterior of posteriors) integratePanel(posterior, rule, x, width);
    const products = rule.weights.map((weight) => width * weight);
    for (const { integral } of posteriors)
      for (let k = 0; k < NODES; k++) (products[k] as number) *= integral[k] as number;
    for (const posterior of posteriors) {
      const { density, integral } = posterior;
      let sum = 0;
      for (let k = 0; k < NODES; k++) {
        const below = integral[k] as number;
        if (below > 0) sum += ((products[k] as number) * (density[k] as number)) / below;
      }
      posterior.best += sum;
    }
    x += width;
  }
  // They add up to 1 already, but for what the panels leave out.
  const sum = posteriors.reduce((total, { best }) => total + best, 0);
  return all.map(({ best }) => best / sum);
}

function posteriorOf(counts: Counts): Posterior {
  checkCounts(counts);
  const { impressions: n, engagements: s } = counts;
  const [low, high] = likelihoodRange(s, n, CUT);
  return {
    s,
    m: n - s,
    rate: s / n,
    logPeak: -logEvidenceAtObserved(s, n, UNIFORM),
    low,
    high,
    step: (high - low) / PANELS,
    below: 0,
    best: 0,
    density: new Float64Array(NODES),
    integral: new Float64Array(NODES),
  };
}

/** As wide as the narrowest posterior allows that is under way, or that would begin inside the panel. */
function panelWidth(posteriors: readonly Posterior[], x: number, end: number): number {
  let width = end - x;
  for (const { low, high, step } of posteriors) {
    if (x < high) width = Math.min(width, Math.max(step, low - x));
  }
  return width;
}

/** Fills density and integral at the panel's nodes. */
function integratePanel(posterior: Posterior, rule: Rule, x: number, width: number): void {
  const { s, m, rate, logPeak, low, high, density, integral } = posterior;
  let { below } = posterior;
  density.fill(0);
  integral.fill(below);
  if (x >= high || x + width <= low) return;
  for (let k = 0; k < NODES; k++) {
    const away = x + width * (rule.nodes[k] as number) - rate;
    const log = (s && s * Math.log1p(away / rate)) + (m && m * Math.log1p(-away / (1 - rate)));
    density[k] = Math.exp(logPeak + log);
    below += width * (density[k] as number) * (rule.weights[k] as number);
  }
  posterior.below = below;
  for (let l = 0, i = 0; l < NODES; l++) {
    for (let k = 0; k < NODES; k++)
      (integral[l] as number) += width * (density[k] as number) * (rule.partial[i++] as number);
  }
}

/** A quadrature rule on [0, 1], with the weights that integrate from 0 to each node. */
interface Rule {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
  /** Those to the first node, then those to the second, and so on. */
  readonly partial: readonly number[];
}

/** Made at its first use: it costs as much as a comparison of a few variants. */
let fejersRule: Rule | undefined;

/** Fejer's first rule: the polynomial through Chebyshev nodes is integrated exactly, to 1 or to any node. */
function fejer(): Rule {
  const angles = Array.from({ length: NODES }, (_, k) => (Math.PI * (k + 0.5)) / NODES);
  const upTo = (end: number): number[] =>
    angles.map((angle) => {
      let sum = 0;
      for (let m = 0; m < NODES; m++) {
        sum += ((m ? 2 : 1) * Math.cos(m * angle) * (cosine(m + 1, end) - cosine(m - 1, end))) / 4;
      }
      return sum / NODES;
    });
  return { nodes: angles.map((angle) => (1 + Math.cos(angle)) / 2), weights: upTo(0), partial: angles.flatMap(upTo) };
}

/** (cos(m t) - cos(m pi)) / m: half the difference of two of them integrates the Chebyshev polynomial between. */
function cosine(m: number, t: number): number {
  return m === 0 ? 0 : (Math.cos(m * t) - Math.cos(m * Math.PI)) / m;
}

import { checkCounts, type Counts } from './counts.ts';
import { likelihoodRange } from './likelihood.ts';

/** A posterior on the line of rates, cut where its density has fallen by e^-40. */
interface Posterior {
  readonly s: number;
  readonly m: number;
  readonly rate: number;
  readonly low: number;
  readonly high: number;
  /** Widest panel on which the quadrature is exact to about ten digits. */
  readonly step: number;
  /** Integral of the density up to the panel in hand. */
  below: number;
}

const CUT = 40;
const PANELS = 32;
const NODES = 8;

/**
 * The probability of each variant to be the best, for display and for advice on traffic; never a reason to kill: watched live,
 * "95 % sure" kills an equal arm in 60 % of experiments.
 *
 * Integral of f_i(x) * product of F_j(x) over Beta(1 + s, 1 + n - s) posteriors (prior Beta(1, 1)), by Gauss-Legendre
 * panels whose places follow from the posteriors alone. Right to about 1e-10 from 0 to 1e8 impressions and for 100 variants,
 * also when some posteriors are thousands of times narrower than others. Assumes constant ERs. [Scott 2010]
 *
 * @param variants Running totals of the variants to compare, usually those that are live.
 * @returns Probabilities in the same order, adding up to 1; an empty list for an empty one.
 * @throws RangeError if counts cannot be.
 */
export function probabilityBest(variants: readonly Counts[]): number[] {
  const posteriors = variants.map(posteriorOf);
  const rule = gaussLegendre();
  const best = posteriors.map(() => 0);
  const densities = posteriors.map(() => new Float64Array(NODES));
  const integrals = posteriors.map(() => new Float64Array(NODES));
  const end = Math.max(...posteriors.map(({ high }) => high));
  for (let x = Math.min(...posteriors.map(({ low }) => low)); x < end;) {
    const width = panelWidth(posteriors, x, end);
    posteriors.forEach((posterior, i) => {
      integratePanel(posterior, rule, x, width, densities[i] as Float64Array, integrals[i] as Float64Array);
    });
    for (let k = 0; k < NODES; k++) {
      let all = width * (rule.weights[k] as number);
      for (const integral of integrals) all *= integral[k] as number;
      for (let i = 0; i < best.length; i++) {
        const density = (densities[i] as Float64Array)[k] as number;
        if (density > 0) (best[i] as number) += (all * density) / ((integrals[i] as Float64Array)[k] as number);
      }
    }
    x += width;
  }
  // The densities were never normalised: the chances to be best add up to 1.
  const sum = best.reduce((total, part) => total + part, 0);
  return best.map((part) => part / sum);
}

function posteriorOf(counts: Counts): Posterior {
  checkCounts(counts);
  const { impressions: n, engagements: s } = counts;
  const [low, high] = likelihoodRange(s, n, CUT);
  return { s, m: n - s, rate: n === 0 ? 0 : s / n, low, high, step: (high - low) / PANELS, below: 0 };
}

/** As wide as the narrowest posterior allows that is under way, or that would begin inside the panel. */
function panelWidth(posteriors: readonly Posterior[], x: number, end: number): number {
  let width = end - x;
  for (const { low, high, step } of posteriors) {
    if (x < high) width = Math.min(width, Math.max(step, low - x));
  }
  return width;
}

/** Fills the density and its running integral at the panel's nodes. Scaled to a total near 1, so that no product underflows. */
function integratePanel(
  posterior: Posterior,
  { nodes, weights, partial }: Rule,
  x: number,
  width: number,
  density: Float64Array,
  integral: Float64Array,
): void {
  const { s, m, rate, low, high, below } = posterior;
  density.fill(0);
  integral.fill(below);
  if (x >= high || x + width <= low) return;
  const scale = 7 / (high - low);
  for (let k = 0; k < NODES; k++) {
    const p = x + width * (nodes[k] as number);
    const logDensity = (s && s * Math.log1p((p - rate) / rate)) + (m && m * Math.log1p((rate - p) / (1 - rate)));
    const height = scale * Math.exp(logDensity);
    density[k] = height;
    posterior.below += width * (weights[k] as number) * height;
    for (let l = 0; l < NODES; l++) (integral[l] as number) += width * (partial[l * NODES + k] as number) * height;
  }
}

/** A quadrature rule on [0, 1], with the weights that integrate from 0 to each node. */
interface Rule {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
  readonly partial: Float64Array;
}

/** Gauss-Legendre; `partial` integrates the polynomial through the nodes, by P_m = (P_m+1 - P_m-1)' / (2m + 1). */
function gaussLegendre(): Rule {
  const nodes: number[] = [];
  const weights: number[] = [];
  for (let k = 0; k < NODES; k++) {
    let t = -Math.cos((Math.PI * (k + 0.75)) / (NODES + 0.5));
    let slope = 1;
    for (let round = 0; round < 8; round++) {
      const p = legendre(t);
      slope = (NODES * (t * (p[NODES] as number) - (p[NODES - 1] as number))) / (t * t - 1);
      t -= (p[NODES] as number) / slope;
    }
    nodes.push(t);
    weights.push(2 / ((1 - t * t) * slope * slope));
  }
  const partial = new Float64Array(NODES * NODES);
  nodes.forEach((to, l) => {
    const end = legendre(to);
    nodes.forEach((t, k) => {
      const p = legendre(t);
      let sum = to + 1;
      for (let m = 1; m < NODES; m++) sum += (p[m] as number) * ((end[m + 1] as number) - (end[m - 1] as number));
      partial[l * NODES + k] = (sum * (weights[k] as number)) / 4;
    });
  });
  return { nodes: nodes.map((t) => (1 + t) / 2), weights: weights.map((w) => w / 2), partial };
}

/** Legendre polynomials P_0 to P_NODES at t. */
function legendre(t: number): number[] {
  const p = [1, t];
  for (let m = 1; m < NODES; m++) {
    p.push(((2 * m + 1) * t * (p[m] as number) - m * (p[m - 1] as number)) / (m + 1));
  }
  return p;
}

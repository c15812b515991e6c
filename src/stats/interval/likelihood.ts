/**
 * The rates p that n impressions with s engagements speak against by no more than `bound`:
 * s ln(r/p) + (n-s) ln((1-r)/(1-p)) <= bound, with r = s/n, as [low, high]. It always holds r.
 *
 * @param s Engagements, 0 to n. @param n Impressions; none give [0, 1]. @param bound Above 0, in natural logarithms.
 */
export function likelihoodRange(s: number, n: number, bound: number): [low: number, high: number] {
  if (n === 0) return [0, 1];
  const rate = s / n;
  const rest = (n - s) / n;
  // The high end of a rate is the low end of its complement; written so that a rate of 1e-8 keeps its digits.
  const low = s === 0 ? 0 : rate * Math.exp(logShrinkage(s, n - s, bound));
  const high = s === n ? 1 : Math.min(1, rate - rest * Math.expm1(logShrinkage(n - s, s, bound)));
  return [low, high];
}

/**
 * The d < 0 at which the rate s/(s+m) times e^d is spoken against by exactly `bound`:
 * f(d) = -s d - m ln(1 - (s/m)(e^d - 1)) = bound.
 *
 * Newton's method instead of bisection: f is convex and falling on the whole half-line, so after the first step it comes
 * from the outside and never leaves it. The start is the root of the parabola at d = 0 plus the drift of the tail.
 */
function logShrinkage(s: number, m: number, bound: number): number {
  if (m === 0) return -bound / s;
  const odds = s / m;
  let d = -Math.sqrt((2 * bound) / (s * (1 + odds))) - bound / (1.5 * s);
  for (let round = 0; round < 60; round++) {
    const grown = Math.expm1(d);
    const left = 1 - odds * grown;
    const excess = -s * d - m * Math.log1p(-odds * grown) - bound;
    const step = (excess * left) / (s * grown * (1 + odds));
    d -= step;
    // The error after a step is of the order of the step squared: this one was the last that mattered.
    if (Math.abs(step) <= 1e-8 * -d) break;
  }
  return d;
}

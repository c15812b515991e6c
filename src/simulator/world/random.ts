/** A seeded source of chance: the same seed gives the same draws on every machine. Not for secrets. */
export interface Random {
  /** A number from 0 up to but not including 1. */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number;
  /** One entry of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
  /** A draw from the normal distribution with mean 0 and standard deviation 1. */
  normal(): number;
  /** A waiting time with this mean, exponentially distributed. */
  exponential(mean: number): number;
  /** How often something happens that happens `mean` times on average (Poisson). */
  poisson(mean: number): number;
  /** How many of `n` independent trials succeed, each with chance `p`. Exact for every n and p. */
  binomial(n: number, p: number): number;
}

// cyrb128-style mixing: four words that differ in about half their bits when one character of the seed differs.
function words(text: string): [number, number, number, number] {
  let [a, b, c, d] = [1779033703, 3144134277, 1013904242, 2773480762];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = b ^ Math.imul(a ^ code, 597399067);
    b = c ^ Math.imul(b ^ code, 2869860233);
    c = d ^ Math.imul(c ^ code, 951274213);
    d = a ^ Math.imul(d ^ code, 2716044179);
  }
  return [a ^ b ^ c ^ d, b ^ a, c ^ a, d ^ a];
}

// sfc32: small, fast, passes PractRand; 128 bits of state.
function sfc32(text: string): () => number {
  let [a, b, c, d] = words(text);
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  // The first outputs still resemble the seed.
  for (let i = 0; i < 15; i++) next();
  return next;
}

/** Above this mean a Poisson draw is the rounded normal one: nobody sees the difference, and the exact draw takes time in its mean. */
const EXACT_POISSON_UP_TO = 50;

/**
 * Makes a source of chance.
 * @param seed Any text or number; equal seeds give equal draws.
 */
export function createRandom(seed: string | number): Random {
  const next = sfc32(String(seed));

  const exponential = (mean: number): number => -Math.log1p(-next()) * mean;

  const normal = (): number => Math.sqrt(-2 * Math.log1p(-next())) * Math.cos(2 * Math.PI * next());

  const poisson = (mean: number): number => {
    if (!(mean > 0)) return 0;
    if (mean > EXACT_POISSON_UP_TO) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
    let count = 0;
    for (let waited = exponential(1); waited < mean; waited += exponential(1)) count++;
    return count;
  };

  const binomial = (n: number, p: number): number => {
    if (!(n > 0) || !(p > 0)) return 0;
    if (p >= 1) return n;
    if (p > 0.5) return n - binomial(n, 1 - p);
    // Jumps from one success to the next: the number of failures between them is geometric.
    const logFailure = Math.log1p(-p);
    let successes = 0;
    for (let trial = 0; ; successes++) {
      trial += Math.floor(Math.log1p(-next()) / logFailure) + 1;
      if (trial > n) return successes;
    }
  };

  return {
    next,
    integer: (low, high) => low + Math.floor(next() * (high - low + 1)),
    pick: (list) => list[Math.floor(next() * list.length)] as (typeof list)[number],
    normal,
    exponential,
    poisson,
    binomial,
  };
}

/** A seeded source of chance for tests: the same seed gives the same paths on every machine. */
export interface Random {
  /** A number from 0 up to but not including 1. */
  next(): number;
  /** Engagements among `n` impressions that are each engaged with at chance `p`; exact. */
  binomial(n: number, p: number): number;
  /** Heads among `n` fair coins, 32 at a throw: for long runs of traffic that is shared equally. */
  heads(n: number): number;
}

/** mulberry32: 32 bits of state, good enough for ten thousand paths. */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const binomial = (n: number, p: number): number => {
    if (p <= 0) return 0;
    if (p > 0.5) return n - binomial(n, 1 - p);
    // The number of impressions up to the next engagement is geometric.
    const logMiss = Math.log1p(-p);
    let engagements = 0;
    for (let seen = 0; ; engagements++) {
      seen += Math.floor(Math.log1p(-next()) / logMiss) + 1;
      if (seen > n) return engagements;
    }
  };
  const heads = (n: number): number => {
    let count = 0;
    for (let left = n; left > 0; left -= 32) {
      const coins = (next() * 4294967296) >>> 0;
      count += ones(left < 32 ? coins >>> (32 - left) : coins);
    }
    return count;
  };
  return { next, binomial, heads };
}

/** How many of 32 bits are set. */
function ones(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

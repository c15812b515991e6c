/** The share that is left out at each end of an interval. */
const TAIL = 0.025;

/** How often an interval is halved: to the last digits of a double. */
const ROUNDS = 60;

/** P(X <= k) of a binomial distribution, summed from its smaller side. */
function atMost(k: number, n: number, p: number): number {
  if (k >= n) return 1;
  // ln of the term of 0, then term by term: n is some thousands at most.
  let log = n * Math.log1p(-p);
  let sum = Math.exp(log);
  for (let i = 1; i <= k; i++) {
    log += Math.log((n - i + 1) / i) + Math.log(p) - Math.log1p(-p);
    sum += Math.exp(log);
  }
  return Math.min(1, sum);
}

/** The place in (0, 1) where something that holds from 0 on ceases to. */
function endOf(holds: (p: number) => boolean): number {
  let [low, high] = [0, 1];
  for (let round = 0; round < ROUNDS; round++) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * The 95 % interval of a probability of which `k` of `n` independent runs were seen, exact at any `n` (Clopper and Pearson 1934).
 * @returns Both ends, 0 to 1.
 */
export function binomialInterval(k: number, n: number): readonly [low: number, high: number] {
  const low = k === 0 ? 0 : endOf((p) => 1 - atMost(k - 1, n, p) < TAIL);
  const high = k === n ? 1 : endOf((p) => atMost(k, n, p) > TAIL);
  return [low, high];
}

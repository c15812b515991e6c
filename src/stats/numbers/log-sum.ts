/** ln(e^a + e^b) without overflow. One of them may be -Infinity, an evidence of nothing, but not both. */
export function logAddExp(a: number, b: number): number {
  const high = Math.max(a, b);
  return high + Math.log1p(Math.exp(Math.min(a, b) - high));
}

/**
 * ln of the mean of e^l over `count` finite entries of `logs` from `from` on; no overflow and no allocation, so that the
 * evidence of many pairs can lie in one array.
 */
export function logMeanExp(logs: ArrayLike<number>, from = 0, count = logs.length): number {
  let high = -Infinity;
  for (let k = from; k < from + count; k++) high = Math.max(high, logs[k] as number);
  let sum = 0;
  for (let k = from; k < from + count; k++) sum += Math.exp((logs[k] as number) - high);
  return high + Math.log(sum / count);
}

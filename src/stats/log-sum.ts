/** ln(e^a + e^b) without overflow. Either may be -Infinity, an evidence of nothing. */
export function logAddExp(a: number, b: number): number {
  const high = Math.max(a, b);
  return high === -Infinity ? high : high + Math.log1p(Math.exp(Math.min(a, b) - high));
}

/**
 * ln of the mean of e^l over `count` entries of `logs` from `from` on; no overflow and no allocation, so that evidence
 * of many pairs can lie in one array.
 */
export function logMeanExp(logs: ArrayLike<number>, from = 0, count = logs.length): number {
  let high = -Infinity;
  for (let k = from; k < from + count; k++) high = Math.max(high, logs[k] as number);
  if (high === -Infinity) return high;
  let sum = 0;
  for (let k = from; k < from + count; k++) sum += Math.exp((logs[k] as number) - high);
  return high + Math.log(sum / count);
}

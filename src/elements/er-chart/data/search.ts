/** The last of the first `end` times, which ascend, that is at or before a time; -1 when there is none. */
export function lastUpTo(times: Float64Array, end: number, time: number): number {
  let [low, high] = [0, end];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

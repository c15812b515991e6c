/** How the counts or sums of several arms are added up. */
export interface Pooling<T> {
  /** Of no arm. */
  readonly none: T;
  readonly plus: (a: T, b: T) => T;
}

/** The arms of a batch that have the same theta, and all above them. */
interface Rank<T> {
  /** Sums of the rank itself. */
  readonly own: T;
  /** Sums of all ranks above. */
  readonly above: T;
  /** An arm bets on this rank while its theta is at most this. */
  readonly cap: number;
}

/**
 * The rivals that a batch's bets against an arm are on, by two channels: the arms with the greatest theta, and all that lie above the mean of themselves and
 * the arm. Arms of equal theta are taken together; an arm is never among its own rivals.
 *
 * @param thetas Of each arm, from earlier batches. @param sums Of each arm in this batch. @param isJudged Whether an arm is judged in it.
 * @returns Sums of the rivals of an arm that is judged.
 */
export function rivalsOf<T>(
  thetas: readonly number[],
  sums: readonly T[],
  isJudged: (arm: number) => boolean,
  { none, plus }: Pooling<T>,
): (arm: number) => readonly [leaders: T, likely: T] {
  const judged = [...thetas.keys()].filter(isJudged).sort((a, b) => (thetas[b] as number) - (thetas[a] as number));
  const ranks: Rank<T>[] = [];
  const rankOf = new Map<number, number>();
  const mates = new Map<number, T>();
  let above = none;
  let sum = 0;
  for (let first = 0, end = 0; first < judged.length; first = end) {
    const theta = thetas[judged[first] as number] as number;
    const cap = theta * (first + 1) - sum;
    let own = none;
    for (; end < judged.length && thetas[judged[end] as number] === theta; end++) {
      const arm = judged[end] as number;
      // Those before it of its rank; those after it follow below. Sums of fractions cannot be taken out again.
      mates.set(arm, own);
      own = plus(own, sums[arm] as T);
      rankOf.set(arm, ranks.length);
      sum += theta;
    }
    for (let [k, after] = [end - 1, none]; k >= first; k--) {
      const arm = judged[k] as number;
      mates.set(arm, plus(mates.get(arm) as T, after));
      after = plus(after, sums[arm] as T);
    }
    ranks.push({ own, above, cap });
    above = plus(above, own);
  }
  return (arm) => {
    const own = rankOf.get(arm) as number;
    const theta = thetas[arm] as number;
    const mine = mates.get(arm) as T;
    // Caps fall from rank to rank: the last that still takes this theta.
    let [low, high] = [0, own];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((ranks[middle] as Rank<T>).cap >= theta) low = middle;
      else high = middle - 1;
    }
    const lowest = ranks[low] as Rank<T>;
    return [own === 0 ? mine : (ranks[0] as Rank<T>).own, plus(lowest.above, low === own ? mine : lowest.own)];
  };
}

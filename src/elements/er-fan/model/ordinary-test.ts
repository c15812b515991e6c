import type { Counts } from '../../../stats/index.ts';

/** Standard errors at which an ordinary two-sided test at .05 calls a winner. */
const Z_CRITICAL = 1.959963984540054;

/** Where the two best variants stand in a batch. */
export interface Contender extends Counts {
  readonly id: string;
}

/**
 * Half the width of the fixed-sample 95 % interval for the difference of two rates, 0 to 1: 1.96 standard errors. It holds for one look that was
 * fixed beforehand, and not while people watch. NaN where either has no impressions.
 */
export function ordinaryHalfWidth(a: Counts, b: Counts): number {
  if (a.impressions === 0 || b.impressions === 0) return Number.NaN;
  const variance = ({ impressions, engagements }: Counts): number => {
    const rate = engagements / impressions;
    return (rate * (1 - rate)) / impressions;
  };
  return Z_CRITICAL * Math.sqrt(variance(a) + variance(b));
}

/** The variant that an ordinary z-test at .05, with the rates pooled, calls the winner of two, and the other; null where it calls none. */
export function ordinaryVerdict(a: Contender, b: Contender): readonly [winner: string, loser: string] | null {
  if (a.impressions === 0 || b.impressions === 0) return null;
  const pooled = (a.engagements + b.engagements) / (a.impressions + b.impressions);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / a.impressions + 1 / b.impressions));
  const z = (a.engagements / a.impressions - b.engagements / b.impressions) / error;
  if (!(Math.abs(z) >= Z_CRITICAL)) return null;
  return z > 0 ? [a.id, b.id] : [b.id, a.id];
}

/** A stretch of batches over which an ordinary test calls the same winner over the same other; both ends are in it. */
export interface VerdictRun {
  readonly from: number;
  to: number;
  readonly winner: string;
  readonly loser: string;
}

/** How often an ordinary test would have called a winner, and how often it would have taken that back. */
export interface VerdictCount {
  readonly winners: number;
  readonly takenBack: number;
}

/** The verdicts of an ordinary test that somebody looks at after every batch. */
export class OrdinaryVerdicts {
  readonly #runs: VerdictRun[] = [];
  #batches = 0;

  /** In the order of time; indexes are those of batches. */
  get runs(): readonly VerdictRun[] {
    return this.#runs;
  }

  /** Adds what the test says after one more batch. */
  add(contenders: readonly Contender[]): void {
    const batch = this.#batches++;
    const [first, second] = bestTwo(contenders);
    const verdict = first === undefined || second === undefined ? null : ordinaryVerdict(first, second);
    if (verdict === null) return;
    const [winner, loser] = verdict;
    const run = this.#runs.at(-1);
    const goesOn = run?.winner === winner && run.loser === loser && run.to === batch - 1;
    if (goesOn) run.to = batch;
    else this.#runs.push({ from: batch, to: batch, winner, loser });
  }

  /** The count up to a batch, which is in it. */
  countTo(batch: number): VerdictCount {
    const begun = this.#runs.filter(({ from }) => from <= batch);
    return { winners: begun.length, takenBack: begun.filter(({ to }) => to < batch).length };
  }
}

/** The two with the highest rates; of equal ones the earlier. */
function bestTwo(contenders: readonly Contender[]): readonly [Contender | undefined, Contender | undefined] {
  let [first, second]: [Contender | undefined, Contender | undefined] = [undefined, undefined];
  for (const one of contenders) {
    if (one.impressions === 0) continue;
    const rate = one.engagements / one.impressions;
    const isAbove = (other: Contender | undefined): boolean =>
      other === undefined || rate > other.engagements / other.impressions;
    if (isAbove(first)) [first, second] = [one, first];
    else if (isAbove(second)) second = one;
  }
  return [first, second];
}

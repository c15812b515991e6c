import { USAGE_WINDOW_MS } from '../../stats/index.ts';

/** Remembers when patterns were used, and how much less they earn for it. */
export class PatternFatigue {
  readonly #uses = new Map<string, number[]>();
  readonly #perUse: number;

  /** @param perUse The part of the ER that each use after the first takes away, 0 to 1. */
  constructor(perUse: number) {
    this.#perUse = perUse;
  }

  /** Notes a use. Times never go back. */
  use(pattern: string, at: number): void {
    const uses = this.#uses.get(pattern);
    if (uses === undefined) this.#uses.set(pattern, [at]);
    else uses.push(at);
  }

  /** Uses in the 7 days up to a moment. */
  usesAt(pattern: string, at: number): number {
    const uses = this.#uses.get(pattern);
    if (uses === undefined) return 0;
    while (uses.length > 0 && (uses[0] as number) <= at - USAGE_WINDOW_MS) uses.shift();
    return uses.length;
  }

  /** The factor on the true ER of a variant with these patterns: 1 while each has been used once. */
  factor(patterns: readonly string[], at: number): number {
    let factor = 1;
    for (const pattern of patterns) factor *= (1 - this.#perUse) ** Math.max(0, this.usesAt(pattern, at) - 1);
    return factor;
  }
}

import type { Random } from './random.ts';

/** Counts of one variant in one tick. */
export interface Shown {
  readonly impressions: number;
  /** Of those impressions, engaged with at once. */
  readonly engagements: number;
}

/** How late engagements come. */
export interface Lateness {
  readonly share: number;
  readonly meanMs: number;
}

// Late engagements wait in slots of this width: fine enough for seconds, few enough to walk through at every tick.
const SLOT_MS = 1000;

/** The viewers of one variant: draws its impressions and engagements, and keeps those that are still to come. */
export class Traffic {
  /** Whether the variant is shown. */
  live = true;
  /** Impressions so far. */
  impressions = 0;
  /** Engagements that were reported so far. */
  engagements = 0;
  /** Engagements that will be reported later. */
  pending = 0;
  /** Sum of the true ER over the impressions: what engagements and pending together scatter around. */
  expected = 0;
  readonly #random: Random;
  readonly #late: Lateness;
  /** By slot of arrival, how many belong to impressions of which moment. */
  readonly #slots = new Map<number, Map<number, number>>();

  constructor(random: Random, late: Lateness) {
    this.#random = random;
    this.#late = late;
  }

  /** Draws one tick that ends at `at`, with this mean number of impressions and this true ER. */
  show(mean: number, trueEr: number, at: number): Shown {
    const impressions = this.#random.poisson(mean);
    if (impressions === 0) return { impressions: 0, engagements: 0 };
    const engaged = this.#random.binomial(impressions, trueEr);
    const late = this.#random.binomial(engaged, this.#late.share);
    for (let i = 0; i < late; i++) {
      const slot = Math.floor((at + this.#random.exponential(this.#late.meanMs)) / SLOT_MS) + 1;
      const waiting = this.#slots.get(slot) ?? new Map<number, number>();
      waiting.set(at, (waiting.get(at) ?? 0) + 1);
      this.#slots.set(slot, waiting);
    }
    this.pending += late;
    this.impressions += impressions;
    this.engagements += engaged - late;
    this.expected += impressions * trueEr;
    return { impressions, engagements: engaged - late };
  }

  /** Takes out the late engagements that have come by now, with the moment of the impressions that they belong to, in its order. */
  arrived(at: number): { readonly shownAt: number; readonly engagements: number }[] {
    const counts = new Map<number, number>();
    for (const [slot, waiting] of this.#slots) {
      if (slot * SLOT_MS > at) continue;
      for (const [shownAt, count] of waiting) {
        counts.set(shownAt, (counts.get(shownAt) ?? 0) + count);
        this.pending -= count;
        this.engagements += count;
      }
      this.#slots.delete(slot);
    }
    return [...counts].sort(([a], [b]) => a - b).map(([shownAt, engagements]) => ({ shownAt, engagements }));
  }
}

import type { Collector } from '../../collect/index.ts';

/** A variant that a slot shows. */
export interface ShownVariant {
  /** The id of its experiment. */
  readonly experiment: string;
  /** The id of the variant. */
  readonly variant: string;
  /** Counts it, for engagements and values that the page adds. */
  readonly collector: Collector;
}

/** Why a slot shows its first variant, and counts nobody. */
export interface Fallback {
  /** The id of the experiment. */
  readonly experiment: string;
  /** `late`: no plan in 300 ms. `unavailable`: it cannot be had. `not-taking-part`: the plan has no variant of the experiment for this visitor. */
  readonly reason: 'late' | 'unavailable' | 'not-taking-part';
}

/** A slot shows a variant, and counts it. */
export class VariantEvent extends CustomEvent<ShownVariant> {
  constructor(detail: ShownVariant) {
    super('peeksafe-variant', { detail, bubbles: true, composed: true });
  }
}

/** A slot shows its first variant without counting it. */
export class FallbackEvent extends CustomEvent<Fallback> {
  constructor(detail: Fallback) {
    super('peeksafe-fallback', { detail, bubbles: true, composed: true });
  }
}

import type { Metrics } from './metrics.ts';

const nothing = (): void => {};

/** For a server whose figures nobody reads: it then does without their library, which is 80 modules, and without its timer. */
export const NO_METRICS: Metrics = {
  hub: { frame: nothing, deliveries: nothing, conflation: nothing, evicted: nothing, fanOut: nothing },
  refused: nothing,
  committed: nothing,
  kills: nothing,
  trouble: nothing,
  stalled: nothing,
  watch: nothing,
};

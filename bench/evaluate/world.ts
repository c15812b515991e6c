import type { Random } from 'peeksafe/simulator';

/** One world that is simulated many times over. */
export interface Simulation {
  readonly paths: number;
  /** One path: one number a column, 1 for what happened and 0 for what did not, or an amount. */
  readonly run: (random: Random) => number[];
}

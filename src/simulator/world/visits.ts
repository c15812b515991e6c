import type { EventInput, GuardrailAction, MetricSums } from '../../protocol/index.ts';
import type { Random } from './random.ts';

type DeclaredMetrics = NonNullable<Extract<EventInput, { kind: 'experiment.opened' }>['metrics']>;

/** Seconds that a page takes to load, on average, and by how much more a variant may take. */
export const LOAD_SECONDS = 1.2;
const LOAD_BOUND = 0.2;

const READ_SECONDS = 20;
const BUYERS = 0.04;
const MEAN_ORDER = 40;

/** The metrics of an experiment that counts more than engagements. */
export const metricsWith = (action: GuardrailAction): DeclaredMetrics => [
  { name: 'dwell', type: 'mean', unit: 'seconds' },
  { name: 'revenue', type: 'mean', unit: 'currency:EUR' },
  {
    ...{ name: 'load-time', type: 'mean', role: 'guardrail', better: 'lower', unit: 'seconds' },
    ...{ bound: LOAD_BOUND, action },
  },
];

/** Draws what the impressions of one variant bring besides engagements: reading time, money spent, and how long the page took to load. */
export class Visits {
  readonly #random: Random;
  readonly #loadSeconds: number;

  constructor(random: Random, loadSeconds: number) {
    this.#random = random;
    this.#loadSeconds = loadSeconds;
  }

  /** The sums of some impressions. */
  draw(impressions: number): Record<string, MetricSums> {
    const random = this.#random;
    return {
      dwell: this.#sums(impressions, () => READ_SECONDS * Math.exp(0.9 * random.normal())),
      revenue: this.#sums(impressions, () => (random.next() < BUYERS ? random.exponential(MEAN_ORDER) : 0)),
      'load-time': this.#sums(impressions, () => this.#loadSeconds * Math.exp(0.4 * random.normal() - 0.08)),
    };
  }

  #sums(n: number, draw: () => number): MetricSums {
    let [sum, sumSquares] = [0, 0];
    for (let k = 0; k < n; k++) {
      // In hundredths, as people would report them.
      const value = Math.round(100 * draw()) / 100;
      sum += value;
      sumSquares += value * value;
    }
    return { n, sum, sumSquares };
  }
}

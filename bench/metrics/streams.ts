import { MemoryHost } from 'peeksafe/engine';
import { IncomingEvent, type EventInput, type MetricSums } from 'peeksafe/protocol';
import { createRandom, type Random } from 'peeksafe/simulator';

/** The measures of a stream's variants, each with all that is in those before it. */
export const COUNTED = ['engagements', 'dwell and revenue', 'dwell, revenue and three dimensions'] as const;
/** The measures of a stream's variants. */
export type Counted = (typeof COUNTED)[number];

const VARIANTS = 1000;
const EXPERIMENTS = 10;
/** Variants that report in one call; the next call is of the next ones. */
const REPORTS = 200;
const IMPRESSIONS = 50;
const START = Date.UTC(2026, 0, 5);
/** From one call to the next, and of a batch. */
const CALL_MS = 1000;
const BATCH_MS = 10_000;

const METRICS = [
  { name: 'dwell', type: 'mean', unit: 'seconds' },
  { name: 'revenue', type: 'mean', unit: 'currency:EUR' },
] as const;

const DIMENSIONS = {
  device: ['mobile', 'desktop', 'tablet'],
  country: ['de', 'fr', 'es', 'it', 'pl', 'nl', 'at', 'ch'],
  visitor: ['new', 'returning'],
} as const;

const sumsOf = (draw: () => number): MetricSums => {
  let [sum, sumSquares] = [0, 0];
  for (let k = 0; k < IMPRESSIONS; k++) {
    const value = Math.round(100 * draw()) / 100;
    sum += value;
    sumSquares += value * value;
  }
  return { n: IMPRESSIONS, sum, sumSquares };
};

/** The same counts by the values of every dimension, evenly. */
function segmentsOf(engagements: number): Record<string, Record<string, { impressions: number; engagements: number }>> {
  return Object.fromEntries(
    Object.entries(DIMENSIONS).map(([name, values]) => {
      const part = (all: number, k: number): number =>
        Math.floor(((k + 1) * all) / values.length) - Math.floor((k * all) / values.length);
      const counts = values.map((value, k) => {
        const impressions = part(IMPRESSIONS, k);
        return [value, { impressions, engagements: Math.min(impressions, part(engagements, k)) }] as const;
      });
      return [name, Object.fromEntries(counts)];
    }),
  );
}

/** A stream of 1,000 variants in memory, which reports come to as they would to a server. */
export class CountedStream {
  readonly #host = new MemoryHost();
  readonly #counted: Counted;
  /** Draws counts, and values of metrics apart from them: the counts of all streams are the same. */
  readonly #random: Random = createRandom('bench/metrics');
  readonly #values: Random = createRandom('bench/metrics/values');
  #calls = 0;
  #sent = 0;

  constructor(counted: Counted) {
    this.#counted = counted;
    const metrics = counted === 'engagements' ? {} : { metrics: [...METRICS] };
    const dimensions =
      counted === 'dwell, revenue and three dimensions'
        ? { dimensions: Object.entries(DIMENSIONS).map(([name, values]) => ({ name, values: [...values] })) }
        : {};
    this.#submit([{ kind: 'stream.configured', batchMs: BATCH_MS, attributionWindowMs: 0 }]);
    for (let x = 0; x < EXPERIMENTS; x++)
      this.#submit([{ kind: 'experiment.opened', experiment: `x${x}`, policy: 'off', ...metrics, ...dimensions }]);
    for (let v = 0; v < VARIANTS; v++)
      this.#submit([
        { kind: 'variant.posted', variant: `v${v}`, experiment: `x${v % EXPERIMENTS}`, content: `Variant ${v}` },
      ]);
  }

  get #now(): number {
    return START + this.#calls * CALL_MS;
  }

  #submit(bodies: readonly object[]): void {
    const at = new Date(this.#now).toISOString();
    const events = bodies.map((body) => ({ ...body, id: `e${this.#sent++}`, at }) as EventInput);
    this.#take(events.map((event) => IncomingEvent.parse(event)));
  }

  #take(events: readonly IncomingEvent[]): void {
    const refused = this.#host.submit(events, this.#now).results.find(({ status }) => status === 'rejected');
    if (refused !== undefined) throw new Error(JSON.stringify(refused));
  }

  #report(variant: string): object {
    const engagements = this.#random.binomial(IMPRESSIONS, 0.2);
    const counts = { kind: 'variant.observed', variant, impressions: IMPRESSIONS, engagements };
    if (this.#counted === 'engagements') return counts;
    const random = this.#values;
    const metrics = {
      dwell: sumsOf(() => 20 * Math.exp(0.9 * random.normal())),
      revenue: sumsOf(() => (random.next() < 0.05 ? random.exponential(40) : 0)),
    };
    if (this.#counted === 'dwell and revenue') return { ...counts, metrics };
    return { ...counts, metrics, segments: segmentsOf(engagements) };
  }

  /**
   * Takes the next call, closes what is due, and says what viewers are told of it.
   * @returns The message of the frame, and microseconds an event that checking and folding took.
   */
  call(): { readonly frame: string; readonly foldUs: number } {
    const at = new Date(this.#now).toISOString();
    const first = (this.#calls * REPORTS) % VARIANTS;
    const events = Array.from({ length: REPORTS }, (_, k) =>
      IncomingEvent.parse({ ...this.#report(`v${first + k}`), id: `e${this.#sent++}`, at }),
    );
    const start = performance.now();
    this.#take(events);
    const foldUs = ((performance.now() - start) * 1000) / REPORTS;
    this.#calls++;
    this.#host.tick(this.#now);
    return { frame: this.#frame(), foldUs };
  }

  #frame(): string {
    return JSON.stringify(this.#host.takeChanges());
  }
}

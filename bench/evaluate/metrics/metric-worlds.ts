import { MemoryHost, viewOfAll } from 'peeksafe/engine';
import { IncomingEvent, type EventInput, type MetricSums } from 'peeksafe/protocol';
import type { Random } from 'peeksafe/simulator';
import { meanOf, momentsOf, plusSums, differs, type Sums } from './peers.ts';
import type { Simulation } from '../world.ts';

/** The value of one unit, above and below the line; 1 below the line of a mean. */
type Draw = (random: Random, factor: number) => readonly [above: number, below: number];

/** Two variants and one metric, by which the engine decides. */
export interface MetricWorld {
  /** In a sentence. */
  readonly what: string;
  readonly type: 'mean' | 'ratio';
  readonly draw: Draw;
  /** The true value where the factor is 1. */
  readonly value: number;
  /** The value of the worse variant by that of the other, where they differ. */
  readonly effect: number;
}

const START = Date.UTC(2026, 0, 5);
const BATCH_MS = 60_000;
/** Units of each variant a batch, and batches. */
const UNITS = 100;
const BATCHES = 100;
/** All rules look from here on: Peeksafe stops nobody before, so the others do not either. Units of each variant. */
const FLOOR = 1000;

const gauss = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());

/** ln of dwell spreads so much. */
const SPREAD = 0.9;

const MADE: Readonly<Record<'dwell' | 'revenue' | 'ratio', MetricWorld>> = {
  dwell: {
    what: 'dwell, log-normal',
    type: 'mean',
    draw: (random, factor) => [factor * Math.exp(3 + SPREAD * gauss(random)), 1],
    value: Math.exp(3 + SPREAD ** 2 / 2),
    effect: 0.92,
  },
  revenue: {
    what: 'revenue, 5 % buy, exponential',
    type: 'mean',
    draw: (random, factor) => [random.next() < 0.05 ? -40 * factor * Math.log(1 - random.next()) : 0, 1],
    value: 2,
    effect: 0.65,
  },
  ratio: {
    what: 'money by order, 0 to 3 orders a visitor',
    type: 'ratio',
    draw(random, factor) {
      const orders = Math.floor(4 * random.next());
      // The orders of one visitor are alike.
      return [-30 * factor * Math.log(1 - random.next()) * orders, orders];
    },
    value: 30,
    effect: 0.88,
  },
};

/** One run on the real engine: two variants, the second with this factor, watched at each batch. */
class WatchedStream {
  readonly #host = new MemoryHost();
  readonly #world: MetricWorld;
  #sent = 0;
  #now = START;

  constructor(world: MetricWorld) {
    this.#world = world;
    this.#send({ kind: 'stream.configured', batchMs: BATCH_MS, attributionWindowMs: 0 });
    const metrics = [{ name: 'm', type: world.type, role: 'primary' as const }];
    this.#send({ kind: 'experiment.opened', experiment: 'x', metrics });
    for (const variant of ['a', 'b'])
      this.#send({ kind: 'variant.posted', variant, experiment: 'x', content: variant });
  }

  #send(body: Record<string, unknown>): void {
    const event = { ...body, id: `e${this.#sent++}`, at: new Date(this.#now).toISOString() } as EventInput;
    const [result] = this.#host.submit([IncomingEvent.parse(event)], this.#now).results;
    if (result?.status === 'rejected') throw new Error(JSON.stringify(result.errors));
  }

  batch(rows: Readonly<Record<string, Sums>>): void {
    for (const [variant, { denominator, denominatorSquares, cross, ...mean }] of Object.entries(rows)) {
      const m: MetricSums = this.#world.type === 'mean' ? mean : { ...mean, denominator, denominatorSquares, cross };
      this.#send({ kind: 'variant.observed', variant, impressions: mean.n, engagements: 0, metrics: { m } });
    }
    this.#now += BATCH_MS;
    this.#host.tick(this.#now);
  }

  isStopped(variant: string): boolean {
    return this.#host.state.variants.get(variant)?.status === 'killed';
  }

  /** The interval of the first variant as viewers see it; null while none is said. */
  interval(): readonly [number, number] | null {
    const seen = viewOfAll(this.#host.state).variants.find(({ id }) => id === 'a');
    return seen?.metrics?.[0]?.interval ?? null;
  }
}

function drawn({ draw }: MetricWorld, random: Random, factor: number): Sums {
  let sums = momentsOf();
  for (let k = 0; k < UNITS; k++) sums = plusSums(sums, momentsOf(...draw(random, factor)));
  return sums;
}

/** Columns: the first is stopped; its interval misses at some look; GrowthBook's interval, and a z-test, say at some look that the two differ. */
function equal(world: MetricWorld): (random: Random) => number[] {
  return (random) => {
    const stream = new WatchedStream(world);
    let [a, b] = [momentsOf(), momentsOf()];
    const wrong = [false, false, false, false];
    for (let look = 0; look < BATCHES && !stream.isStopped('a') && !stream.isStopped('b'); look++) {
      const [i, j] = [drawn(world, random, 1), drawn(world, random, 1)];
      stream.batch({ a: i, b: j });
      [a, b] = [plusSums(a, i), plusSums(b, j)];
      const said = stream.interval();
      wrong[0] ||= stream.isStopped('a');
      if (said !== null && a.n >= FLOOR) wrong[1] ||= world.value < said[0] || world.value > said[1];
      if (a.n < FLOOR) continue;
      wrong[2] ||= differs(a, b, 'sequential');
      wrong[3] ||= differs(a, b, 'z-test');
    }
    return wrong.map(Number);
  };
}

/** Columns: units of each until Peeksafe has stopped the worse one, until GrowthBook's interval and a z-test call it worse; 0 for never, or for the better one first. */
function different(world: MetricWorld): (random: Random) => number[] {
  return (random) => {
    const stream = new WatchedStream(world);
    let [a, b] = [momentsOf(), momentsOf()];
    const units: (number | null)[] = [null, null, null];
    for (let look = 0; look < BATCHES && units.includes(null); look++) {
      const [i, j] = [drawn(world, random, 1), drawn(world, random, world.effect)];
      if (units[0] === null) stream.batch({ a: i, b: j });
      [a, b] = [plusSums(a, i), plusSums(b, j)];
      if (stream.isStopped('b')) units[0] ??= a.n;
      if (stream.isStopped('a')) units[0] ??= 0;
      if (a.n < FLOOR) continue;
      const right = meanOf(b) < meanOf(a) ? a.n : 0;
      if (differs(a, b, 'sequential')) units[1] ??= right;
      if (differs(a, b, 'z-test')) units[2] ??= right;
    }
    return units.map((one) => one ?? 0);
  };
}

/** Units of each variant in a run, at most. */
export const MAX_UNITS = UNITS * BATCHES;

/** Every world by name. */
export const METRIC_WORLDS = MADE;

const NULL_PATHS = 400;
const EFFECT_PATHS = 100;

/** Simulations of worlds with metrics, equal and unequal, by name. */
export const METRICS = {
  dwellEqual: { paths: NULL_PATHS, run: equal(MADE.dwell) },
  revenueEqual: { paths: NULL_PATHS, run: equal(MADE.revenue) },
  ratioEqual: { paths: NULL_PATHS, run: equal(MADE.ratio) },
  dwellEffect: { paths: EFFECT_PATHS, run: different(MADE.dwell) },
  revenueEffect: { paths: EFFECT_PATHS, run: different(MADE.revenue) },
  ratioEffect: { paths: EFFECT_PATHS, run: different(MADE.ratio) },
} as const satisfies Readonly<Record<string, Simulation>>;

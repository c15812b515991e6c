import { breakdownOf, MemoryHost } from 'peeksafe/engine';
import { IncomingEvent, type Breakdown, type EventInput, type SegmentCounts } from 'peeksafe/protocol';
import type { Random } from 'peeksafe/simulator';
import { Z_AT_95, zScore } from '../rules/z-test.ts';
import type { Simulation } from '../world.ts';

const START = Date.UTC(2026, 0, 5);
const BATCH_MS = 60_000;
/** Impressions of each variant a batch, and batches. */
const IMPRESSIONS = 600;
const BATCHES = 60;
const VARIANTS = ['a', 'b'] as const;

/** Values of each dimension: the first has rates of its own, the others that of all. */
const DEVICES = { phone: 0.08, desktop: 0.05, tablet: 0.03 } as const;
const DEVICE_WEIGHTS = [0.6, 0.3, 0.1];
const MEAN = Object.values(DEVICES).reduce((sum, er, i) => sum + er * (DEVICE_WEIGHTS[i] as number), 0);
const named = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${prefix}${i}`);
/** Some values are seen often and many seldom, as people and their browsers are. */
const skewed = (count: number): number[] => {
  const raw = named('', count).map((_, i) => 1 / (i + 1));
  const sum = raw.reduce((all, one) => all + one, 0);
  return raw.map((one) => one / sum);
};
const OTHERS = { country: named('country-', 8), section: named('section-', 32) } as const;

type Counts = Record<string, SegmentCounts>;

/** Deals a number to values by their weights. */
function dealt(random: Random, count: number, weights: readonly number[]): number[] {
  let [left, weightLeft] = [count, 1];
  return weights.map((weight, i) => {
    const n = i === weights.length - 1 ? left : random.binomial(left, Math.min(1, weight / weightLeft));
    left -= n;
    weightLeft -= weight;
    return n;
  });
}

/** One batch of a variant: the same impressions by each dimension. */
function drawn(random: Random): { impressions: number; engagements: number; segments: Record<string, Counts> } {
  const shown = dealt(random, IMPRESSIONS, DEVICE_WEIGHTS);
  const device = Object.fromEntries(
    Object.entries(DEVICES).map(([name, er], i) => {
      const impressions = shown[i] as number;
      return [name, { impressions, engagements: random.binomial(impressions, er) }];
    }),
  );
  const engagements = Object.values(device).reduce((sum, one) => sum + one.engagements, 0);
  const segments: Record<string, Counts> = { device };
  for (const [dimension, values] of Object.entries(OTHERS)) {
    const weights = skewed(values.length);
    const [engaged, ignored] = [dealt(random, engagements, weights), dealt(random, IMPRESSIONS - engagements, weights)];
    segments[dimension] = Object.fromEntries(
      values.map((value, i) => {
        const s = engaged[i] as number;
        return [value, { impressions: s + (ignored[i] as number), engagements: s }];
      }),
    );
  }
  return { impressions: IMPRESSIONS, engagements, segments };
}

/** One run on the real engine: two variants that are equal at every value, broken down by each dimension after each batch. */
class WatchedStream {
  readonly #host = new MemoryHost();
  #sent = 0;
  #now = START;

  constructor() {
    this.#send({ kind: 'stream.configured', batchMs: BATCH_MS, attributionWindowMs: 0 });
    const dimensions = Object.entries({ device: Object.keys(DEVICES), ...OTHERS });
    this.#send({
      ...{ kind: 'experiment.opened', experiment: 'x', policy: 'off' },
      dimensions: dimensions.map(([name, values]) => ({ name, values })),
    });
    for (const variant of VARIANTS) this.#send({ kind: 'variant.posted', variant, experiment: 'x', content: variant });
  }

  #send(body: Record<string, unknown>): void {
    const event = { ...body, id: `e${this.#sent++}`, at: new Date(this.#now).toISOString() } as EventInput;
    const [result] = this.#host.submit([IncomingEvent.parse(event)], this.#now).results;
    if (result?.status === 'rejected') throw new Error(JSON.stringify(result.errors));
  }

  batch(random: Random): void {
    for (const variant of VARIANTS) this.#send({ kind: 'variant.observed', variant, ...drawn(random) });
    this.#now += BATCH_MS;
    this.#host.tick(this.#now);
  }

  breakdown(dimension: string): Breakdown {
    const answer = breakdownOf(this.#host.state, { experiment: 'x', dimension });
    if ('code' in answer) throw new Error(answer.message);
    return answer;
  }
}

const truthOf = (dimension: string, value: string): number =>
  dimension === 'device' ? DEVICES[value as keyof typeof DEVICES] : MEAN;

/** Whether an interval of the first variant misses its true rate, two intervals of a value do not overlap, and a z-test calls a value different. */
function look(dimension: string, { values, series: [a, b] }: Breakdown): [boolean, boolean, boolean] {
  const wrong: [boolean, boolean, boolean] = [false, false, false];
  if (a === undefined || b === undefined) return wrong;
  for (const [i, value] of values.entries()) {
    const counts = [a, b].map(({ impressions, engagements }) => ({
      impressions: impressions[i] as number,
      engagements: engagements[i] as number,
    })) as [SegmentCounts, SegmentCounts];
    if (counts.some(({ impressions }) => impressions === 0)) continue;
    const [lowA, highA, lowB, highB] = [a.low[i], a.high[i], b.low[i], b.high[i]] as [number, number, number, number];
    const truth = truthOf(dimension, value);
    wrong[0] ||= truth < lowA || truth > highA;
    wrong[1] ||= lowA > highB || lowB > highA;
    wrong[2] ||= Math.abs(zScore(...counts)) >= Z_AT_95;
  }
  return wrong;
}

/** Columns: an interval of the first variant ever misses, by device, country and section; a false difference in any value of any dimension; a z-test's. */
function watched(random: Random): number[] {
  const stream = new WatchedStream();
  const dimensions = ['device', ...Object.keys(OTHERS)];
  const missed = dimensions.map(() => false);
  let [apart, zApart] = [false, false];
  for (let batch = 0; batch < BATCHES; batch++) {
    stream.batch(random);
    for (const [d, dimension] of dimensions.entries()) {
      const [misses, isApart, isSignificant] = look(dimension, stream.breakdown(dimension));
      missed[d] ||= misses;
      apart ||= isApart;
      zApart ||= isSignificant;
    }
  }
  return [...missed, apart, zApart].map(Number);
}

const PATHS = 400;

/** The simulation of equal variants that are watched by segment. */
export const SEGMENTS = { segments: { paths: PATHS, run: watched } } as const satisfies Readonly<
  Record<string, Simulation>
>;

// The fan that is drawn: six variants whose rates are judged 20 times a second, two of them with their three bands.
import { Sequence } from '../../src/elements/er-fan/model/sequence.ts';
import { experimentOf, variantOf } from '../../src/elements/testing/entities.ts';
import type { Entities } from '../../src/elements/testing/fake-stream.ts';
import { createRandom } from '../../src/simulator/index.ts';

/** The drawing of ours is this high; its legend and its slider are beside it, CSS pixels. */
export const HEIGHT = 236;
/** Batches that are judged in a second, as in a replay. */
export const PER_SECOND = 20;
/** Batches that are known when it is shown. */
export const KNOWN = 600;
/** The true rate of each variant. */
const RATES = [0.052, 0.049, 0.047, 0.046, 0.044, 0.041];
/** The places of the variants that have bands. */
export const SHOWN = [0, 1];
/** Impressions of each variant in a batch. */
const PER_BATCH = 200;
/** A batch ends this long after the one before, milliseconds. */
const BATCH_MS = 60_000;
const START = Date.UTC(2026, 0, 5);

/** A batch as it is drawn. */
export interface Batch {
  /** The end of the batch, milliseconds since 1970. */
  readonly time: number;
  /** Of each variant, judged and cumulative. */
  readonly impressions: number;
  readonly engagements: readonly number[];
  /** Rate of each variant so far. */
  readonly rates: readonly number[];
  /** The ends of the bands of each variant that has them: low and high of the narrowest, of the next, of the widest. */
  readonly bands: readonly (readonly number[])[];
  /** The entities that change with it, as a stream tells them. */
  readonly entities: Entities;
}

function entitiesOf(time: number, impressions: number, engagements: readonly number[], place: number): Entities {
  const at = new Date(time).toISOString();
  return {
    experiments: [
      experimentOf({
        id: 'x',
        seq: 10 * place + 1,
        openedAt: new Date(START).toISOString(),
        judgedTo: at,
        batches: place + 1,
      }),
    ],
    variants: engagements.map((count, i) =>
      variantOf({
        id: `v${i}`,
        letter: String.fromCharCode(65 + i),
        seq: 10 * place + 2 + i,
        impressions,
        engagements: count,
        postedAt: new Date(START).toISOString(),
        countedAt: at,
        killDistance: { rule: 'evidence', logE: i / 2, logNeeded: Math.log(25) },
      }),
    ),
  };
}

/** The batches of a fan: those that are known when it is shown, then those that come. */
export function batchesOfWork(count: number): Batch[] {
  const random = createRandom('fan');
  const engagements = RATES.map(() => 0);
  const sequences = SHOWN.map((i) => new Sequence(`v${i}`));
  return Array.from({ length: count }, (_, place) => {
    const [time, impressions] = [START + (place + 1) * BATCH_MS, (place + 1) * PER_BATCH];
    for (const [i, rate] of RATES.entries())
      for (let k = 0; k < PER_BATCH; k++) if (random.next() < rate) engagements[i] = (engagements[i] as number) + 1;
    const bands = sequences.map((sequence, k) => {
      sequence.append(time, { impressions, engagements: engagements[SHOWN[k] as number] as number }, null);
      const row = sequence.length - 1;
      return sequence.bands.flatMap(({ lows, highs }) => [lows[row] as number, highs[row] as number]);
    });
    return {
      time,
      impressions,
      engagements: [...engagements],
      rates: engagements.map((one) => one / impressions),
      bands,
      entities: entitiesOf(time, impressions, engagements, place),
    };
  });
}

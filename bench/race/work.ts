// The race that is drawn: six variants, whose evidence walks up and down, judged 20 times a second.
import { experimentOf, variantOf } from '../../src/elements/testing/entities.ts';
import type { Entities } from '../../src/elements/testing/fake-stream.ts';
import { createRandom } from '../../src/simulator/index.ts';

/** Variants of the experiment. */
export const VARIANTS = 6;
/** The drawing of ours is this high; its head is above it, CSS pixels. */
export const HEIGHT = 184;
/** Batches that are judged in a second, as in a replay. */
export const PER_SECOND = 20;
/** Batches that a line over time shows. */
export const WINDOW = 600;
/** A batch ends this long after the one before, milliseconds. */
const BATCH_MS = 60_000;
/** ln of the evidence that stops a variant; nobody gets there, so that all go on. */
const LOG_NEEDED = Math.log(25);
const START = Date.UTC(2026, 0, 5);

/** A batch of the race. */
export interface Batch {
  /** The end of the batch, milliseconds since 1970. */
  readonly time: number;
  /** ln E of each variant. */
  readonly logE: readonly number[];
  /** The entities that change with it, as a stream tells them. */
  readonly entities: Entities;
}

/** The batches of a race: those that are known when it is shown, then those that come. */
export function batchesOfWork(count: number): Batch[] {
  const random = createRandom('race');
  const logE = Array.from({ length: VARIANTS }, (_, i) => i / 4);
  return Array.from({ length: count }, (_, i) => {
    for (const [k, value] of logE.entries())
      logE[k] = Math.max(-1, Math.min(LOG_NEEDED * 0.95, value + (random.next() - 0.48) * 0.12));
    const time = START + i * BATCH_MS;
    return { time, logE: [...logE], entities: entitiesOf(time, logE, i) };
  });
}

function entitiesOf(time: number, logE: readonly number[], place: number): Entities {
  const at = new Date(time).toISOString();
  return {
    experiments: [experimentOf({ id: 'x', seq: 10 * place + 1, judgedTo: at, batches: place + 1 })],
    variants: logE.map((value, i) =>
      variantOf({
        id: `v${i}`,
        letter: String.fromCharCode(65 + i),
        seq: 10 * place + 2 + i,
        impressions: (place + 1) * 200,
        countedAt: at,
        killDistance: { rule: 'evidence', logE: value, logNeeded: LOG_NEEDED },
      }),
    ),
  };
}

// The experiment of the picture in README: a seeded replay on the real engine, at the same moment in every run.
import { createWorld, localStream, type Clock, type VariantSketch } from 'peeksafe/simulator';
import { NOW } from './fixtures.ts';
import type { State } from './scene.ts';

const MINUTE_MS = 60_000;
const HOURS = 9;
/** As fine as the drawing is wide. */
const POINTS = 1200;

/**
 * Of the seeds `readme-1`, `readme-2` and so on, the first whose replay shows all that the picture is about: an ordinary test calls at least three
 * winners and takes each of them back, and the two variants that are worse, and only they, are stopped, the later one after three hours or more.
 */
const SEED = 'readme-3';

/** Two that hardly differ, and two that are worse. */
const VARIANTS: readonly VariantSketch[] = [
  { pattern: null, trueEr: 0.058, predictedEr: 0.055 },
  { pattern: null, trueEr: 0.056, predictedEr: 0.056 },
  { pattern: null, trueEr: 0.047, predictedEr: 0.052 },
  { pattern: null, trueEr: 0.036, predictedEr: 0.05 },
];

/** A replay after its last batch, and what came of it. */
export interface Replay {
  /** The state of an `<experiment-view>` that shows it. */
  readonly state: State;
  /** How often an ordinary test called a winner, and how often it took one back. */
  readonly ordinary: { readonly winners: number; readonly takenBack: number };
  /** The stops, in their order: the letter of the variant, and the hours after the beginning. */
  readonly stops: readonly { readonly letter: string; readonly hours: number }[];
}

/** Plays the experiment of the picture; another seed is another experiment. */
export async function replay(seed = SEED): Promise<Replay> {
  const begin = NOW - HOURS * 60 * MINUTE_MS;
  let now = begin;
  let advance = (): void => {};
  const clock: Clock = {
    now: () => now,
    every: (_ms, call) => {
      advance = call;
      return () => {};
    },
  };
  const world = createWorld({
    ...{ seed, startAt: begin, tickMs: 10_000, experiments: 0, impressionsPerSecond: 1.6, fatiguePerUse: 0 },
    rhythm: { traffic: 0.3, er: 0.1, peakHour: 13 },
    late: { share: 0.1, meanMs: MINUTE_MS },
    batches: { batchMs: 5 * MINUTE_MS, attributionWindowMs: 10 * MINUTE_MS },
    openings: [{ afterMs: 0, lifeMs: 2 * HOURS * 60 * MINUTE_MS, variants: VARIANTS }],
  });
  const stream = localStream(world, clock);
  try {
    now = NOW;
    advance();
    const { experiments, variants, kills } = stream.state;
    const [experiment] = experiments.values();
    if (experiment?.ordinaryTest === undefined) throw new Error('The replay has no experiment that was judged.');
    const history = await stream.history({ judged: true, points: POINTS });
    return {
      state: {
        entities: { experiments: [experiment], variants: [...variants.values()], kills: [...kills.values()] },
        history,
        acts: [{ click: 'er-fan [role=switch]' }],
      },
      ordinary: experiment.ordinaryTest,
      stops: [...kills.values()]
        .map(({ variant, at }) => ({
          letter: variants.get(variant)?.letter ?? '',
          hours: (Date.parse(at) - begin) / (60 * MINUTE_MS),
        }))
        .sort((a, b) => a.hours - b.hours),
    };
  } finally {
    stream.close();
  }
}

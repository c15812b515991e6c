import type { Random } from 'peeksafe/simulator';
import { AttackedStream } from './attacked-stream.ts';
import { ER, yes } from './equal-variants.ts';

/** Seconds of an hour. */
const HOUR = 3600;

const EXPERIMENTS = 15;
const VARIANTS = 4;

/** How long each experiment is shown, hours; the next begins two hours after it. */
const LIFE = 12;

/** A factor whose mean is 1. */
const around = (random: Random, spread: number): number => Math.exp(spread * random.normal() - spread ** 2 / 2);

/**
 * A stream of experiments whose predictor misses each variant by half or more, and all of them by a factor.
 * @returns Columns: a recalibration was suggested.
 */
export function predictor(bias: number): (random: Random) => number[] {
  return (random) => {
    const stream = new AttackedStream([]);
    const experiments = Array.from({ length: EXPERIMENTS }, (_, e) =>
      Array.from({ length: VARIANTS }, (__, v) => ({ id: `e${e}-${v}`, er: Math.min(0.5, ER * around(random, 0.4)) })),
    );
    for (let hour = 0; hour < 2 * EXPERIMENTS + LIFE; hour++) {
      stream.second = hour * HOUR;
      const begun = experiments[hour / 2];
      if (begun !== undefined) {
        stream.send({ kind: 'experiment.opened', experiment: `x${hour / 2}` });
        for (const { id, er } of begun) {
          const predictedEr = Math.min(1, bias * er * around(random, 0.5));
          stream.post(id, { experiment: `x${hour / 2}`, predictedEr });
        }
      }
      for (const [e, variants] of experiments.entries()) {
        if (hour < 2 * e || hour >= 2 * e + LIFE) continue;
        const shown = variants.filter(({ id }) => stream.isShown(id));
        const [best] = shown.toSorted((a, b) => stream.erOf(b.id) - stream.erOf(a.id));
        for (const one of shown) {
          const impressions = one === best ? 2000 : 300;
          stream.count(one.id, impressions, random.binomial(impressions, one.er));
        }
      }
      stream.tick();
    }
    return [yes(stream.wasSuggested('recalibrate-predictor'))];
  };
}

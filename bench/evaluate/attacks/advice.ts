import type { Random } from 'peeksafe/simulator';
import { AttackedStream, type Suggested } from './attacked-stream.ts';
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

/** Experiments of a stream whose gains are added up. */
const FOR_GAIN = 12;

/**
 * Experiments whose variants differ by a standard deviation of a fifth, watched until it is suggested to show the leader more.
 * @returns Columns: all gains together were promised half as high again as they were; the first of them was outside its interval.
 */
export function gains(random: Random): number[] {
  const stream = new AttackedStream([]);
  const truth = new Map<string, number>();
  for (let e = 0; e < FOR_GAIN; e++) {
    stream.send({ kind: 'experiment.opened', experiment: `x${e}`, policy: 'off' });
    for (let v = 0; v < 2 + (e % 3); v++) {
      truth.set(`e${e}-${v}`, ER * around(random, 0.2));
      stream.post(`e${e}-${v}`, { experiment: `x${e}` });
    }
  }
  for (let look = 0; look < 20; look++) {
    for (const [id, er] of truth) stream.count(id, 500, random.binomial(500, er));
    stream.tick();
    stream.second = (look + 1) * HOUR;
  }
  const first = new Map<string, Suggested>();
  for (const one of stream.suggestions)
    if (one.action === 'shift-traffic' && !first.has(one.about?.id ?? '')) first.set(one.about?.id ?? '', one);
  const made = [...first.values()].map((one) => ({ gain: one.expectedGain, gained: gainedBy(one, truth) }));
  const promised = made.reduce((sum, { gain }) => sum + (gain?.estimate ?? 0), 0);
  const gained = made.reduce((sum, one) => sum + one.gained, 0);
  const [one] = made;
  const isMissed =
    one?.gain !== undefined && one.gain !== null && (one.gained < one.gain.low || one.gained > one.gain.high);
  return [yes(promised > 1.5 * gained), yes(isMissed)];
}

/** The engagements per 1,000 impressions that the shares of a suggestion would truly bring. */
function gainedBy({ evidence = [] }: Suggested, truth: ReadonlyMap<string, number>): number {
  return evidence.reduce((sum, { code, variant = '', value }) => {
    const sign = code === 'share-advised' ? 1 : code === 'share-now' ? -1 : 0;
    return sum + sign * 1000 * value * (truth.get(variant) ?? 0);
  }, 0);
}

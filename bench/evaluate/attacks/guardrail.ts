import type { MetricSums } from 'peeksafe/protocol';
import type { Random } from 'peeksafe/simulator';
import { AttackedStream } from './attacked-stream.ts';
import { ER, yes } from './equal-variants.ts';

/** Units of each variant a batch, and batches. */
const UNITS = 100;
const BATCHES = 100;

const LOAD = { name: 'load', type: 'mean', role: 'guardrail', better: 'lower', action: 'kill' } as const;

/** ln of the seconds that a page loads: its mean and how far it spreads. */
const LOG = { mean: 0.5, spread: 0.8 };

/** The mean of what {@link seconds} draws. */
const MEAN_SECONDS = Math.exp(LOG.mean + LOG.spread ** 2 / 2);

/** Seconds that a page loads, log-normal. */
const seconds = (random: Random): number =>
  Math.exp(LOG.mean + LOG.spread * Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next()));

function drawn(random: Random, factor = 1): MetricSums & { sumSquares: number } {
  const sums = { n: UNITS, sum: 0, sumSquares: 0 };
  for (let k = 0; k < UNITS; k++) {
    const value = factor * seconds(random);
    sums.sum += value;
    sums.sumSquares += value * value;
  }
  return sums;
}

function count(stream: AttackedStream, random: Random, variant: string, load: MetricSums): void {
  const engagements = random.binomial(UNITS, ER);
  stream.send({ kind: 'variant.observed', variant, impressions: UNITS, engagements, metrics: { load } });
}

/**
 * Three variants that load and engage alike, with a guardrail that kills. Somebody who sees everything may stop a rival whenever its open batch loads slowly, and
 * take it back once that is closed.
 * @returns Columns: the first is stopped by the guardrail; it is stopped by any rule.
 */
export function guardedEquals(isWatched: boolean): (random: Random) => number[] {
  return (random) => {
    const stream = new AttackedStream(['a', 'b', 'c'], { metrics: [LOAD] });
    stream.tick();
    for (let batch = 0; batch < BATCHES && stream.isShown('a'); batch++) {
      const begun = stream.second;
      const [own, rival] = [drawn(random), drawn(random)];
      count(stream, random, 'a', own);
      if (stream.isShown('b')) count(stream, random, 'b', rival);
      if (stream.isShown('c')) count(stream, random, 'c', drawn(random));
      stream.until(begun + 9);
      const isUnlucky = isWatched && stream.isShown('b') && rival.sum > own.sum;
      if (isUnlucky) stream.send({ kind: 'variant.killed', variant: 'b', cause: 'operator', reason: '' });
      stream.until(begun + (isWatched ? 25 : 10));
      if (isUnlucky) stream.send({ kind: 'variant.revived', variant: 'b' });
      if (isWatched) stream.until(begun + 30);
    }
    stream.until(stream.second + 60);
    const isStopped = !stream.isShown('a');
    return [yes(isStopped && !stream.wasKilled('a')), yes(isStopped)];
  };
}

/** The reference of a guardrail in place of the others together. */
const HELD_TO = {
  control: { control: 'b' },
  limit: { limit: MEAN_SECONDS },
  /** The side on which a few large values are missed for long. */
  leastValue: { limit: MEAN_SECONDS, better: 'higher' },
} as const;

/**
 * Three variants with a guardrail that kills, held to a control or to a limit that they keep exactly, or from which the first is off by a factor.
 * @returns Columns: the first is stopped by the guardrail; it is stopped by any rule.
 */
export function heldTo(reference: keyof typeof HELD_TO, factor = 1): (random: Random) => number[] {
  return (random) => {
    const stream = new AttackedStream(['a', 'b', 'c'], { metrics: [{ ...LOAD, ...HELD_TO[reference] }] });
    stream.tick();
    for (let batch = 0; batch < BATCHES && stream.isShown('a'); batch++) {
      for (const variant of ['a', 'b', 'c'])
        if (stream.isShown(variant)) count(stream, random, variant, drawn(random, variant === 'a' ? factor : 1));
      stream.until(stream.second + 10);
    }
    stream.until(stream.second + 60);
    const isStopped = !stream.isShown('a');
    return [yes(isStopped && !stream.wasKilled('a')), yes(isStopped)];
  };
}

/** Three equal variants in an experiment that is closed when its time is over, or before, when no difference that matters is left. */
export function endOfEquals(random: Random): number[] {
  const end = { maxDays: 0.05, minEffect: 0.1, when: 'close' } as const;
  const stream = new AttackedStream(['a', 'b', 'c'], { policy: 'off', end });
  for (let batch = 0; batch < 80 && stream.experiment?.closedAt === undefined; batch++) {
    const rate = 0.1 + 0.05 * Math.sin(batch / 10);
    for (const variant of ['a', 'b', 'c']) stream.count(variant, 400, random.binomial(400, rate));
    stream.tick();
    stream.second = (batch + 1) * 60;
  }
  return [yes(stream.experiment?.winner !== undefined), yes(stream.experiment?.closedAt !== undefined)];
}

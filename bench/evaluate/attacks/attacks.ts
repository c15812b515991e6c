import type { Random } from 'peeksafe/simulator';
import type { Simulation } from '../world.ts';
import { AttackedStream, EXPERIMENT } from './attacked-stream.ts';

/** The rate of all variants: none is better than another. */
const ER = 0.04;

const yes = (happened: boolean): number => (happened ? 1 : 0);

/** Reports counts of equal variants, those of them that are shown. */
function countEqual(
  stream: AttackedStream,
  random: Random,
  variants: readonly string[],
  impressions: number,
  er = ER,
): void {
  for (const variant of variants)
    if (stream.isShown(variant)) stream.count(variant, impressions, random.binomial(impressions, er));
}

/** Nobody does anything: what equal variants lose when all is as it should be. */
function control(random: Random): number[] {
  const stream = new AttackedStream(['a', 'b', 'c']);
  for (let batch = 0; batch < 120; batch++) {
    countEqual(stream, random, ['a', 'b', 'c'], 200);
    stream.until(stream.second + 10);
  }
  stream.until(stream.second + 60);
  return [yes(stream.wasKilled('a'))];
}

/**
 * Somebody who sees everything on screen stops a rival whenever its open batch is unlucky, and takes it back once that batch is closed: only
 * its lucky batches would be judged.
 * @param datedBack Seconds before the batch began to which each stop is dated; null for stops that tell their own time.
 */
function stopTheUnlucky(datedBack: number | null): (random: Random) => number[] {
  return (random) => {
    const stream = new AttackedStream(['a', 'b', 'c']);
    for (let round = 0; round < 120 && !stream.wasKilled('a'); round++) {
      const own = random.binomial(200, ER);
      const rival = random.binomial(200, ER);
      const begun = stream.second;
      if (stream.isShown('a')) stream.count('a', 200, own);
      stream.count('b', 200, rival);
      stream.count('c', 200, random.binomial(200, ER));
      stream.until(begun + 9);
      const isUnlucky = rival < own + 2;
      const at = datedBack === null ? stream.second : begun - datedBack;
      if (isUnlucky) stream.send({ kind: 'variant.killed', variant: 'b', cause: 'operator', reason: '' }, at);
      stream.until(begun + 22);
      // The other two are shown on, so that the clock of the experiment goes on.
      if (stream.isShown('a')) stream.count('a', 1, 0);
      stream.count('c', 1, 0);
      stream.until(begun + 25);
      if (isUnlucky) stream.send({ kind: 'variant.revived', variant: 'b' });
      stream.until(begun + 30);
    }
    return [yes(stream.wasKilled('a'))];
  };
}

/** One sender's clock is a minute fast: of what another reports, less than nine tenths is judged. */
function fastClock(random: Random): number[] {
  const stream = new AttackedStream(['a', 'b']);
  for (let second = 0; second < 600; second++) {
    stream.count('a', 50, random.binomial(50, ER));
    stream.count('b', 5, random.binomial(5, ER), stream.second + 60);
    stream.tick();
  }
  stream.until(stream.second + 120);
  return [yes(stream.judgedPart('a') < 0.9)];
}

/** Engagements with one variant reach the stream a minute late on average, those with the other after twenty seconds. */
function unequalDelays(random: Random): number[] {
  const stream = new AttackedStream(['a', 'b']);
  const delays = { a: 60, b: 20 };
  for (let second = 0; second < 1800 && !stream.wasKilled('a'); second++) {
    for (const variant of ['a', 'b'] as const) {
      if (!stream.isShown(variant)) continue;
      stream.count(variant, 20, 0);
      for (let k = random.binomial(20, ER); k > 0; k--)
        stream.count(variant, 0, 1, stream.second, stream.second + Math.round(random.exponential(delays[variant])));
    }
    stream.tick();
  }
  return [yes(stream.wasKilled('a'))];
}

/** Engagements carry their own time instead of that of their impression; an equal newcomer has none of its own to begin with. */
function lateNewcomer(random: Random): number[] {
  const stream = new AttackedStream(['b']);
  for (let second = 0; second < 900 && !stream.wasKilled('a'); second++) {
    if (second === 120) stream.post('a');
    for (const variant of ['a', 'b']) {
      if (!stream.isShown(variant)) continue;
      stream.count(variant, 100, 0);
      for (let k = random.binomial(100, ER); k > 0; k--) {
        const at = stream.second + Math.round(random.exponential(60));
        stream.count(variant, 0, 1, at, at);
      }
    }
    stream.tick();
  }
  return [yes(stream.wasKilled('a'))];
}

/** A platform counts each tenth batch of one variant's engagements twice, and takes them back a while later. */
function corrections(random: Random): number[] {
  const stream = new AttackedStream(['a', 'b']);
  const totals = { a: [0, 0], b: [0, 0] } as Record<'a' | 'b', [number, number]>;
  for (let batch = 0; batch < 200 && !stream.wasKilled('a'); batch++) {
    for (const variant of ['a', 'b'] as const) {
      if (!stream.isShown(variant)) continue;
      const total = totals[variant];
      total[0] += 200;
      total[1] += random.binomial(200, ER);
      const extra = variant === 'b' && batch % 10 < 5 ? 20 : 0;
      const [impressions, engagements] = [total[0], total[1] + extra];
      stream.send({ kind: 'variant.measured', variant, impressions, engagements });
    }
    stream.until(stream.second + 10);
  }
  return [yes(stream.wasKilled('a'))];
}

/** Robots bend traffic and engagements until the alarm; a person looks into it, and resumes. */
function resumeAfterAlarm(random: Random): number[] {
  const shares = [
    { variant: 'a', share: 0.5 },
    { variant: 'b', share: 0.5 },
  ];
  const stream = new AttackedStream(['a', 'b'], { shares });
  for (let batch = 0; batch < 120 && !stream.wasKilled('a'); batch++) {
    const isBent = batch < 20;
    stream.count('a', 200, random.binomial(200, ER));
    stream.count('b', isBent ? 400 : 200, random.binomial(200, ER) + (isBent ? random.binomial(200, 3 * ER) : 0));
    stream.until(stream.second + 10);
    if (batch === 25) stream.send({ kind: 'experiment.resumed', experiment: EXPERIMENT });
  }
  stream.until(stream.second + 60);
  return [yes(stream.wasKilled('a'))];
}

/** Batches of a day, in which the shares of equal variants follow the hours, as does the rate of all. */
function longBatches(random: Random): number[] {
  const stream = new AttackedStream(['a', 'b']);
  stream.send({ kind: 'stream.configured', batchMs: 86_400_000 });
  for (let hour = 0; hour < 24 * 14 && !stream.wasKilled('a'); hour++) {
    const isDay = hour % 24 >= 12;
    const er = isDay ? 0.06 : 0.02;
    stream.count('a', isDay ? 200 : 800, random.binomial(isDay ? 200 : 800, er));
    stream.count('b', isDay ? 800 : 200, random.binomial(isDay ? 800 : 200, er));
    stream.tick();
    stream.second += 3599;
  }
  return [yes(stream.wasKilled('a'))];
}

/** Visitors are allotted, ten impressions each, and some engage always, most never; but the reports count impressions. */
function visitorsOfMany(random: Random): number[] {
  const stream = new AttackedStream(['a', 'b']);
  for (let batch = 0; batch < 200 && !stream.wasKilled('a'); batch++) {
    for (const variant of ['a', 'b']) {
      if (!stream.isShown(variant)) continue;
      let engagements = 0;
      for (let visitor = 0; visitor < 20; visitor++) engagements += random.next() < 0.1 ? random.binomial(10, 0.4) : 0;
      stream.count(variant, 200, engagements);
    }
    stream.until(stream.second + 10);
  }
  return [yes(stream.wasKilled('a'))];
}

/** A robot loads one variant a thousand times now and then, and never engages. */
function robots(random: Random): number[] {
  const shares = [
    { variant: 'a', share: 0.5 },
    { variant: 'b', share: 0.5 },
  ];
  const stream = new AttackedStream(['a', 'b'], { shares });
  for (let batch = 0; batch < 200 && !stream.wasKilled('a') && !stream.isPaused; batch++) {
    countEqual(stream, random, ['a', 'b'], 500);
    if (batch % 40 === 20) stream.count('a', 1000, 0);
    stream.until(stream.second + 10);
  }
  return [yes(stream.wasKilled('a'))];
}

/** Ways in which an equal variant could be stopped more often than promised, each through the real engine. */
export const ATTACKS = {
  control: { paths: 200, run: control },
  stopAndRevive: { paths: 80, run: stopTheUnlucky(null) },
  backDatedStop: { paths: 60, run: stopTheUnlucky(1) },
  fastClock: { paths: 20, run: fastClock },
  unequalDelays: { paths: 60, run: unequalDelays },
  lateNewcomer: { paths: 60, run: lateNewcomer },
  corrections: { paths: 80, run: corrections },
  resumeAfterAlarm: { paths: 60, run: resumeAfterAlarm },
  longBatches: { paths: 60, run: longBatches },
  visitorsOfMany: { paths: 100, run: visitorsOfMany },
  robots: { paths: 60, run: robots },
} as const satisfies Readonly<Record<string, Simulation>>;

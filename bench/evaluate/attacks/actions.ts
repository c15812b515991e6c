import type { Random } from 'peeksafe/simulator';
import { AttackedStream, EXPERIMENT } from './attacked-stream.ts';
import { countEqual, ER, yes } from './equal-variants.ts';

/** Nobody does anything: what equal variants lose when all is as it should be. */
export function control(random: Random): number[] {
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
export function stopTheUnlucky(datedBack: number | null): (random: Random) => number[] {
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

/** Robots bend traffic and engagements until the alarm; a person looks into it, and resumes. */
export function resumeAfterAlarm(random: Random): number[] {
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

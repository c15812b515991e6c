import type { Random } from 'peeksafe/simulator';
import { AttackedStream } from './attacked-stream.ts';
import { countEqual, ER, yes } from './equal-variants.ts';

/** A platform counts each tenth batch of one variant's engagements twice, and takes them back five batches later. */
export const corrections = (random: Random): number[] => playCorrections(new AttackedStream(['a', 'b']), random);

/** The same where the running totals are compared, since the shares are declared to stay the same. */
export function comparedCorrections(random: Random): number[] {
  const stream = new AttackedStream(['a', 'b'], { sharesConstant: true });
  const outcome = playCorrections(stream, random);
  return [...outcome, yes(stream.experiment?.restarted?.cause === 'correction')];
}

function playCorrections(stream: AttackedStream, random: Random): number[] {
  const totals = { a: [0, 0], b: [0, 0] } as Record<'a' | 'b', [number, number]>;
  let extra = 0;
  // Some batches more once it is stopped: what had stopped it is taken back in them.
  for (let batch = 0, after = 0; batch < 200 && after < 10; batch++) {
    if (stream.wasKilled('a')) after++;
    for (const variant of ['a', 'b'] as const) {
      if (!stream.isShown(variant)) continue;
      const total = totals[variant];
      const engaged = random.binomial(200, ER);
      total[0] += 200;
      total[1] += engaged;
      if (batch % 10 === 0 && variant === 'b') extra = engaged;
      if (batch % 10 === 5) extra = 0;
      const [impressions, engagements] = [total[0], total[1] + (variant === 'b' ? extra : 0)];
      stream.send({ kind: 'variant.measured', variant, impressions, engagements });
    }
    stream.until(stream.second + 10);
  }
  return [yes(stream.wasKilled('a'))];
}

/** Visitors are assigned, ten impressions each, and some engage always, most never; but the reports count impressions. */
export const visitorsOfMany = (random: Random): number[] => playVisitors(random, false);

/** The same, with reports that count visitors. */
export const countedVisitors = (random: Random): number[] => playVisitors(random, true);

function playVisitors(random: Random, isCounted: boolean): number[] {
  const stream = new AttackedStream(['a', 'b'], { randomizationUnit: 'visitors' });
  for (let batch = 0; batch < 200 && !stream.wasKilled('a'); batch++) {
    for (const variant of ['a', 'b']) {
      if (!stream.isShown(variant)) continue;
      let [engagements, engagedUnits] = [0, 0];
      for (let visitor = 0; visitor < 20; visitor++) {
        const own = random.next() < 0.1 ? random.binomial(10, 0.4) : 0;
        engagements += own;
        if (own > 0) engagedUnits++;
      }
      const visitors = isCounted ? { units: 20, engagedUnits } : {};
      stream.send({ kind: 'variant.observed', variant, impressions: 200, engagements, ...visitors });
    }
    stream.until(stream.second + 10);
  }
  return [yes(stream.wasKilled('a')), yes(stream.experiment?.notPromised !== undefined)];
}

/** A robot loads one variant a thousand times now and then, and never engages. */
export function robots(random: Random): number[] {
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

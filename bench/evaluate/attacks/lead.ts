import type { Random } from 'peeksafe/simulator';
import { AttackedStream } from './attacked-stream.ts';
import { countEqual, yes } from './equal-variants.ts';

/** Seconds between two reports, each a batch of its own. */
const MINUTE = 60;

const LOOKS = 200;

/** A lead that is there, as the ratio of two rates. */
const RATIO = 1.2;

/**
 * One variant is a fifth better, while the rate of both triples and falls again, and traffic flips from four to one to one to four.
 * @returns Columns: an interval of the lead ever missed the ratio, or was empty.
 */
export function leadUnderDrift(random: Random): number[] {
  const stream = new AttackedStream(['a', 'b'], { policy: 'off' });
  let isMissed = false;
  for (let look = 0; look < LOOKS; look++) {
    const rate = 0.02 + 0.04 * Math.sin((Math.PI * look) / LOOKS) ** 2;
    const part = look < LOOKS / 2 ? 1200 : 300;
    stream.count('a', part, random.binomial(part, RATIO * rate));
    stream.count('b', 1500 - part, random.binomial(1500 - part, rate));
    stream.tick();
    stream.second = (look + 1) * MINUTE;
    const lead = stream.experiment?.lead ?? null;
    if (lead === null) continue;
    const truth = lead.leader === 'a' ? RATIO : 1 / RATIO;
    if (lead.verdict === 'changed') isMissed = true;
    if (lead.ratio !== null && (truth < lead.ratio.low || truth > lead.ratio.high)) isMissed = true;
  }
  return [yes(isMissed)];
}

/**
 * Four equal variants, two of them from the start, whose common rate drifts.
 * @returns Columns: any of them was ever said to lead.
 */
export function leadOfEquals(random: Random): number[] {
  const stream = new AttackedStream(['a', 'b'], { policy: 'off' });
  const variants = ['a', 'b'];
  let isSaid = false;
  for (let look = 0; look < LOOKS; look++) {
    if (look === 40 || look === 80) {
      variants.push(`late-${look}`);
      stream.post(`late-${look}`);
    }
    countEqual(stream, random, variants, 500, 0.02 + (0.04 * look) / LOOKS);
    stream.tick();
    stream.second = (look + 1) * MINUTE;
    if (stream.experiment?.lead?.verdict === 'leads') isSaid = true;
  }
  return [yes(isSaid)];
}

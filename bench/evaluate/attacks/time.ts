import type { Random } from 'peeksafe/simulator';
import { AttackedStream } from './attacked-stream.ts';
import { ER, yes } from './equal-variants.ts';

/** One sender's clock is a minute fast: of what another reports, less than nine tenths is judged. */
export function fastClock(random: Random): number[] {
  const stream = new AttackedStream(['a', 'b']);
  for (let second = 0; second < 600; second++) {
    stream.count('a', 50, random.binomial(50, ER));
    stream.count('b', 5, random.binomial(5, ER), stream.second + 60);
    stream.tick();
  }
  stream.until(stream.second + 120);
  return [yes(stream.judgedPart('a') < 0.9)];
}

/**
 * One sender reports variant b each second, another reports variant a every half minute, each count with its time. A stream's own settings wait
 * for it.
 */
export function slowReporter(random: Random): number[] {
  const stream = new AttackedStream(['a', 'b'], {}, null);
  for (let second = 0; second < 900; second++) {
    const sent = 30 * Math.ceil((second + 1) / 30);
    stream.count('a', 25, random.binomial(25, ER), second, sent);
    stream.count('b', 25, random.binomial(25, ER));
    stream.tick();
  }
  stream.until(stream.second + 700);
  return [yes(stream.judgedPart('a') < 0.9)];
}

/**
 * Engagements with one variant reach the stream a minute late on average, those with the other after twenty seconds.
 * @param settings How the batches of the stream close: its own settings wait for all of them.
 */
function delayed(settings?: null): (random: Random) => number[] {
  return (random) => {
    const stream = new AttackedStream(['a', 'b'], {}, settings);
    const delays = { a: 60, b: 20 };
    for (let second = 0; second < 1800; second++) {
      for (const variant of ['a', 'b'] as const) {
        if (!stream.isShown(variant)) continue;
        stream.count(variant, 20, 0);
        for (let k = random.binomial(20, ER); k > 0; k--)
          stream.count(variant, 0, 1, stream.second, stream.second + Math.round(random.exponential(delays[variant])));
      }
      stream.tick();
    }
    return [yes(stream.wasKilled('a')), yes(stream.isPaused || stream.wasSuggested('lengthen-window'))];
  };
}

/** Unequal delays, all of them within the window. */
export const unequalDelays = delayed(null);

/** Unequal delays, most of them beyond the window. */
export const delaysBeyond = delayed();
/** A window that holds 95 % of exponential delays with a mean of a minute. */
const OWN_TIME = { batchMs: 10_000, attributionWindowMs: 180_000, engagementTime: 'own' } as const;

/** Engagements carry their own time instead of that of their impression, and the stream says so; see {@link lateNewcomer}. */
export const declaredNewcomer = (random: Random): number[] =>
  playNewcomer(new AttackedStream(['b'], {}, OWN_TIME), random);

/** Engagements carry their own time instead of that of their impression; an equal newcomer has none of its own to begin with. */
export const lateNewcomer = (random: Random): number[] => playNewcomer(new AttackedStream(['b']), random);

function playNewcomer(stream: AttackedStream, random: Random): number[] {
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

/** Somebody asks for batches of a day, in which the shares of equal variants follow the hours, as does the rate of all. */
export function longBatches(random: Random): number[] {
  const stream = new AttackedStream(['a', 'b']);
  stream.tryNow({ kind: 'stream.configured', batchMs: 86_400_000 });
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

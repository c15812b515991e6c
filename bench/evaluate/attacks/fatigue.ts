import type { Random } from 'peeksafe/simulator';
import { AttackedStream } from './attacked-stream.ts';
import { ER, yes } from './equal-variants.ts';

/** How long a pattern is watched: as long as its promise is for, in hours. */
const HOURS = 28 * 24;

/** Seconds of an hour. */
const HOUR = 3600;

/** The variant whose pattern is watched, by the rate and the impressions of each hour. */
interface Shown {
  readonly er: number;
  readonly impressions: number;
}

/** A world hour by hour. The first variant uses the pattern; the others do not. */
type World = (hour: number) => readonly Shown[];

/** The rate of an hour, as a part of the mean: the first is the peak, and the night has a third of it. */
const ofDay = (hour: number): number => 1 + 0.5 * Math.cos((2 * Math.PI * hour) / 24);

/** Shows variants for four weeks. @returns Columns: the pattern was ever called fatigued; that or declining. */
function watch(random: Random, world: World, policy: 'off' | 'evidence' = 'off'): number[] {
  const stream = new AttackedStream([], { policy });
  const variants = world(0).map((_, i) => `v${i}`);
  for (const [i, variant] of variants.entries()) stream.post(variant, i === 0 ? { patterns: ['p'] } : {});
  const isWorn = (): boolean => stream.wasCalled('fatigued') || stream.wasCalled('severe');
  for (let hour = 0; hour < HOURS && !isWorn(); hour++) {
    const shown = world(hour);
    for (const [i, variant] of variants.entries()) {
      const { er, impressions } = shown[i] as Shown;
      if (stream.isShown(variant)) stream.count(variant, impressions, random.binomial(impressions, er));
    }
    stream.tick();
    stream.second = (hour + 1) * HOUR;
  }
  return [yes(isWorn()), yes(isWorn() || stream.wasCalled('declining'))];
}

/** A pattern that does not wear, posted at the peak of a day beside three others. */
export const rhythm = (random: Random): number[] =>
  watch(random, (hour) => Array.from({ length: 4 }, () => ({ er: ER * ofDay(hour), impressions: 500 })));

/** The same, posted with nothing beside it. */
export const rhythmAlone = (random: Random): number[] =>
  watch(random, (hour) => [{ er: ER * ofDay(hour), impressions: 500 }]);

/** The others differ, and the engine stops their losers: those who remain are the better ones. */
export const stoppedLosers = (random: Random): number[] =>
  watch(
    random,
    (hour) => [1, 0.5, 0.7, 1, 1.1].map((part) => ({ er: ER * part * ofDay(hour), impressions: 500 })),
    'evidence',
  );

/** The others differ, and somebody gives the best of them ever more of the traffic. */
export const shiftedTraffic = (random: Random): number[] =>
  watch(random, (hour) => {
    const best = Math.min(0.9, 0.25 + hour / 100);
    const rest = (1 - best) / 3;
    const impressions = [best, rest, rest, rest].map((share) => Math.round(2000 * share));
    return [1, 1.4, 0.7, 0.7, 0.7].map((part, i) => ({
      er: ER * part * ofDay(hour),
      impressions: i === 0 ? 500 : (impressions[i - 1] as number),
    }));
  });

/** A pattern that loses three fifths of its ER in its first week, in a day's rhythm. */
export const wear = (random: Random): number[] =>
  watch(random, (hour) => {
    const kept = 1 - 0.6 * Math.min(1, hour / (7 * 24));
    return [kept, 1, 1, 1].map((part) => ({ er: ER * part * ofDay(hour), impressions: 500 }));
  });

import { roundStep } from '../../shared/evidence-canvas/round-steps.ts';
import type { RateScale } from '../../shared/evidence-canvas/rate-scale.ts';
import type { Band } from '../model/sequence.ts';
import type { FanPicture } from './picture.ts';

/** The first part of the times does not widen the scale of rates: too little is known there, and its bands reach beyond the drawing. */
const UNSETTLED_PART = 0.45;
/** Nor does the beginning of a variant. */
const YOUNG_PART = 0.12;
/** Room around a line that is drawn without bands, as a part of its rate. */
const LINE_ROOM = 0.03;
/** Before any rate is known. */
const FALLBACK_TOP = 0.1;
const TICKS = 5;
/**
 * Bands reach beyond the drawing where they are wider than this many times the highest rate, measured or predicted: those of a young experiment would be
 * all that one sees.
 */
const BAND_ROOM = 2.5;
/** An experiment with fewer judged batches has that much room at once: its rates still change too much to make a scale by. */
const YOUNG_BATCHES = 24;
/** A scale that is larger than this many times what is needed would be closer. */
const TOO_LARGE = 1.7;

/** A scale around rates: its ends are at whole and half steps. */
function scaleAround(low: number, high: number): RateScale {
  const step = roundStep(low, high, TICKS);
  const below = Math.floor((low / step) * 2 - 0.1);
  const [from, to] = [low < 0 ? below : Math.max(0, below), Math.ceil((high / step) * 2 + 0.1)];
  const ticks = Array.from(
    { length: Math.floor(to / 2) - Math.ceil(from / 2) + 1 },
    (_, k) => (Math.ceil(from / 2) + k) * step,
  );
  return { low: (from * step) / 2, high: (to * step) / 2, ticks };
}

/** A scale, and whether one for what is drawn would be another. */
export interface HeldScale {
  readonly rates: RateScale;
  readonly wouldMove: boolean;
}

/** The lowest and the highest of some rates. */
class Extent {
  low = Infinity;
  high = -Infinity;
  readonly #top: number;

  /** @param top The highest that a value can be. */
  constructor(top: number) {
    this.#top = top;
  }

  widen(low: number, high: number): void {
    this.low = Math.min(this.low, low);
    this.high = Math.min(this.#top, Math.max(this.high, high));
  }
}

/** The next scale: the one so far while the lines are on it, else one that has room for both. */
function heldScale(current: RateScale | null, lines: Extent, all: Extent): HeldScale {
  if (!(all.high > all.low)) return { rates: current ?? scaleAround(0, FALLBACK_TOP), wouldMove: false };
  const needed = scaleAround(all.low, all.high);
  if (current === null) return { rates: needed, wouldMove: false };
  const holds = lines.low >= current.low && lines.high <= current.high;
  const rates = holds ? current : scaleAround(Math.min(all.low, current.low), Math.max(all.high, current.high));
  const isTooLarge = rates.high - rates.low > (needed.high - needed.low) * TOO_LARGE;
  return { rates, wouldMove: isTooLarge || needed.low < rates.low || needed.high > rates.high };
}

/**
 * The rates of the whole experiment in view: the same however far one replays it. The scale moves by itself only when a line leaves it, and then in
 * steps; where another would suit what is drawn better, a person is asked.
 */
export function ratesOf({ rows, from, now, data }: FanPicture, current: RateScale | null): HeldScale {
  const top = data.isOfMetric ? Infinity : 1;
  const [lines, all] = [new Extent(top), new Extent(top)];
  const room = data.isOfMetric ? Infinity : roomFor(rows);
  let isYoung = true;
  for (const { sequence, isShown } of rows) {
    const life = sequence?.segments().at(-1);
    if (sequence === undefined || life === undefined || (sequence.times[life.to] as number) < from) continue;
    const rate = sequence.rates[life.to] as number;
    isYoung &&= life.to - life.from < YOUNG_BATCHES;
    for (const extent of [lines, all])
      extent.widen(rate - Math.abs(rate) * LINE_ROOM, rate + Math.abs(rate) * LINE_ROOM);
    if (!isShown) continue;
    const { lows, highs } = sequence.bands.at(-1) as Band;
    const begin = Math.max(
      from + (now - from) * UNSETTLED_PART,
      (sequence.times[life.from] as number) + (now - from) * YOUNG_PART,
    );
    for (let row = Math.min(life.to, Math.max(life.from, sequence.indexAt(begin))); row <= life.to; row++)
      if (!Number.isNaN(lows[row])) all.widen(lows[row] as number, Math.min(highs[row] as number, room));
  }
  if (isYoung && lines.high > 0 && room < Infinity) all.widen(0, room);
  const { rates, wouldMove } = heldScale(current, lines, all);
  // The needs of a young experiment change with each batch.
  return { rates, wouldMove: wouldMove && !isYoung };
}

/** The highest rate that a band widens the scale to. */
function roomFor(rows: FanPicture['rows']): number {
  let highest = 0;
  for (const { sequence, variant, isStopped } of rows) {
    const rate = sequence?.rates[sequence.length - 1] ?? 0;
    highest = Math.max(highest, rate, isStopped ? 0 : (variant.predictedEr ?? 0));
  }
  return highest * BAND_ROOM;
}

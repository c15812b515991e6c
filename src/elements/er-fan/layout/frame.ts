import { linearScale, type LinearScale } from '../../shared/evidence-canvas/linear-scale.ts';
import { tickStep } from 'd3-array';
import type { RateScale } from '../../shared/evidence-canvas/rate-scale.ts';
import { widthOf } from '../../shared/evidence-canvas/time-labels.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import type { Band } from '../model/sequence.ts';
import type { FanPicture } from './picture.ts';

/** Below this width of the drawing, CSS pixels, margins are those of a phone. */
const NARROW = 520;
/** Above the rates: marks, and the two strips of verdicts. */
const MARKS_HEIGHT = 26;
const STRIPS_HEIGHT = 36;
/** Below them: the times. */
const AXIS_HEIGHT = 20;

/** Where the data lie in the drawing, CSS pixels. */
export interface FanFrame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly isNarrow: boolean;
  readonly x: LinearScale;
  readonly y: LinearScale;
  readonly rates: RateScale;
}

/** Room beside the data, CSS pixels: the names of rates and strips, and the letters. It does not depend on what is shown. */
export function insets({ erFan }: Strings, width: number): readonly [left: number, right: number] {
  const isNarrow = width < NARROW;
  const names = Math.max(widthOf(erFan.ordinary), widthOf(erFan.peeksafe));
  return [Math.max(isNarrow ? 44 : 52, Math.round(names * (isNarrow ? 0.86 : 0.94)) + 12), isNarrow ? 28 : 34];
}

/** The frame of a drawing of this size. */
export function frameOf(picture: FanPicture, rates: RateScale, width: number, height: number): FanFrame {
  const [left, end] = insets(picture.strings, width);
  const [right, top] = [Math.max(left + 1, width - end), MARKS_HEIGHT + (picture.hasOrdinary ? STRIPS_HEIGHT : 0)];
  const bottom = height - AXIS_HEIGHT;
  return {
    left,
    right,
    top,
    bottom,
    isNarrow: width < NARROW,
    rates,
    x: linearScale([picture.from, picture.to], [left, right]),
    y: linearScale([rates.low, rates.high], [bottom, top]),
  };
}

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
  const step = tickStep(low, high, TICKS);
  const [from, to] = [Math.max(0, Math.floor((low / step) * 2 - 0.1)), Math.ceil((high / step) * 2 + 0.1)];
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

  widen(low: number, high: number): void {
    this.low = Math.min(this.low, low);
    this.high = Math.min(1, Math.max(this.high, high));
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
export function ratesOf({ rows, from, now }: FanPicture, current: RateScale | null): HeldScale {
  const [lines, all] = [new Extent(), new Extent()];
  const room = roomFor(rows);
  let isYoung = true;
  for (const { sequence, isShown } of rows) {
    const life = sequence?.segments().at(-1);
    if (sequence === undefined || life === undefined || (sequence.times[life.to] as number) < from) continue;
    const rate = sequence.rates[life.to] as number;
    isYoung &&= life.to - life.from < YOUNG_BATCHES;
    for (const extent of [lines, all]) extent.widen(rate * (1 - LINE_ROOM), rate * (1 + LINE_ROOM));
    if (!isShown) continue;
    const { lows, highs } = sequence.bands.at(-1) as Band;
    const begin = Math.max(
      from + (now - from) * UNSETTLED_PART,
      (sequence.times[life.from] as number) + (now - from) * YOUNG_PART,
    );
    for (let row = Math.min(life.to, Math.max(life.from, sequence.indexAt(begin))); row <= life.to; row++)
      all.widen(lows[row] as number, Math.min(highs[row] as number, room));
  }
  if (isYoung && lines.high > 0) all.widen(0, room);
  return heldScale(current, lines, all);
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

/** A time axis is divided into about so many steps, by which it grows. */
const AXIS_STEPS = 14;

/**
 * The end of the time axis: it stays until the newest time passes it, and then moves by a step, so that a drawing holds still between steps.
 * @param current The end so far; null for none. @param isOver Whether nothing will come anymore.
 */
export function axisEnd(from: number, now: number, current: number | null, isOver: boolean): number {
  if (isOver || !(now > from)) return Math.max(now, from + 1);
  const isRoomy = current !== null && current - from > (now - from) * 1.5;
  if (current !== null && now <= current && !isRoomy) return current;
  const step = 2 ** Math.ceil(Math.log2((now - from) / AXIS_STEPS));
  return from + Math.ceil((now - from) / step) * step;
}

/** A moment at or before another, so that a span of this many minutes which ends now begins on it for a while: a drawing holds still between steps. */
export function stepBefore(at: number, minutes: number): number {
  const step = 2 ** Math.ceil(Math.log2((minutes * 60_000) / AXIS_STEPS));
  return Math.floor(at / step) * step;
}

/** Moves heights apart until they are at least `gap` from each other, none below `bottom`; in the order in which they are given. */
export function spread(heights: readonly number[], gap: number, bottom: number): number[] {
  const order = heights.map((_, i) => i).sort((a, b) => (heights[a] as number) - (heights[b] as number));
  const places = [...heights];
  for (const [k, i] of order.entries())
    if (k > 0) places[i] = Math.max(heights[i] as number, (places[order[k - 1] as number] as number) + gap);
  let floor = bottom;
  for (const i of order.reverse()) {
    places[i] = Math.min(places[i] as number, floor);
    floor = places[i] - gap;
  }
  return places;
}

import { linearScale, type LinearScale } from '../../shared/evidence-canvas/linear-scale.ts';
import type { RateScale } from '../../shared/evidence-canvas/rate-scale.ts';
import { widthOf } from '../../shared/evidence-canvas/label-width.ts';
import type { Strings } from '../../shared/strings/strings.ts';
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

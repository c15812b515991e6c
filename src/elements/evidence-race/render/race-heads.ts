import type { CanvasFrame } from '../../shared/evidence-canvas/evidence-canvas.ts';
import { clear } from '../../shared/evidence-canvas/ink.ts';
import { drawCross, drawShield } from '../../shared/evidence-canvas/marks.ts';
import { placeOf } from '../../shared/letters/letters.ts';
import { hasReached, highestOf } from '../data/lane-texts.ts';
import { progressOf, type RaceLane } from '../data/lanes.ts';
import type { RaceLayout } from './race-layout.ts';
import { HALF, isOver, outlineLane, type RaceModel, strokeLane } from './race-model.ts';

/** From one dot of a projection to the next, CSS pixels. */
const DOT_GAP = 6;

/** Where the moving parts of a lane stand, CSS pixels. */
export interface LaneSpot {
  /** The same while nothing but these places changes. */
  readonly key: string;
  /** The beginning of the tail; the head where there is none. */
  readonly back: number;
  readonly head: number;
  /** The mark of the highest evidence; NaN where there is none. */
  readonly highest: number;
}

/** Where the moving parts of a lane stand. */
export function spotOf(lane: RaceLane, layout: RaceLayout, { isStill, isForced }: CanvasFrame): LaneSpot {
  const { logE, state, isProtected, projection = null, tail } = lane;
  const head = layout.x(progressOf(lane));
  const first = isStill || isForced || isOver(lane) ? undefined : tail?.[0];
  const back = first === undefined ? head : layout.x(progressOf(lane, first));
  const highest = highestOf(lane);
  const isMarked = highest !== null && highest > 0.05 && highest > (logE ?? 0) + 0.05;
  return {
    key: `${state} ${isProtected} ${logE === null} ${projection === null} ${hasReached(lane)}`,
    back: (head - back) * layout.forward > 3 ? back : head,
    head,
    highest: isMarked ? Math.round(layout.x(progressOf(lane, highest))) : Number.NaN,
  };
}

/** Heads and dots reach this far from the places of a lane, CSS pixels. */
const REACH = 16;

/** The part of a lane that two pictures of it do not have in common, from left to right; all of it where that is not known, null where there is none. */
export function changedSpan(
  before: LaneSpot | undefined,
  after: LaneSpot,
): readonly [left: number, right: number] | null {
  if (before?.key !== after.key) return [-Infinity, Infinity];
  const isMarkSame = Object.is(before.highest, after.highest);
  if (isMarkSame && before.head === after.head && before.back === after.back) return null;
  const places = [before.back, before.head, after.back, after.head];
  // A head may lie on a mark and part of it.
  if (!isMarkSame) places.push(...[before.highest, after.highest].filter((place) => !Number.isNaN(place)));
  return [Math.min(...places) - REACH, Math.max(...places) + REACH];
}

const colorOf = (lane: RaceLane, { ink }: CanvasFrame): string =>
  isOver(lane) || lane.state === 'waiting'
    ? ink.gone
    : (ink.letters[placeOf(lane.letter) % ink.letters.length] as string);

function line(context: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number): void {
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}

/** One lane as it is drawn. */
interface Placed {
  readonly lane: RaceLane;
  readonly layout: RaceLayout;
  readonly y: number;
  readonly color: string;
  readonly spot: LaneSpot;
  /** The part that is drawn, from left to right. */
  readonly span: readonly [left: number, right: number];
}

/** A bar up to a place. It ends before the line, so that the line stays seen. */
function drawBar(
  context: CanvasRenderingContext2D,
  frame: CanvasFrame,
  { layout: { x, forward }, y, spot: { head } }: Placed,
  from: number,
  paint: string | CanvasGradient,
  alpha: number,
): void {
  const [first, last] = [x(0) + HALF * forward, x(1) - (HALF + 1) * forward];
  const begin = forward > 0 ? Math.max(from, first) : Math.min(from, first);
  const end = forward > 0 ? Math.min(head, last) : Math.max(head, last);
  if ((end - begin) * forward < 2) return;
  if (frame.isForced) {
    outlineLane(context, frame, begin, end, y, 2);
    return;
  }
  context.globalAlpha = alpha;
  strokeLane(context, paint, begin, end, y);
  context.globalAlpha = 1;
}

/** The last batches: brighter towards the head. Left out while the evidence fell, and for those who want less motion. */
function drawTail(context: CanvasRenderingContext2D, frame: CanvasFrame, placed: Placed): void {
  const { color, spot } = placed;
  if (spot.back === spot.head) return;
  const gradient = context.createLinearGradient(spot.back, 0, spot.head, 0);
  gradient.addColorStop(0, clear(color));
  gradient.addColorStop(1, color);
  drawBar(context, frame, placed, spot.back, gradient, 0.75);
}

/** The highest that the evidence ever was, where it is higher than now. */
function drawHighest(context: CanvasRenderingContext2D, { spot, y, color }: Placed): void {
  if (Number.isNaN(spot.highest)) return;
  context.fillStyle = color;
  context.fillRect(spot.highest - 1, y - 6, 2, 12);
}

/** Dots from the line back to the head: those far from the head stay where they are. */
function drawProjection(context: CanvasRenderingContext2D, { lane, layout, y, color, spot, span }: Placed): void {
  if ((lane.projection ?? null) === null) return;
  const { forward } = layout;
  const end = layout.x(1) - 4 * forward;
  const [from, to] = forward > 0 ? [span[0], span[1]] : [-span[1], -span[0]];
  const last = Math.max(spot.head * forward + 9, from);
  const skipped = Math.max(0, Math.floor((end * forward - to) / DOT_GAP)) * DOT_GAP;
  if (last >= end * forward - skipped) return;
  context.strokeStyle = color;
  context.lineWidth = 2;
  context.lineCap = 'round';
  context.setLineDash([1, DOT_GAP - 1]);
  line(context, end - skipped * forward, y, last * forward, y);
  context.setLineDash([]);
  context.lineCap = 'butt';
}

function drawHead(context: CanvasRenderingContext2D, frame: CanvasFrame, { y, color, spot: { head } }: Placed): void {
  const disc = (radius: number, paint: string): void => {
    context.fillStyle = paint;
    context.beginPath();
    context.arc(head, y, radius, 0, 2 * Math.PI);
    context.fill();
  };
  disc(6.5, frame.ink.surface);
  if (!frame.isForced) {
    disc(5, color);
    return;
  }
  context.strokeStyle = frame.ink.text;
  context.lineWidth = 3;
  context.beginPath();
  context.arc(head, y, 4.5, 0, 2 * Math.PI);
  context.stroke();
}

/** A ring around a stop that has just happened. */
function drawFlash(
  context: CanvasRenderingContext2D,
  { ink, isStill }: CanvasFrame,
  { lane, y, spot: { head } }: Placed,
  flashes: ReadonlyMap<string, number>,
): void {
  const part = flashes.get(lane.letter);
  if (part === undefined || isStill) return;
  context.strokeStyle = ink.bad;
  context.globalAlpha = 1 - part;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(head, y, 6 + 12 * part, 0, 2 * Math.PI);
  context.stroke();
  context.globalAlpha = 1;
}

/** Draws a lane's bar, head, projection and stop. @param span The part that is drawn: what lies outside is there already. */
export function drawMoving(
  context: CanvasRenderingContext2D,
  frame: CanvasFrame,
  model: RaceModel,
  layout: RaceLayout,
  place: { readonly lane: RaceLane; readonly y: number; readonly spot: LaneSpot },
  span: readonly [left: number, right: number] = [-Infinity, Infinity],
): void {
  const { lane, y, spot } = place;
  if (lane.state === 'waiting' || (lane.logE === null && !isOver(lane))) return;
  const color = colorOf(lane, frame);
  const placed: Placed = { lane, layout, y, color, spot, span };
  drawBar(context, frame, placed, layout.x(0), color, isOver(lane) ? 0.28 : 0.24);
  drawTail(context, frame, placed);
  drawHighest(context, placed);
  drawProjection(context, placed);
  const isAtLine = lane.isProtected === true && hasReached(lane);
  if (lane.state === 'stopped') drawCross(context, frame, spot.head, y);
  else if (!isAtLine) drawHead(context, frame, placed);
  if (lane.isProtected === true && !isOver(lane)) drawShield(context, frame, layout.x(1), y, color);
  drawFlash(context, frame, placed, model.flashes);
}

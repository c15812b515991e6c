import type { CanvasFrame } from '../../shared/evidence-canvas/evidence-canvas.ts';
import { clear } from '../../shared/evidence-canvas/ink.ts';
import { drawCross, drawLetter, drawShield, write } from '../../shared/evidence-canvas/marks.ts';
import { placeOf } from '../../shared/letters/letters.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import { hasReached, cardText, highestOf, laneText, type RaceLanguage } from '../data/lane-texts.ts';
import { progressOf, type RaceLane } from '../data/lanes.ts';
import { laneY, type RaceLayout, raceLayout, textY } from './race-layout.ts';

/** Everything that a race is drawn from. */
export interface RaceModel {
  readonly lanes: readonly RaceLane[];
  /** Natural logarithm of the evidence at the line. */
  readonly logNeeded: number;
  readonly isCard: boolean;
  readonly language: RaceLanguage;
  /** How far the flash of a stop has gone, by letter: from 0 to 1. */
  readonly flashes: ReadonlyMap<string, number>;
}

/** Half of the thickness of a lane. */
const HALF = 3;
/** Ticks nearer to each other have their odds alone, CSS pixels. */
const TICK_GAP = 10;
const [MAIN_SIZE, EXTRA_SIZE, TICK_SIZE] = [12, 11.5, 11];
/** Between the two parts of the writing of a lane, CSS pixels. */
const TEXT_GAP = 7;

const isOver = ({ state }: RaceLane): boolean => state === 'stopped' || state === 'closed';
const colorOf = (lane: RaceLane, { ink }: CanvasFrame): string =>
  isOver(lane) || lane.state === 'waiting'
    ? ink.gone
    : (ink.letters[placeOf(lane.letter) % ink.letters.length] as string);

/** How wide the widest writing of a lane may become in a language, CSS pixels. */
function widestText(context: CanvasRenderingContext2D, { font }: CanvasFrame, language: RaceLanguage): number {
  const { strings, format } = language;
  const { race } = strings;
  const odds = format.odds(Math.log(88_888));
  const samples: readonly (readonly [main: string, extra: string])[] = [
    [format.odds(Math.log(88)), race.more(format.roughCount(888_000), false)],
    [odds, race.notStopped],
    [race.stopped(format.time(Date.UTC(2026, 11, 28, 22, 48))), race.saved(format.count(888_888))],
  ];
  const widths = samples.map(([main, extra]) => {
    context.font = `600 ${MAIN_SIZE}px ${font}`;
    const first = context.measureText(main).width;
    context.font = `400 ${EXTRA_SIZE}px ${font}`;
    return first + TEXT_GAP + context.measureText(extra).width;
  });
  return Math.ceil(Math.max(...widths)) + 2;
}

// Measuring text takes longer than drawing it, and a frame holds until its size, colors or font change.
const measured = new WeakMap<CanvasFrame, { readonly strings: Strings; readonly widest: number }>();

/** Where a race stands in a frame. */
function layoutOf(context: CanvasRenderingContext2D, frame: CanvasFrame, model: RaceModel): RaceLayout {
  const { strings } = model.language;
  let known = measured.get(frame);
  if (known?.strings !== strings)
    measured.set(frame, (known = { strings, widest: widestText(context, frame, model.language) }));
  return raceLayout(frame, model.lanes.length, known.widest, model.isCard);
}

function line(context: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number): void {
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}

interface Tick {
  readonly part: number;
  readonly short: string;
  readonly long: string;
}

function ticksOf({ logNeeded, language: { strings, format } }: RaceModel): Tick[] {
  const { ticks } = strings.race;
  const marks = [
    { logE: Math.log(3), long: ticks.watch },
    { logE: Math.log(5), long: ticks.close },
  ];
  return marks
    .filter(({ logE }) => logE < logNeeded)
    .map(({ logE, long }) => {
      const odds = format.oddsNeeded(logE);
      return { part: logE / logNeeded, short: odds, long: long(odds) };
    });
}

function drawTicks(context: CanvasRenderingContext2D, frame: CanvasFrame, model: RaceModel, layout: RaceLayout): void {
  const { ink, height } = frame;
  const { x, isStacked, isCard } = layout;
  const { strings, format } = model.language;
  const ticks = ticksOf(model);
  for (const part of [0, ...ticks.map((tick) => tick.part), 1]) {
    const isLine = part === 1;
    context.strokeStyle = isLine ? ink.text : ink.line;
    context.lineWidth = isLine ? 2 : 1;
    const place = Math.round(x(part)) + (isLine ? 0 : 0.5);
    line(context, place, isCard ? 0 : layout.head - 2, place, height);
  }
  if (isCard) return;
  const quiet = { color: ink.quiet, size: TICK_SIZE } as const;
  context.font = `400 ${TICK_SIZE}px ${frame.font}`;
  const widths = ticks.map(({ long }) => context.measureText(long).width);
  const [first = 0, second = 0] = ticks.map(({ part }) => Math.abs(x(part) - x(0)));
  const [firstWidth = 0, secondWidth = 0] = widths;
  const isTight =
    (ticks.length > 1 && second - first < (firstWidth + secondWidth) / 2 + TICK_GAP) || first - firstWidth / 2 < 36;
  for (const { part, short, long } of ticks)
    write(context, frame, isStacked || isTight ? short : long, x(part), 9, { ...quiet, align: 'center' });
  write(context, frame, format.oddsNeeded(0), x(0), 9, quiet);
  const needed = format.oddsNeeded(model.logNeeded);
  const end = { color: ink.text, size: TICK_SIZE, weight: 600 } as const;
  if (isStacked) write(context, frame, needed, x(1) + 4 * layout.forward, 9, { ...end, align: 'end' });
  else write(context, frame, strings.race.ticks.stop(needed), x(1), 9, { ...end, align: 'center' });
}

/** The layer that seldom changes: ticks, the empty lanes and their letters. */
export function drawTrack(context: CanvasRenderingContext2D, frame: CanvasFrame, model: RaceModel): void {
  const layout = layoutOf(context, frame, model);
  const { ink, isForced } = frame;
  drawTicks(context, frame, model, layout);
  for (const [i, lane] of model.lanes.entries()) {
    const y = laneY(layout, i);
    const isGone = isOver(lane) || lane.state === 'waiting';
    drawLetter(context, frame, lane.letter, isGone ? null : placeOf(lane.letter), layout.letterX, y);
    const [from, to] = [layout.x(0) + HALF * layout.forward, layout.x(1) - HALF * layout.forward];
    if (isForced) outline(context, frame, from, to, y, 1);
    else stroke(context, ink.grid, from, to, y);
  }
}

function stroke(
  context: CanvasRenderingContext2D,
  paint: string | CanvasGradient,
  from: number,
  to: number,
  y: number,
): void {
  context.strokeStyle = paint;
  context.lineWidth = 2 * HALF;
  context.lineCap = 'round';
  line(context, from, y, to, y);
  context.lineCap = 'butt';
}

function outline(
  context: CanvasRenderingContext2D,
  { ink }: CanvasFrame,
  from: number,
  to: number,
  y: number,
  width: number,
): void {
  context.strokeStyle = ink.text;
  context.lineWidth = width;
  context.beginPath();
  context.roundRect(Math.min(from, to) - HALF, y - HALF, Math.abs(to - from) + 2 * HALF, 2 * HALF, HALF);
  context.stroke();
}

/** One lane as it is drawn. */
interface Placed {
  readonly lane: RaceLane;
  readonly layout: RaceLayout;
  readonly y: number;
  readonly color: string;
  /** Where its head stands. */
  readonly head: number;
}

/** A bar up to a place. It ends before the line, so that the line stays seen. */
function drawBar(
  context: CanvasRenderingContext2D,
  frame: CanvasFrame,
  { layout: { x, forward }, y, head }: Placed,
  from: number,
  paint: string | CanvasGradient,
  alpha: number,
): void {
  const [first, last] = [x(0) + HALF * forward, x(1) - (HALF + 1) * forward];
  const begin = forward > 0 ? Math.max(from, first) : Math.min(from, first);
  const end = forward > 0 ? Math.min(head, last) : Math.max(head, last);
  if ((end - begin) * forward < 2) return;
  if (frame.isForced) {
    outline(context, frame, begin, end, y, 2);
    return;
  }
  context.globalAlpha = alpha;
  stroke(context, paint, begin, end, y);
  context.globalAlpha = 1;
}

/** The last batches: brighter towards the head. Left out while the evidence fell, and for those who want less motion. */
function drawTail(context: CanvasRenderingContext2D, frame: CanvasFrame, placed: Placed): void {
  const { lane, layout, color, head } = placed;
  const first = lane.tail?.[0];
  if (frame.isStill || frame.isForced || isOver(lane) || first === undefined) return;
  const back = layout.x(progressOf(lane, first));
  if ((head - back) * layout.forward <= 3) return;
  const gradient = context.createLinearGradient(back, 0, head, 0);
  gradient.addColorStop(0, clear(color));
  gradient.addColorStop(1, color);
  drawBar(context, frame, placed, back, gradient, 0.75);
}

/** The highest that the evidence ever was, where it is higher than now. */
function drawHighest(context: CanvasRenderingContext2D, { lane, layout, y, color }: Placed): void {
  const highest = highestOf(lane);
  if (highest === null || highest <= 0.05 || highest <= (lane.logE ?? 0) + 0.05) return;
  const x = Math.round(layout.x(progressOf(lane, highest)));
  context.strokeStyle = color;
  context.lineWidth = 2;
  line(context, x, y - 6, x, y + 6);
}

function drawProjection(context: CanvasRenderingContext2D, { lane, layout, y, color, head }: Placed): void {
  if ((lane.projection ?? null) === null) return;
  context.strokeStyle = color;
  context.lineWidth = 2;
  context.lineCap = 'round';
  context.setLineDash([1, 5]);
  const [from, to] = [head + 9 * layout.forward, layout.x(1) - 4 * layout.forward];
  if ((to - from) * layout.forward > 0) line(context, from, y, to, y);
  context.setLineDash([]);
  context.lineCap = 'butt';
}

function drawHead(context: CanvasRenderingContext2D, frame: CanvasFrame, { y, color, head }: Placed): void {
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
  { lane, y, head }: Placed,
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

function drawText(
  context: CanvasRenderingContext2D,
  frame: CanvasFrame,
  lane: RaceLane,
  layout: RaceLayout,
  y: number,
  language: RaceLanguage,
): void {
  const { main, extra, isGood } = (layout.isCard ? cardText : laneText)(lane, language);
  const { ink } = frame;
  const style = { color: ink.text, size: MAIN_SIZE, weight: 600, maxWidth: layout.textWidth } as const;
  const end = main === '' ? 0 : write(context, frame, main, layout.textX, y, style) + TEXT_GAP;
  if (extra === '' || end >= layout.textWidth) return;
  const x = layout.textX + end * layout.forward;
  const color = isGood ? ink.good : ink.quiet;
  write(context, frame, extra, x, y, { color, size: EXTRA_SIZE, maxWidth: layout.textWidth - end });
}

/** The writing at the ends of the lanes. */
export function drawTexts(context: CanvasRenderingContext2D, frame: CanvasFrame, model: RaceModel): void {
  const layout = layoutOf(context, frame, model);
  for (const [i, lane] of model.lanes.entries())
    drawText(context, frame, lane, layout, textY(layout, i), model.language);
}

/** The layer that changes with every batch: bars, heads, projections and stops. */
export function drawHeads(context: CanvasRenderingContext2D, frame: CanvasFrame, model: RaceModel): void {
  const layout = layoutOf(context, frame, model);
  for (const [i, lane] of model.lanes.entries()) {
    const y = laneY(layout, i);
    if (lane.state === 'waiting' || (lane.logE === null && !isOver(lane))) continue;
    const color = colorOf(lane, frame);
    const placed: Placed = { lane, layout, y, color, head: layout.x(progressOf(lane)) };
    drawBar(context, frame, placed, layout.x(0), color, isOver(lane) ? 0.28 : 0.24);
    drawTail(context, frame, placed);
    drawHighest(context, placed);
    drawProjection(context, placed);
    const isAtLine = lane.isProtected === true && hasReached(lane);
    if (lane.state === 'stopped') drawCross(context, frame, placed.head, y);
    else if (!isAtLine) drawHead(context, frame, placed);
    if (lane.isProtected === true && !isOver(lane)) drawShield(context, frame, layout.x(1), y, color);
    drawFlash(context, frame, placed, model.flashes);
  }
}

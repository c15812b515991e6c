import type { CanvasFrame } from '../../shared/evidence-canvas/evidence-canvas.ts';
import { drawLetter, write, writeWithin } from '../../shared/evidence-canvas/marks.ts';
import { placeOf } from '../../shared/letters/letters.ts';
import { cardText, laneText, type RaceLanguage } from '../data/lane-texts.ts';
import type { RaceLane } from '../data/lanes.ts';
import { type Area, type RaceLayout, textY } from './race-layout.ts';
import {
  EXTRA_SIZE,
  isOver,
  MAIN_SIZE,
  outlineLane,
  type RaceModel,
  strokeLane,
  TEXT_GAP,
  HALF,
} from './race-model.ts';

/** Ticks nearer to each other have their odds alone, CSS pixels. */
const TICK_GAP = 10;
const TICK_SIZE = 11;

/** ln of the evidence from which a variant is watched, and from which it is close to its stop. */
const TICKS: readonly number[] = [Math.log(3), Math.log(5)];

interface Tick {
  readonly part: number;
  readonly short: string;
  readonly long: string;
}

function ticksOf({ logNeeded, language: { strings, format } }: RaceModel): Tick[] {
  const { ticks } = strings.race;
  const names = [ticks.watch, ticks.close];
  return TICKS.flatMap((logE, i): Tick[] => {
    if (logE >= logNeeded) return [];
    const odds = format.oddsNeeded(logE);
    return [{ part: logE / logNeeded, short: odds, long: names[i]?.(odds) ?? odds }];
  });
}

/** Draws the lines of the ticks, as far as they are in an area. */
export function drawTickLines(
  context: CanvasRenderingContext2D,
  { ink }: CanvasFrame,
  { logNeeded }: RaceModel,
  { x }: RaceLayout,
  { left, top, width, height }: Area,
): void {
  const draw = (at: number, thickness: number): void => {
    if (at >= left && at <= left + width) context.fillRect(at, top, thickness, height);
  };
  context.fillStyle = ink.line;
  for (const logE of [0, ...TICKS]) if (logE < logNeeded) draw(Math.round(x(logE / logNeeded)), 1);
  context.fillStyle = ink.text;
  draw(Math.round(x(1)) - 1, 2);
}

/** Draws the ticks with their names. */
export function drawTicks(
  context: CanvasRenderingContext2D,
  frame: CanvasFrame,
  model: RaceModel,
  layout: RaceLayout,
): void {
  const { ink, width, height } = frame;
  const { x, isStacked, isCard } = layout;
  const { strings, format } = model.language;
  const ticks = ticksOf(model);
  const top = isCard ? 0 : layout.head - 2;
  drawTickLines(context, frame, model, layout, { left: 0, top, width, height: height - top });
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

/** Draws an empty lane. */
export function drawLane(context: CanvasRenderingContext2D, frame: CanvasFrame, layout: RaceLayout, y: number): void {
  const [from, to] = [layout.x(0) + HALF * layout.forward, layout.x(1) - HALF * layout.forward];
  if (frame.isForced) outlineLane(context, frame, from, to, y, 1);
  else strokeLane(context, frame.ink.grid, from, to, y);
}

/** Draws the letter before a lane. */
export function drawLaneLetter(
  context: CanvasRenderingContext2D,
  frame: CanvasFrame,
  lane: RaceLane,
  layout: RaceLayout,
  y: number,
): void {
  const isGone = isOver(lane) || lane.state === 'waiting';
  drawLetter(context, frame, lane.letter, isGone ? null : placeOf(lane.letter), layout.letterX, y);
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
  const style = { color: ink.text, size: MAIN_SIZE, weight: 600 } as const;
  const { textX, textWidth } = layout;
  const end = main === '' ? 0 : writeWithin(context, frame, main, textX, y, textWidth, style) + TEXT_GAP;
  if (extra === '' || end >= textWidth) return;
  const x = textX + end * layout.forward;
  const color = isGood ? ink.good : ink.quiet;
  writeWithin(context, frame, extra, x, y, textWidth - end, { color, size: EXTRA_SIZE });
}

/** Draws the writing at the ends of the lanes. */
export function drawTexts(
  context: CanvasRenderingContext2D,
  frame: CanvasFrame,
  model: RaceModel,
  layout: RaceLayout,
): void {
  for (const [i, lane] of model.lanes.entries())
    drawText(context, frame, lane, layout, textY(layout, i), model.language);
}

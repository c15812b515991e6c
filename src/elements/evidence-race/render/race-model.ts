import type { CanvasFrame } from '../../shared/evidence-canvas/evidence-canvas.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import type { RaceLanguage } from '../data/lane-texts.ts';
import type { RaceLane } from '../data/lanes.ts';
import { type RaceLayout, raceLayout } from './race-layout.ts';

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
export const HALF = 3;
/** The sizes of the two parts of the writing of a lane, and what is between them, CSS pixels. */
export const [MAIN_SIZE, EXTRA_SIZE, TEXT_GAP] = [12, 11.5, 7];

/** Whether a variant is in the race no longer. */
export const isOver = ({ state }: RaceLane): boolean => state === 'stopped' || state === 'closed';

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

interface KnownLayout {
  readonly strings: Strings;
  readonly lanes: number;
  readonly isCard: boolean;
  readonly layout: RaceLayout;
}

// Measuring text takes longer than drawing it, and a frame holds until its size, colors or font change.
const layouts = new WeakMap<CanvasFrame, KnownLayout>();

/** Where a race stands in a frame. */
export function layoutOf(context: CanvasRenderingContext2D, frame: CanvasFrame, model: RaceModel): RaceLayout {
  const { isCard, language } = model;
  const { strings } = language;
  const lanes = model.lanes.length;
  const known = layouts.get(frame);
  if (known?.strings === strings && known.lanes === lanes && known.isCard === isCard) return known.layout;
  const layout = raceLayout(frame, lanes, widestText(context, frame, language), isCard);
  layouts.set(frame, { strings, lanes, isCard, layout });
  return layout;
}

/** Draws the body of a lane, with round ends. */
export function strokeLane(
  context: CanvasRenderingContext2D,
  paint: string | CanvasGradient,
  from: number,
  to: number,
  y: number,
): void {
  context.strokeStyle = paint;
  context.lineWidth = 2 * HALF;
  context.lineCap = 'round';
  context.beginPath();
  context.moveTo(from, y);
  context.lineTo(to, y);
  context.stroke();
  context.lineCap = 'butt';
}

/** Draws the outline of a lane, for the colors of the system. */
export function outlineLane(
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

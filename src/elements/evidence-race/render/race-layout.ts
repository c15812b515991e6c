import type { CanvasFrame } from '../../shared/evidence-canvas/evidence-canvas.ts';
import { type LinearScale, linearScale } from '../../shared/evidence-canvas/linear-scale.ts';

/** Above the lanes stand the names of the ticks, CSS pixels; a card has none. */
export const HEAD_HEIGHT = 20;
/** Below the last lane, CSS pixels. */
export const FOOT_HEIGHT = 2;
/** A lane of this height has its writing below its line, CSS pixels. */
const STACKED_FROM = 40;
/** Room beside the lanes, CSS pixels: for letters before them, and for the writing after them. */
const [GUTTER, NARROW_GUTTER] = [62, 50];
const [NARROW_END, CARD_GUTTER, CARD_END] = [14, 26, 74];
/** Between the end of a lane and its writing, CSS pixels. */
const TEXT_GAP = 16;
/** The writing takes at least this much, and at most this part of the width. */
const [MIN_TEXT, MAX_TEXT_PART] = [198, 0.45];

/** Where things stand, CSS pixels. */
export interface RaceLayout {
  /** From the part of the way, 0 to 1, to its place. */
  readonly x: LinearScale;
  readonly head: number;
  readonly laneHeight: number;
  /** Whether the writing stands below the lines. */
  readonly isStacked: boolean;
  readonly isCard: boolean;
  /** 1 when places grow in the direction of reading, else -1. */
  readonly forward: 1 | -1;
  readonly letterX: number;
  readonly textX: number;
  /** How wide the writing may be. */
  readonly textWidth: number;
}

/**
 * Where things stand in a frame.
 * @param widest How wide the widest writing may become in this language, CSS pixels.
 */
export function raceLayout(
  { width, height, isRtl }: Pick<CanvasFrame, 'width' | 'height' | 'isRtl'>,
  lanes: number,
  widest: number,
  isCard: boolean,
): RaceLayout {
  const head = isCard ? 0 : HEAD_HEIGHT;
  const laneHeight = (height - head - FOOT_HEIGHT) / Math.max(1, lanes);
  const isStacked = !isCard && laneHeight >= STACKED_FROM;
  const start = isCard ? CARD_GUTTER : isStacked ? NARROW_GUTTER : GUTTER;
  const text = Math.min(width * MAX_TEXT_PART, Math.max(MIN_TEXT, widest));
  const end = isCard ? CARD_END : isStacked ? NARROW_END : text + TEXT_GAP;
  const stop = Math.max(start + 20, width - end);
  const forward = isRtl ? -1 : 1;
  const place = (x: number): number => (isRtl ? width - x : x);
  return {
    x: linearScale([0, 1], [place(start), place(stop)], { isClamped: true }),
    head,
    laneHeight,
    isStacked,
    isCard,
    forward,
    letterX: place(start - (isCard ? 15 : 18)),
    textX: place(isStacked ? start : stop + (isCard ? 10 : TEXT_GAP)),
    textWidth: isStacked ? width - start : width - stop - (isCard ? 10 : TEXT_GAP),
  };
}

/** The middle of the line of a lane. */
export const laneY = ({ head, laneHeight, isStacked }: RaceLayout, lane: number): number =>
  head + lane * laneHeight + (isStacked ? 13 : laneHeight / 2);

/** The middle of the writing of a lane. */
export const textY = (layout: RaceLayout, lane: number): number => laneY(layout, lane) + (layout.isStacked ? 16 : 0);

/** A part of the drawing, CSS pixels. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Heads, crosses and shields reach this far from the middle of their lane, CSS pixels. */
const REACH = 9;

/** Areas end at whole pixels of the screen: half of one would be emptied by half. */
function areaOf({ ratio }: Pick<CanvasFrame, 'ratio'>, x0: number, x1: number, y0: number, y1: number): Area {
  const [left, top] = [Math.floor(Math.min(x0, x1) * ratio) / ratio, Math.floor(y0 * ratio) / ratio];
  const [right, bottom] = [Math.ceil(Math.max(x0, x1) * ratio) / ratio, Math.ceil(y1 * ratio) / ratio];
  return { left, top, width: right - left, height: bottom - top };
}

/** Everything of a lane that changes with a batch, but for its writing, is in this. @param span The part of it, from left to right. */
export function laneArea(
  layout: RaceLayout,
  frame: Pick<CanvasFrame, 'ratio'>,
  lane: number,
  span: readonly [left: number, right: number],
): Area {
  const y = laneY(layout, lane);
  const ends = [layout.x(0) - (REACH - 1) * layout.forward, layout.x(1) + (REACH - 1) * layout.forward] as const;
  const [left, right] = [Math.max(span[0], Math.min(...ends)), Math.min(span[1], Math.max(...ends))];
  return areaOf(frame, left, right, y - REACH, y + REACH);
}

/** The writing of the lanes is in these. */
export function textAreas(
  layout: RaceLayout,
  frame: Pick<CanvasFrame, 'ratio' | 'height'>,
  lanes: number,
): readonly Area[] {
  const { textX, textWidth, forward } = layout;
  const [from, to] = [textX - 2 * forward, textX + (textWidth + 2) * forward];
  if (!layout.isStacked) return [areaOf(frame, from, to, layout.head, frame.height)];
  return Array.from({ length: lanes }, (_, i) => {
    const y = textY(layout, i);
    return areaOf(frame, from, to, y - REACH + 2, y + REACH);
  });
}

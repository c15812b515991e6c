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

import { drawCross, drawLetter, write, type Writing } from '../../shared/evidence-canvas/marks.ts';
import { momentName } from '../layout/figures.ts';
import { spread, type FanFrame } from '../layout/frame.ts';
import { judgedTime, lookAt, type FanRow } from '../layout/picture.ts';
import type { Sequence } from '../model/sequence.ts';
import { clipped, colorOf, TEXT_SIZE, type Brush } from './brush.ts';

/** Least distance of two letters at the edge, CSS pixels. */
const LETTER_GAP = 20;
const HATCH = 6;
/** Words about what a stop saved need so much room to the right of it. */
const SAVED_ROOM = 170;
/** They stand this far above or below the line. */
const SAVED_OFFSET = 11;

/** Where the line of a variant ends at the moment that is looked at. */
export interface Tip {
  readonly row: FanRow;
  readonly x: number;
  readonly y: number;
  readonly color: string;
}

/** Writes on top of lines: a rim of the ground keeps it readable. */
function writeClear(brush: Brush, text: string, x: number, y: number, writing: Writing): void {
  const { context, canvas } = brush;
  const { size, weight = 400, align = 'start' } = writing;
  context.font = `${weight} ${size}px ${canvas.font}`;
  context.textAlign = align;
  context.textBaseline = 'middle';
  context.lineWidth = 4;
  context.lineJoin = 'round';
  context.strokeStyle = canvas.ink.surface;
  context.strokeText(text, x, y);
  write(context, canvas, text, x, y, writing);
}

/** Where the time lies that people watched and that is not judged yet; null for none. */
function pendingOf({ frame, picture }: Brush): readonly [left: number, right: number] | null {
  const [judged, seen] = [judgedTime(picture), lookAt(picture)];
  if (!(seen > judged) || judged === -Infinity) return null;
  const [left, right] = [Math.max(frame.left, frame.x(judged)), Math.min(frame.right, frame.x(seen))];
  return right - left < 2 ? null : [left, right];
}

/** Hatches the time that people watched and that is not judged yet. */
export function paintPending(brush: Brush): void {
  const { context, canvas, frame } = brush;
  const pending = pendingOf(brush);
  if (pending === null) return;
  const [left, right] = pending;
  clipped(brush, left, right, () => {
    const height = frame.bottom - frame.top;
    context.globalAlpha = 0.5;
    context.strokeStyle = canvas.ink.line;
    context.lineWidth = 1;
    context.beginPath();
    for (let x = left - height - (left % HATCH); x < right; x += HATCH) {
      context.moveTo(x, frame.bottom);
      context.lineTo(x + height, frame.top);
    }
    context.stroke();
    context.globalAlpha = 1;
  });
}

/** Names the hatched time where no stop stands: below the data, or else above them. */
function paintPendingName(brush: Brush, stops: readonly Stop[], end: number): void {
  const { context, canvas, frame, picture } = brush;
  const pending = pendingOf(brush);
  if (pending === null) return;
  const [left, right] = pending;
  const style = { color: canvas.ink.quiet, size: TEXT_SIZE };
  const text = picture.strings.erFan.notJudged;
  context.font = `400 ${TEXT_SIZE}px ${canvas.font}`;
  const width = context.measureText(text).width + 12;
  const [middle, isInside] = [(left + right) / 2, right - left > width];
  if (!isInside && left - width <= frame.left) return;
  const span = isInside ? ([middle - width / 2, middle + width / 2] as const) : ([left - width, left] as const);
  const y = heightBeside(frame, stops, span, end);
  if (isInside) writeClear(brush, text, middle, y, { ...style, align: 'center' });
  else writeClear(brush, text, left - 6, y, { ...style, align: 'end' });
}

/** Half of the height of a line of words. */
const LINE = 9;

/**
 * The height at which words lie on no stop, its letter, its dotted line or its words.
 * @param span From where to where the words reach. @param end Where the lines of stops end.
 */
export function heightBeside(
  { top, bottom }: Pick<FanFrame, 'top' | 'bottom'>,
  stops: readonly Pick<Stop, 'at' | 'height'>[],
  [from, to]: readonly [from: number, to: number],
  end: number,
): number {
  const near = stops.filter(({ at }) => at - 27 < to && Math.max(at + LINE, end) > from);
  const isFree = (y: number): boolean => near.every(({ height }) => Math.abs(height - y) > 2 * LINE + SAVED_OFFSET);
  return isFree(bottom - LINE) ? bottom - LINE : top + LINE;
}

/** The last row of a sequence at a time; -1 where nothing is judged there. */
function knownRow(sequence: Sequence | undefined, time: number): number {
  const row = sequence?.indexAt(time) ?? -1;
  return row < 0 || Number.isNaN(sequence?.rates[row]) ? -1 : row;
}

function tipsOf({ frame, canvas, picture }: Brush): Tip[] {
  const at = lookAt(picture);
  const time = judgedTime(picture);
  return picture.rows.flatMap((row): Tip[] => {
    const { sequence } = row;
    const last = knownRow(sequence, time);
    if (sequence === undefined || last < 0) return [];
    const y = frame.y(sequence.rates[last] as number);
    const x = frame.x(sequence.times[last] as number);
    const isInside = y >= frame.top && y <= frame.bottom && x >= frame.left;
    return isInside ? [{ row, x, y, color: colorOf(canvas, row, at) }] : [];
  });
}

/** A stop with the height of its signs, CSS pixels: another than that of its line where stops would lie on each other. */
export interface Stop {
  readonly tip: Tip;
  readonly at: number;
  readonly height: number;
  /** Whether others are near, so that its words stay in its own line. */
  readonly isAmong: boolean;
}

/** The stops, those that are near each other moved apart. */
export function stopsOf({ frame }: Pick<Brush, 'frame'>, tips: readonly Tip[]): Stop[] {
  const places = tips.map(({ row }) => Math.max(frame.left, frame.x(row.endsAt)));
  const groups: number[][] = [];
  for (const i of tips.map((_, k) => k).sort((a, b) => (places[a] as number) - (places[b] as number))) {
    const [group, last] = [groups.at(-1), groups.at(-1)?.at(-1)];
    if (group !== undefined && (places[i] as number) - (places[last as number] as number) < SAVED_ROOM) group.push(i);
    else groups.push([i]);
  }
  return groups.flatMap((group) => {
    const own = group.map((i) => tips[i] as Tip);
    const heights = spread(
      own.map(({ y }) => y),
      LETTER_GAP,
      frame.bottom - 10,
    );
    return own.map((tip, k) => ({
      ...{ tip, at: places[group[k] as number] as number, height: heights[k] as number },
      isAmong: own.length > 1,
    }));
  });
}

/** A stop, at the time at which people saw it, and what it saved. */
function paintStop(brush: Brush, { tip: { row, x, y }, at, height, isAmong }: Stop, end: number): void {
  const { context, canvas, frame, picture } = brush;
  context.strokeStyle = canvas.ink.gone;
  context.lineWidth = 1;
  context.setLineDash([1, 3]);
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(Math.max(x, at - 17), height);
  context.lineTo(Math.max(at, end), height);
  context.stroke();
  context.setLineDash([]);
  drawLetter(context, canvas, row.letter, null, Math.max(frame.left + 10, at - 17), height);
  drawCross(context, canvas, at, height);
  if (picture.moment !== null || row.saved === null || row.saved < 1 || end - at < SAVED_ROOM) return;
  const text = picture.strings.erFan.saved(picture.format.count(row.saved), row.variant.units !== undefined);
  const below = isAmong ? 0 : height > frame.bottom - 18 ? -SAVED_OFFSET : SAVED_OFFSET;
  writeClear(brush, text, at + 12, height + below, { color: canvas.ink.good, size: TEXT_SIZE });
}

/** Paints where each line ends: letters at the edge that do not touch each other, and stops. */
export function paintTips(brush: Brush): void {
  const { context, canvas, frame, picture } = brush;
  const at = lookAt(picture);
  const end = Math.min(frame.right, frame.x(at));
  const tips = tipsOf(brush);
  const isOver = ({ row }: Tip): boolean => row.isStopped && row.endsAt <= at;
  const stops = stopsOf(brush, tips.filter(isOver));
  for (const stop of stops) paintStop(brush, stop, end);
  const live = tips.filter((tip) => !isOver(tip));
  const heights = spread(
    live.map(({ y }) => y),
    LETTER_GAP,
    frame.bottom - 8,
  );
  for (const [k, { row, x, y, color }] of live.entries()) {
    const height = heights[k] as number;
    const label = Math.min(Math.max(end, x) + 16, canvas.width - 11);
    context.fillStyle = canvas.ink.surface;
    context.beginPath();
    context.arc(x, y, 4.5, 0, 2 * Math.PI);
    context.fill();
    context.fillStyle = context.strokeStyle = color;
    context.beginPath();
    context.arc(x, y, 3, 0, 2 * Math.PI);
    context.fill();
    context.globalAlpha = 0.5;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(x + 4, y);
    context.lineTo(label - 11, height);
    context.stroke();
    context.globalAlpha = 1;
    drawLetter(context, canvas, row.letter, row.isShown ? row.place : null, label, height);
  }
  paintPendingName(brush, stops, end);
}

/** A time below the axis, on a ground of its own. */
function paintTimeTag({ context, canvas, frame, picture }: Brush, time: number, ground: string): void {
  const name = momentName(picture, time);
  context.font = `500 ${TEXT_SIZE}px ${canvas.font}`;
  const width = context.measureText(name).width + 10;
  const left = Math.min(frame.right - width, Math.max(frame.left, frame.x(time) - width / 2));
  // The rim parts it from the names that it covers.
  for (const [rim, color] of [[3, canvas.ink.surface] as const, [0, ground] as const]) {
    context.fillStyle = color;
    context.beginPath();
    context.roundRect(left - rim, frame.bottom + 3, width + 2 * rim, 16, 4);
    context.fill();
  }
  const style = { color: canvas.ink.surface, size: TEXT_SIZE, weight: 500, align: 'center' } as const;
  write(context, canvas, name, left + width / 2, frame.bottom + 11.5, style);
}

/** Paints the moment of a replay. */
export function paintMoment(brush: Brush): void {
  const { context, canvas, frame, picture } = brush;
  if (picture.moment === null) return;
  const x = Math.round(frame.x(picture.moment)) + 0.5;
  context.strokeStyle = canvas.ink.accent;
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(x, 18);
  context.lineTo(x, frame.bottom + 4);
  context.stroke();
  paintTimeTag(brush, picture.moment, canvas.ink.accent);
}

/** Paints the line of a reading, with its time and a dot on each line. */
export function paintReading(brush: Brush): void {
  const { context, canvas, frame, picture } = brush;
  const time = picture.reading === null ? undefined : picture.data.times[picture.reading];
  if (time === undefined) return;
  const { ink } = canvas;
  const x = Math.round(frame.x(time)) + 0.5;
  context.strokeStyle = ink.quiet;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x, frame.top);
  context.lineTo(x, frame.bottom);
  context.stroke();
  for (const row of picture.rows) {
    const last = knownRow(row.sequence, time);
    const isHere = last >= 0 && (row.endsAt > time || !row.isStopped);
    const y = frame.y(row.sequence?.rates[last] ?? Number.NaN);
    if (!isHere || y < frame.top || y > frame.bottom) continue;
    context.fillStyle = colorOf(canvas, row, time);
    context.strokeStyle = ink.surface;
    context.lineWidth = 1.5;
    context.beginPath();
    context.arc(x, y, 3.5, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }
  paintTimeTag(brush, time, ink.text);
}

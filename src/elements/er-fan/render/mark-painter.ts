import { drawCross, drawFlag, write } from '../../shared/evidence-canvas/marks.ts';
import { lookAt } from '../layout/picture.ts';
import type { FanMark } from '../model/marks.ts';
import { fitted, TEXT_SIZE, type Brush } from './brush.ts';

/** The middle of the line of marks, CSS pixels from the top. */
const HEIGHT = 10;
/** A mark of an alarm. */
const ALARM = 6.5;
/** Between a sign and its words, and between marks. */
const GAP = 11;

/** The words beside a mark. */
function wordsOf({ picture }: Brush, mark: FanMark): string {
  const { erFan } = picture.strings;
  if (mark.kind === 'note') return mark.text;
  if (mark.kind === 'alarm') return erFan.alarm;
  if (mark.kind === 'afresh') return erFan.afresh;
  const letter = picture.rows.find(({ variant }) => variant.id === mark.variant)?.letter ?? '';
  const words = { stop: erFan.stopped, restart: erFan.restarted, join: erFan.joined, winner: erFan.won };
  return words[mark.kind](letter);
}

function toneOf({ canvas }: Brush, { kind }: FanMark): string {
  const { bad, good, quiet } = canvas.ink;
  return kind === 'stop' || kind === 'alarm' ? bad : kind === 'winner' ? good : quiet;
}

/** @returns How far the sign reaches to the right of its place, CSS pixels. */
function paintSign({ context, canvas }: Brush, { kind }: FanMark, x: number, tone: string): number {
  if (kind === 'stop') drawCross(context, canvas, x, HEIGHT);
  else if (kind === 'note') drawFlag(context, canvas, x, HEIGHT + 1, tone);
  else if (kind === 'alarm') {
    context.fillStyle = tone;
    context.beginPath();
    context.moveTo(x, HEIGHT - ALARM);
    context.lineTo(x + ALARM, HEIGHT + ALARM - 1);
    context.lineTo(x - ALARM, HEIGHT + ALARM - 1);
    context.fill();
    write(context, canvas, '!', x, HEIGHT + 2, { color: canvas.ink.surface, size: 9, weight: 700, align: 'center' });
  } else return 0;
  return GAP;
}

/** Paints what happened, above the data, each with a line down through them. What a replay has not come to yet is faint. */
export function paintMarks(brush: Brush): void {
  const { context, canvas, frame, picture } = brush;
  const at = lookAt(picture);
  const marks = picture.marks.filter((mark) => mark.at >= picture.from && mark.at <= picture.to);
  const places = marks.map((mark) => frame.x(mark.at));
  let end = -Infinity;
  for (const [k, mark] of marks.entries()) {
    const x = places[k] as number;
    const tone = toneOf(brush, mark);
    const strength = mark.at <= at ? 1 : 0.3;
    context.globalAlpha = strength * 0.6;
    context.strokeStyle = tone;
    context.lineWidth = 1;
    context.setLineDash([2, 3]);
    context.beginPath();
    context.moveTo(Math.round(x) + 0.5, HEIGHT + 8);
    context.lineTo(Math.round(x) + 0.5, frame.bottom);
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = strength;
    // Signs that would lie on what stands there already leave only their line.
    if (x >= end - 2) end = Math.max(end, x + paintLabel(brush, mark, x, places[k + 1] ?? canvas.width, tone));
    context.globalAlpha = 1;
  }
}

/** @returns How much room it takes to the right of its place, CSS pixels. */
function paintLabel(brush: Brush, mark: FanMark, x: number, next: number, tone: string): number {
  const { context, canvas } = brush;
  const reach = paintSign(brush, mark, x, tone);
  const style = { color: tone, size: TEXT_SIZE, weight: mark.kind === 'join' || mark.kind === 'winner' ? 600 : 400 };
  context.font = `${style.weight} ${TEXT_SIZE}px ${canvas.font}`;
  const text = wordsOf(brush, mark);
  const width = context.measureText(text).width;
  if (reach === 0) {
    if (width > next - x && width / 2 > next - x) return 6;
    write(context, canvas, text, Math.min(x, canvas.width - width / 2 - 2), HEIGHT, { ...style, align: 'center' });
    return width / 2 + 4;
  }
  const room = Math.min(next - GAP, canvas.width) - x - reach;
  const shown = mark.kind === 'note' ? fitted(context, text, room) : width <= room ? text : '';
  if (shown === '') return 8;
  write(context, canvas, shown, x + reach, HEIGHT, { ...style, align: 'start' });
  return reach + context.measureText(shown).width + 4;
}

import { write } from '../../shared/evidence-canvas/marks.ts';
import { judgedBatch, lookAt, type FanRow } from '../layout/picture.ts';
import { TEXT_SIZE, type Brush } from './brush.ts';

const HEIGHT = 12;
const ORDINARY_TOP = 26;
const PEEKSAFE_TOP = 42;
/** A verdict is at least so long, and has its letter from so long on, CSS pixels. */
const MIN_LENGTH = 2;
const LETTER_LENGTH = 14;

/** A stretch of time over which one variant is called the winner. */
interface Verdict {
  readonly from: number;
  readonly to: number;
  readonly winner: string;
}

function ordinaryVerdicts({ picture }: Brush): Verdict[] {
  const { data, lag } = picture;
  const last = judgedBatch(picture);
  const end = lookAt(picture);
  const seen = (batch: number): number => Math.min(end, (data.times[batch] ?? Infinity) + lag);
  return data.verdicts.runs
    .filter(({ from }) => from <= last)
    .map(({ from, to, winner }) => ({ from: seen(from), to: to >= last ? end : seen(to + 1), winner }));
}

function safeVerdicts({ picture }: Brush): Verdict[] {
  const { safe } = picture;
  const end = lookAt(picture);
  return safe === null || safe.since > end ? [] : [{ from: safe.since, to: end, winner: safe.leader }];
}

function paintStrip(brush: Brush, name: string, top: number, verdicts: readonly Verdict[]): void {
  const { context, canvas, frame, picture } = brush;
  const { ink } = canvas;
  const bar = (from: number, to: number): void => {
    context.beginPath();
    context.roundRect(from, top, to - from, HEIGHT, Math.min(3, (to - from) / 2));
  };
  write(context, canvas, name, frame.left - 8, top + HEIGHT / 2, {
    color: ink.text,
    size: frame.isNarrow ? TEXT_SIZE - 1 : TEXT_SIZE,
    align: 'end',
  });
  bar(frame.left, frame.right);
  if (canvas.isForced) {
    context.strokeStyle = ink.line;
    context.lineWidth = 1;
    context.stroke();
  } else {
    context.fillStyle = ink.grid;
    context.fill();
  }
  const rows = new Map<string, FanRow>(picture.rows.map((row) => [row.variant.id, row]));
  for (const { from, to, winner } of verdicts) {
    const row = rows.get(winner);
    const [left, right] = [Math.max(frame.left, frame.x(from)), Math.min(frame.right, frame.x(to))];
    if (row === undefined || right < frame.left || left > frame.right) continue;
    const end = Math.min(frame.right, Math.max(left + MIN_LENGTH, right));
    context.fillStyle = ink.letters[row.place % ink.letters.length] ?? ink.gone;
    bar(left, end);
    context.fill();
    if (end - left < LETTER_LENGTH) continue;
    write(context, canvas, row.letter, (left + end) / 2, top + HEIGHT / 2 + 0.5, {
      color: ink.surface,
      size: 10,
      weight: 650,
      align: 'center',
    });
  }
}

/** Paints when each of the two called whom the winner. */
export function paintStrips(brush: Brush): void {
  const { erFan } = brush.picture.strings;
  paintStrip(brush, erFan.ordinary, ORDINARY_TOP, ordinaryVerdicts(brush));
  paintStrip(brush, erFan.peeksafe, PEEKSAFE_TOP, safeVerdicts(brush));
}
